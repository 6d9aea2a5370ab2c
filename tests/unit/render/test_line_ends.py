"""Ends of lines, turned symbols, and whose colour is whose."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import ChartSpec
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output

SIZE = {"width": 400, "height": 300}
RED, BLUE = (255, 0, 0), (0, 0, 255)


def compiled(option: dict[str, Any]) -> ChartSpec:
    found = compile_chart(Dialect.ECHARTS, option)
    assert not found.warnings
    return found.spec


def pixels(option: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(compiled(option), Output(**SIZE)).data)) as picture:
        return np.asarray(picture.convert("RGB"))


def box_of(picture: Any, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """First and last column, first and last row."""
    rows, columns = np.nonzero((picture == color).all(-1))
    return int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())


def line(x: dict[str, Any], y: dict[str, Any], **series: Any) -> dict[str, Any]:
    """One line in a plot area from (50, 50) to (350, 250)."""
    return {
        "grid": {"left": 50, "right": 50, "top": 50, "bottom": 50},
        "xAxis": {"show": False} | x,
        "yAxis": {"show": False} | y,
        "series": [{"type": "line", "showSymbol": False, **series}],
    }


CATEGORIES = {"type": "category", "boundaryGap": False, "data": ["a", "b", "c"]}
END = {"show": True, "color": "#ff0000", "fontSize": 30}


def test_a_label_at_the_end_stands_beyond_the_last_point_there_is() -> None:
    option = line(CATEGORIES, {"max": 10}, data=[1, 5, None], endLabel=END)
    left, _, top, bottom = box_of(pixels(option), RED)
    assert left == pytest.approx(200 + 8, abs=5)
    assert (top + bottom) / 2 == pytest.approx(150, abs=3)
    assert re.findall(r"<text[^>]*>([^<]*)<", _svg(option)) == ["5"]


def test_a_label_at_the_end_follows_the_direction_of_the_axis() -> None:
    back = line(CATEGORIES | {"inverse": True}, {"max": 10}, data=[1, 5, 5], endLabel=END)
    assert box_of(pixels(back), RED)[1] == pytest.approx(50 - 8, abs=5)
    up = line({"max": 10}, CATEGORIES, data=[5, 5, 5], endLabel=END | {"distance": 12})
    left, right, _, bottom = box_of(pixels(up), RED)
    assert (left + right) / 2 == pytest.approx(200, abs=3)
    assert bottom < 50 - 8


def _svg(option: dict[str, Any]) -> str:
    return draw(compiled(option), Output(type=ImageFormat.SVG, **SIZE)).data.decode()


def test_a_label_at_the_end_says_what_its_template_says() -> None:
    end = END | {"formatter": "{a}: {b} {c}"}
    option = line(CATEGORIES, {}, data=[1, 2, 3], endLabel=end, name="Oslo")
    assert "Oslo: c 3" in _svg(option)


def test_symbols_are_turned() -> None:
    def marked(**rotate: Any) -> tuple[int, int, int, int]:
        looks = {"symbol": "rect", "symbolSize": [60, 10], "itemStyle": {"color": "#ff0000"}}
        option = line(CATEGORIES, {"max": 10}, data=[None, 5, None], showSymbol=True, **looks, **rotate)
        return box_of(pixels(option), RED)

    left, right, top, bottom = marked(symbolRotate=90)
    assert [right - left, bottom - top] == pytest.approx([10, 60], abs=2)
    left, right, top, bottom = marked()
    assert [right - left, bottom - top] == pytest.approx([60, 10], abs=2)


def test_the_colour_of_a_stroke_is_not_that_of_its_symbols_and_area() -> None:
    looks = {"lineStyle": {"color": "#ff0000", "width": 6}, "areaStyle": {"opacity": 1}}
    option = line(CATEGORIES, {"max": 10}, data=[5, 5, 5], **looks) | {"color": ["#0000ff"]}
    picture = pixels(option)
    assert (tuple(picture[150, 150]), tuple(picture[200, 150])) == (RED, BLUE)


def race(**more: Any) -> dict[str, Any]:
    return {
        "xAxis": {},
        "yAxis": {"type": "category", "data": ["a", "b", "c"], "inverse": True, **more},
        "series": [
            {"type": "bar", "realtimeSort": True, "data": [10, 30, 20]},
            {"type": "scatter", "data": [[5, "a"], [6, 1]]},
        ],
    }


def test_a_race_of_bars_stands_in_the_order_of_its_values() -> None:
    spec: Any = compiled(race())
    assert spec.y_axes[0].categories == ("b", "c", "a")
    bar, scatter = spec.series
    assert list(bar.y) == [2, 0, 1]
    assert list(scatter.y) == [2, 0]


def test_a_race_shows_the_foremost() -> None:
    told = re.findall(r"<text[^>]*>([^<]*)<", _svg(race(max=1)))
    assert [text for text in told if text in {"a", "b", "c"}] == ["b", "c"]
