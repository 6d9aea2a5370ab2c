"""Parts of axes: arrows, minor ticks, bands, what stands level with another axis, and what lies above what."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.minor_ticks import minor_ticks
from consumer.render.nice import value_ticks
from consumer.render.numbers import dustless
from consumer.render.scales import Scale
from consumer.render.tick_alignment import Pattern, following
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output

SIZE = {"width": 400, "height": 200}
RED, BLUE = (255, 0, 0), (0, 0, 255)
BARE: dict[str, Any] = {
    "label": {"show": False},
    "line": {"show": False},
    "tick": {"show": False},
    "split_line": {"show": False},
}


def chart(x: dict[str, Any], y: dict[str, Any], *series: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A plot area of 300 x 100 px from (50, 50), both axes from 0 to 10."""
    ends = {"type": "value", "min": 0, "max": 10}
    return {
        "grids": [{"left": 50, "right": 50, "top": 50, "bottom": 50}],
        "x_axes": [ends | BARE | x],
        "y_axes": [ends | BARE | y],
        "series": [{"type": "line", "x": [0], "y": [0], "show_symbol": False}, *series],
        **more,
    }


def pixels(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(**SIZE)).data)) as picture:
        return np.asarray(picture.convert("RGB"))


def seen(body: dict[str, Any], color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """First and last column, first and last row of a colour."""
    rows, columns = np.nonzero((pixels(body) == color).all(-1))
    return int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())


def arrowed(**line: Any) -> dict[str, Any]:
    style = {"color": "#ff0000", "width": 0}
    return {
        "line": {"show": True, "symbols": ["none", "arrow"], "line_style": style, "on_zero": False} | line
    }


def test_an_arrow_ends_an_axis_and_points_away_from_it() -> None:
    left, right, top, bottom = seen(chart(arrowed(), {}), RED)
    assert [right, left] == pytest.approx([348, 336], abs=3)
    assert [top, bottom] == pytest.approx([145, 155], abs=3)
    left, right, top, bottom = seen(chart({}, arrowed()), RED)
    assert [top, bottom] == pytest.approx([52, 64], abs=3)
    assert [left, right] == pytest.approx([45, 55], abs=3)


def test_an_arrow_is_moved_along_the_axis_whichever_way_that_runs() -> None:
    moved = seen(chart({}, arrowed(symbol_offset=[0, 10]) | {"inverse": True}), RED)
    assert moved[2] == pytest.approx(42, abs=3)


def test_minor_ticks_cut_intervals_evenly_and_stay_inside() -> None:
    assert minor_ticks(Scale(0, 10, (0, 5, 10)), 5) == [1, 2, 3, 4, 6, 7, 8, 9]
    assert minor_ticks(Scale(0, 2, (1, 10, 100), log_base=10), 3) == pytest.approx([4, 7, 40, 70])
    assert minor_ticks(Scale(2, 12, (0, 5, 10)), 5) == [3, 4, 6, 7, 8, 9]


def test_minor_ticks_and_lines_are_drawn() -> None:
    minor = {"show": True, "split_number": 2, "length": 4, "line_style": {"color": "#ff0000"}}
    assert seen(chart({"minor_tick": minor, "interval": 10}, {}), RED) == (200, 200, 151, 153)
    lines = {"show": True, "line_style": {"color": "#0000ff"}}
    parts = {"minor_split_line": lines, "minor_tick": {"split_number": 2}, "interval": 10}
    assert seen(chart({}, parts), BLUE) == (51, 349, 100, 100)


def test_bands_take_their_colours_from_the_start_of_the_axis() -> None:
    bands = {"split_area": {"show": True, "colors": ["#ff0000", "#0000ff"]}, "interval": 5}
    assert seen(chart({}, bands), RED)[2:] == (100, 149)
    assert seen(chart({}, bands | {"inverse": True}), RED)[2:] == (50, 99)


def test_lines_across_an_x_axis_lie_over_those_across_a_y_axis() -> None:
    def lines(color: str) -> dict[str, Any]:
        return {"split_line": {"show": True, "line_style": {"color": color, "width": 4}}, "interval": 5}

    picture = pixels(chart(lines("#ff0000"), lines("#0000ff")))
    assert tuple(picture[100, 200]) == RED


def test_an_axis_lies_where_its_z_says() -> None:
    line = {"show": True, "on_zero": False, "line_style": {"color": "#ff0000", "width": 4}}
    bar = {"type": "bar", "x": [5], "y": [10], "bar_width": 100, "item_style": {"color": "#0000ff"}}
    beneath = pixels(chart({"line": line, "position": "top"}, {}, bar))
    above = pixels(chart({"line": line, "position": "top", "z": 5}, {}, bar))
    assert (tuple(beneath[50, 200]), tuple(above[50, 200])) == (BLUE, RED)


def test_ticks_stand_level_with_those_of_an_axis_that_starts_at_no_round_value() -> None:
    leader = value_ticks(5.04, 50, fix_low=True)
    pattern = Pattern.of(leader.at, leader.interval)
    assert pattern is not None
    found = following(value_ticks(0, 97, split_number=pattern.parts), 0, 97, pattern)
    share = (leader.at[1] - leader.low) / (leader.high - leader.low)
    assert (found.at[1] - found.low) / (found.high - found.low) == pytest.approx(share)
    assert found.at[1:] == (20, 40, 60, 80, 100)


def test_a_log_axis_stands_level_too() -> None:
    option = {
        "xAxis": {},
        "yAxis": [{}, {"type": "log", "alignTicks": True}],
        "series": [
            {"type": "scatter", "data": [[1, 190]]},
            {"type": "scatter", "data": [[1, 211200]], "yAxisIndex": 1},
        ],
    }
    spec = compile_chart(Dialect.ECHARTS, option).spec
    svg = draw(spec, Output(type=ImageFormat.SVG, width=600, height=400)).data.decode()
    told = re.findall(r"<text[^>]*>([^<]*)<", svg)
    assert [text for text in told if text in ("100", "1,000", "10,000", "100,000", "1,000,000")][
        -1
    ] == "1,000,000"
    assert {"1,000", "10,000", "100,000", "1,000,000"} <= set(told)


def test_numbers_are_written_in_full_without_dust() -> None:
    assert dustless(-46.07839640242285) == "-46.07839640242285"
    assert dustless(0.1 + 0.2) == "0.3"
    assert dustless(1502.3499999999997) == "1502.35"


def test_labels_of_axes_take_the_colour_of_all_texts() -> None:
    body = chart({"label": {"show": True}}, {}, text_style={"color": "#ff0000"})
    assert (pixels(body)[150:, :, 0].astype(int) - pixels(body)[150:, :, 1]).max() > 150


def test_a_shorthand_for_arrows_is_understood() -> None:
    option = {
        "xAxis": {"axisLine": {"symbol": ["none", "arrow"], "symbolSize": 12, "symbolOffset": [0, "50%"]}},
        "yAxis": {},
        "series": [{"type": "scatter", "data": [[1, 2]]}],
    }
    compiled = compile_chart(Dialect.ECHARTS, option)
    line = compiled.spec.x_axes[0].line
    assert (line.symbols, line.symbol_size, line.symbol_offset) == (("none", "arrow"), (12, 12), (0, "50%"))
    assert not compiled.warnings


def test_an_inner_circle_is_drawn_where_there_is_an_inner_radius() -> None:
    option = {
        "polar": {"radius": [40, 80]},
        "angleAxis": {
            "axisLine": {"lineStyle": {"color": "#ff0000", "width": 4}},
            "axisLabel": {"show": False},
        },
        "radiusAxis": {"show": False},
        "series": [{"type": "bar", "coordinateSystem": "polar", "data": [1, 2]}],
    }
    picture = draw(compile_chart(Dialect.ECHARTS, option).spec, Output(**SIZE)).data
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.convert("RGB").getpixel((160, 100)) == RED
