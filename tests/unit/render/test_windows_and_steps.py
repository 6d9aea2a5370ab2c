"""Sliders, stairs, areas and intervals where ECharts has them."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.nice import value_ticks
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


def texts(option: dict[str, Any]) -> list[str]:
    svg = draw(compiled(option), Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    return re.findall(r"<text[^>]*>([^<]*)<", svg)


def columns_of(picture: Any, color: tuple[int, int, int]) -> tuple[int, int]:
    found = np.flatnonzero((picture == color).all(-1).any(axis=0))
    return int(found[0]), int(found[-1])


GRID = {"left": 50, "right": 50, "top": 50, "bottom": 100}


def test_axes_and_windows_find_their_components_by_id() -> None:
    spec = compiled(
        {
            "grid": [{}, {"id": "lower"}],
            "xAxis": [{}, {"id": "x1", "gridId": "lower"}],
            "yAxis": [{}, {"gridId": "lower"}],
            "dataZoom": [{"xAxisId": "x1", "type": "inside", "start": 50}],
            "series": [{"type": "line", "xAxisId": "x1", "yAxisIndex": 1, "data": [[1, 2]]}],
        }
    )
    assert (spec.x_axes[1].grid, spec.y_axes[1].grid) == (1, 1)
    assert [(window.axis, window.axis_index) for window in spec.data_windows] == [("x", 1)]


def sliding(*zooms: dict[str, Any], data: list[Any], **axis: Any) -> dict[str, Any]:
    return {
        "grid": GRID,
        "xAxis": {"axisLabel": {"show": False}, **axis},
        "yAxis": {"axisLabel": {"show": False}},
        "dataZoom": list(zooms),
        "series": [{"type": "line", "data": data, "showSymbol": False}],
    }


def test_a_slider_shows_the_window_of_its_axis_whoever_set_it() -> None:
    slider = {"type": "slider", "fillerColor": "#ff0000"}
    option = sliding({"type": "inside", "start": 20, "end": 60}, slider, data=[[0, 1], [100, 1]])
    first, last = columns_of(pixels(option), RED)
    assert [first, last] == pytest.approx([50 + 0.2 * 300, 50 + 0.6 * 300], abs=6)


def test_a_slider_writes_the_values_at_its_ends_where_asked() -> None:
    zoom = {"type": "slider", "start": 50, "handleLabel": {"show": True}}
    assert {"16.5", "33.0"} <= set(texts(sliding(zoom, data=[[0, 1], [33, 2]])))
    named = sliding(zoom, data=[["a", 1], ["b", 2], ["c", 3]], type="category")
    assert {"b", "c"} <= set(texts(named))
    assert not texts(sliding({"type": "slider"}, data=[[0, 1], [33, 2]]))


def test_stairs_lead_on_towards_a_gap() -> None:
    option = {
        "grid": GRID,
        "xAxis": {"type": "category", "boundaryGap": False, "data": list("abcde")},
        "yAxis": {"max": 10},
        "series": [
            {
                "type": "line",
                "step": "middle",
                "data": [5, 5, None, 5, 5],
                "showSymbol": False,
                "lineStyle": {"color": "#ff0000", "width": 4},
            }
        ],
    }
    row = (pixels(option)[125] == RED).all(-1)
    gap = np.flatnonzero(~row[60:340]) + 60
    # Categories are 75 px apart: half a step on either side of the gap at 200 px is crossed.
    assert [int(gap[0]), int(gap[-1])] == pytest.approx([50 + 112, 50 + 187], abs=2)


def test_a_gradient_runs_over_all_of_an_area_gaps_or_not() -> None:
    stops = [{"offset": 0, "color": "#ff0000"}, {"offset": 1, "color": "#0000ff"}]
    option = {
        "grid": GRID,
        "xAxis": {"type": "category", "boundaryGap": False, "data": list("abcde")},
        "yAxis": {"max": 10},
        "series": [
            {
                "type": "line",
                "data": [2, 2, None, 10, 10],
                "showSymbol": False,
                "lineStyle": {"width": 0},
                "areaStyle": {"opacity": 1, "color": {"x": 0, "y": 0, "x2": 0, "y2": 1, "colorStops": stops}},
            }
        ],
    }
    picture = pixels(option).astype(int)
    low, high = picture[172, 80], picture[172, 320]
    assert low.tolist() == pytest.approx(high.tolist(), abs=3)
    assert low[2] > 180


def test_an_interval_cuts_a_round_range_from_its_start() -> None:
    found = value_ticks(0, 276844, interval=69211)
    assert found.at == (0, 69211, 138422, 207633, 276844, 300000)
    assert value_ticks(5, 38, interval=10, fix_low=True, fix_high=True).at == (5, 15, 25, 35, 38)


def test_numbers_in_a_boundary_gap_are_parts_of_the_range() -> None:
    option = {
        "xAxis": {},
        "yAxis": {"scale": True, "boundaryGap": [0.05, "10%"]},
        "series": [{"type": "scatter", "data": [[1, 2]]}],
    }
    assert compiled(option).y_axes[0].boundary_gap == ("5%", "10%")


def test_labels_show_the_last_column_that_is_a_coordinate() -> None:
    option: dict[str, Any] = {
        "dataset": {"source": [["h0", "h1", "h2"], [10, 50, 100], [19, 59, 109]]},
        "xAxis": {"axisLabel": {"show": False}},
        "yAxis": {"axisLabel": {"show": False}},
        "series": [{"type": "scatter", "label": {"show": True}, "encode": {"x": 2, "y": 0}}],
    }
    assert texts(option) == ["100", "109"]
    option["series"][0]["encode"] = {"x": 0, "y": 1}
    assert texts(option) == ["50", "59"]


def test_what_has_no_logarithm_lies_below_a_log_axis_for_colours_too() -> None:
    option = {
        "grid": GRID,
        "xAxis": {"type": "category", "boundaryGap": False, "data": ["a", "b"], "show": False},
        "yAxis": {"type": "log", "show": False},
        "visualMap": {
            "show": False,
            "pieces": [{"gte": 0, "lte": 100, "color": "#0000ff"}, {"gt": 100, "color": "#ff0000"}],
        },
        "series": [{"type": "line", "data": [1, 10000], "showSymbol": False, "lineStyle": {"width": 6}}],
    }
    picture = pixels(option)
    assert tuple(picture[200 - 15, 50 + 30]) == BLUE
    assert tuple(picture[50 + 15, 350 - 30]) == RED
