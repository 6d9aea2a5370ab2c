"""Rules of ECharts about where things stand, read off its own pictures: windows, marks, origins, ends of axes."""

from typing import Any, Final

import numpy as np
import pytest

from consumer.render import draw
from consumer.render.nice import log_ticks
from contracts.charts import parse_spec
from contracts.output import Output
from tests.unit.render.test_rules_of_echarts import AXES, POLAR, pixels, series, sizes, svg, warned

BOXES: Final[list[list[float]]] = [[3, 5, 6, 7, 8], [2, 3, 4, 5, 9]]
CANDLES: Final[list[list[float]]] = [[3, 5, 1, 8], [5, 4, 2, 6]]
WHISKERS: Final[dict[str, dict[str, Any]]] = {
    "boxplot": AXES | {"series": [{"type": "boxplot", "data": BOXES}]},
    "candlestick": AXES | {"series": [{"type": "candlestick", "data": CANDLES}]},
}
LOG: Final[dict[str, Any]] = AXES | {
    "yAxis": {"type": "log"},
    "series": [{"type": "line", "data": [1, 1000]}],
}
SCALE: Final[dict[str, Any]] = {"yAxis": {"min": 0, "max": 10}, "grid": {"top": 60, "bottom": 60}}
BLUE: Final = (0, 0, 255)


def blue(option: dict[str, Any]) -> Any:
    """Where the items are that are painted in blue."""
    return (pixels(option) == BLUE).all(-1)


def at(value: float) -> float:
    """The row of pixels of a value on the axis of `SCALE`."""
    return 240 - value / 10 * 180


def texts(option: dict[str, Any]) -> list[str]:
    return list(sizes(option))


@pytest.mark.parametrize(
    ("end", "ticks"),
    [
        ({"min": 5}, [5, 10, 100, 1000]),
        ({"max": 700}, [1, 10, 100, 700]),
        ({"min": 20, "max": 60}, [20, 60]),
        ({}, [1, 10, 100, 1000]),
    ],
)
def test_a_logarithmic_axis_ends_where_it_shall(end: dict[str, float], ticks: list[float]) -> None:
    shown = texts(LOG | {"yAxis": {"type": "log", **end}})
    assert [float(one.replace(",", "")) for one in shown if one[0].isdigit()] == ticks


def test_powers_far_apart_are_counted_from_round_ones() -> None:
    ticks = log_ticks(-3, 25, 10)
    assert (ticks.low, ticks.high) == (-10, 30)
    assert ticks.at == pytest.approx([1e-10, 1, 1e10, 1e20, 1e30])


def test_gaps_of_a_logarithmic_axis_do_not_reach_below_zero() -> None:
    shown = texts(LOG | {"yAxis": {"type": "log", "boundaryGap": ["20%", "20%"]}})
    assert [one for one in shown if one[0].isdigit()] == ["1", "10", "100", "1,000", "10,000"]


@pytest.mark.parametrize(("origin", "above"), [("end", True), ("start", False), ("auto", False)])
def test_areas_reach_to_their_origin_on_logarithmic_axes_too(origin: str, *, above: bool) -> None:
    style = {"areaStyle": {"origin": origin, "color": "#00f", "opacity": 1}, "lineStyle": {"width": 0}}
    rows = np.flatnonzero(blue(series(LOG, showSymbol=False, **style))[:, 150])
    assert (rows.mean() < 150) == above


@pytest.mark.parametrize(("origin", "far"), [("end", True), ("auto", False)])
def test_areas_of_round_lines_reach_to_their_origin(origin: str, *, far: bool) -> None:
    style = {"areaStyle": {"origin": origin, "color": "#00f", "opacity": 1}, "data": [4, 4, 4, 4]}
    axis = {"angleAxis": {"type": "category", "data": list("abcd")}, "radiusAxis": {"max": 8}}
    line = {"type": "line", "coordinateSystem": "polar", "showSymbol": False, "lineStyle": {"width": 0}}
    painted = blue(POLAR | axis | {"series": [line | style]})
    assert (painted[150 + 28, 200 + 28], painted[150 + 57, 200 + 57]) == (
        (False, True) if far else (True, False)
    )


def test_gradients_run_over_each_slice_and_over_the_whiskers_of_a_box() -> None:
    stops = [{"offset": 0, "color": "#f00"}, {"offset": 1, "color": "#00f"}]
    fade = {"itemStyle": {"color": {"type": "linear", "x": 0, "y": 0, "x2": 0, "y2": 1, "colorStops": stops}}}
    pie = {"series": [{"type": "pie", "radius": 100, "data": [1, 1, 1, 1], "label": {"show": False}} | fade]}
    upper, lower = pixels(pie)[60, 230], pixels(pie)[160, 230]
    assert (upper[0], lower[0]) == pytest.approx((230, 230), abs=15), "each slice begins in red"
    box = pixels(series(WHISKERS["boxplot"] | SCALE, **fade))
    reds = box[int(at(7)) + 2, 110][0], box[int(at(5)) - 2, 110][0]
    assert reds == pytest.approx((204, 102), abs=15), "a fifth and three fifths of the way from 8 to 3"


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("boxplot", None, "3"),
        ("boxplot", "max", "9"),
        ("boxplot", "Q1", "5"),
        ("candlestick", None, "5"),
        ("candlestick", "close", "5"),
        ("candlestick", "highest", "8"),
    ],
)
def test_marks_of_whiskers_look_at_the_first_value_unless_told(
    kind: str, column: str | None, value: str
) -> None:
    data = [{"type": "max"} | ({"valueDim": column} if column else {})]
    square = {"symbol": "rect", "symbolSize": 10, "itemStyle": {"color": "#00f"}, "label": {"show": False}}
    option = series(WHISKERS[kind] | SCALE, markPoint=square | {"data": data})
    assert np.flatnonzero(blue(option).any(axis=1)).mean() == pytest.approx(at(float(value)), abs=1)


def window(**more: Any) -> dict[str, Any]:
    return {"dataZoom": {"type": "inside", "yAxisIndex": 0, **more}}


@pytest.mark.parametrize(("mode", "seen"), [("filter", 1), ("weakFilter", 2), ("none", 2)])
def test_of_candles_a_window_keeps_what_lies_in_it_with_all_values(mode: str, seen: int) -> None:
    option = series(WHISKERS["candlestick"], itemStyle={"color": "#00f", "color0": "#00f", "borderWidth": 0})
    cut = option | window(startValue=1.5, endValue=8, filterMode=mode)
    columns = blue(cut).any(axis=0)
    assert int((np.diff(columns.astype(int)) == 1).sum()) == seen


def test_of_stacks_a_window_looks_at_each_value_and_at_where_it_ends() -> None:
    stack = [
        {"type": "bar", "stack": "s", "itemStyle": {"color": color}, "data": data}
        for color, data in (("#0f0", [3, 8]), ("#00f", [1, 2]))
    ]
    option = AXES | {"series": stack}
    assert blue(option).any()
    assert not blue(option | window(startValue=2.5, endValue=10)).any(), "neither 1 nor 2 lies in it"
    assert not blue(option | window(startValue=0, endValue=3.5)).any(), "both end above it"


def test_a_window_on_one_axis_cuts_the_other_one_to_what_is_left() -> None:
    points = [["2020-01-01", 1], ["2020-03-01", 5], ["2020-04-01", 8]]
    option = {"xAxis": {"type": "time"}, "yAxis": {}, "series": [{"type": "line", "data": points}]}
    assert "Feb" in texts(option)
    assert "Feb" not in texts(option | window(startValue=4, endValue=8))


def test_a_gap_at_the_start_is_no_reason_to_draw_nothing() -> None:
    option = AXES | {"series": [{"type": "candlestick", "data": ["-", *CANDLES[1:]]}]}
    style = {"itemStyle": {"color0": "#00f", "borderColor0": "#00f"}}
    assert blue(series(option, **style)).any()


@pytest.mark.parametrize("kind", ["line", "scatter"])
def test_labels_say_moments_as_they_were_written(kind: str) -> None:
    option = {
        "xAxis": {"type": "time"},
        "yAxis": {},
        "series": [{"type": kind, "label": {"show": True, "formatter": "{c}"}, "data": [["2020-02-01", 5]]}],
    }
    assert "2020-02-01,5" in texts(option)


def test_labels_of_radars_may_name_the_value_of_an_indicator() -> None:
    option = {
        "radar": {"indicator": [{"name": name, "max": 10} for name in "pqr"]},
        "series": [{"type": "radar", "data": [{"value": [4, 5, 6]}]}],
    }
    label = {"show": True, "formatter": "{@[1]}|{@other}|{c}"}
    assert {"5||4", "5||5", "5||6"} <= set(texts(series(option, label=label)))


def test_a_series_switched_off_in_the_legend_is_gone_where_its_items_have_names_too() -> None:
    pie = {
        "series": [{"type": "pie", "name": "S", "data": [{"name": "a", "value": 1}]}],
        "legend": {"data": ["a"]},
    }
    assert "fill: #5470c6" in svg(pie)
    off = pie | {"legend": {"show": False, "selected": {"S": False}}}
    assert "fill: #5470c6" not in svg(off)


def test_symbols_of_path_data_keep_their_aspect_in_a_square() -> None:
    symbol = {"symbol": "path://M0 0L10 0L10 5L0 5Z", "symbolSize": [20, 40], "itemStyle": {"color": "#00f"}}
    option = AXES | {"series": [{"type": "scatter", "data": [4], "itemStyle": {"opacity": 1}} | symbol]}
    heights = []
    for keep in (False, True):
        option = series(option, itemStyle={"color": "#00f", "opacity": 1}, symbolKeepAspect=keep)
        heights.append(int(blue(option).any(axis=1).sum()))
    assert heights == pytest.approx([40, 20], abs=1)


def test_none_is_a_colour_that_paints_nothing() -> None:
    option = AXES | {"series": [{"type": "bar", "data": [4, 8], "itemStyle": {"color": "none"}}]}
    assert warned(option) == []
    assert svg(option) == svg(series(option, itemStyle={"color": "transparent"}))


def test_marks_placed_beside_the_plot_are_told() -> None:
    mark = {"data": [{"x": 10, "y": 10, "relativeTo": "coordinate"}]}
    option = AXES | {"series": [{"type": "line", "data": [4, 8], "markPoint": mark}]}
    assert warned(option) == ["series[0].markPoint.data[0].relativeTo"]


def test_a_window_leaves_what_is_stacked_where_it_stands() -> None:
    def stack(categories: str, first: list[int], second: list[int]) -> dict[str, Any]:
        series = [{"type": "bar", "stack": "s", "y": values} for values in (first, second)]
        axis = {"type": "category", "categories": list(categories)}
        return {"x_axes": [axis], "y_axes": [{"type": "value"}], "series": series}

    window = {"axis": "x", "start_value": 1, "end_value": 1}
    cut = stack("ab", [3, 8], [1, 2]) | {"data_windows": [window]}
    pictures = [draw(parse_spec(body), Output()).data for body in (cut, stack("b", [8], [2]))]
    assert pictures[0] == pictures[1]
