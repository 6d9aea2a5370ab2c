"""Visual maps over each type of series: which of its parts take what the map gives, as in ECharts 6."""

import re
from typing import Any, Final

import pytest

from consumer.render import draw
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output
from tests.silence import silent

RED_MORE: Final = {"min": 0, "max": 10, "show": False, "inRange": {"color": ["#0000ff", "#ff0000"]}}
"""10 is red, 0 is blue."""
AXES: Final = {"xAxis": {"type": "category", "data": ["a", "b"]}, "yAxis": {}}
POLAR: Final = {"polar": {}, "angleAxis": {"type": "category", "data": ["a", "b"]}, "radiusAxis": {}}
RADAR: Final = {"radar": {"indicator": [{"name": name, "max": 10} for name in "abc"]}}
NAMED: Final = [{"name": "a", "value": 4}, {"name": "b", "value": 8}]
ROUND: Final = {"coordinateSystem": "polar", "data": [4, 8]}
CELLS: Final = {"xAxis": {"type": "category"}, "yAxis": {"type": "category"}}

CHARTS: Final[dict[str, dict[str, Any]]] = {
    "bar": AXES | {"series": [{"type": "bar", "data": [4, 8]}]},
    "line": AXES | {"series": [{"type": "line", "data": [4, 8]}]},
    "scatter": AXES | {"series": [{"type": "scatter", "data": [4, 8]}]},
    "effectScatter": AXES | {"series": [{"type": "effectScatter", "data": [4, 8]}]},
    "heatmap": CELLS | {"series": [{"type": "heatmap", "data": [["a", "p", 4], ["b", "p", 8]]}]},
    "candlestick": AXES | {"series": [{"type": "candlestick", "data": [[3, 5, 1, 8], [5, 4, 2, 6]]}]},
    "boxplot": AXES | {"series": [{"type": "boxplot", "data": [[3, 5, 6, 7, 8], [1, 2, 3, 4, 6]]}]},
    "pie": {"series": [{"type": "pie", "data": NAMED}]},
    "funnel": {"series": [{"type": "funnel", "data": NAMED}]},
    "radar": RADAR | {"series": [{"type": "radar", "data": [{"value": [3, 5, 8]}, {"value": [9, 4, 6]}]}]},
    "gauge": {"series": [{"type": "gauge", "max": 10, "progress": {"show": True}, "data": [8]}]},
    "polar bar": POLAR | {"series": [{"type": "bar", **ROUND}]},
    "polar line": POLAR | {"series": [{"type": "line", **ROUND}]},
    "polar scatter": POLAR | {"series": [{"type": "scatter", **ROUND}]},
}
COLORS: Final = {
    "color": ["#00f", "#f00"],
    "opacity": [0.2, 1],
    "colorLightness": [0.2, 0.9],
    "colorSaturation": [0.1, 0.9],
    "colorHue": [0, 300],
    "colorAlpha": [0.2, 0.9],
}
SYMBOLS: Final = {"symbol": ["rect"], "symbolSize": [5, 40]}


def mapped(kind: str, **map_options: Any) -> dict[str, Any]:
    return CHARTS[kind] | {"visualMap": RED_MORE | map_options}


def changed(kind: str, item: Any, *, at: int = 0) -> dict[str, Any]:
    """The chart with another item."""
    option = mapped(kind)
    series = option["series"][0]
    data = [item if number == at else one for number, one in enumerate(series["data"])]
    return option | {"series": [series | {"data": data}]}


def paints(option: dict[str, Any], kind: str = "fill") -> list[str]:
    """Colours of filled (or stroked) paths, in the order of painting, each time one begins."""
    picture = draw(compile_chart(Dialect.ECHARTS, option).spec, Output(type=ImageFormat.SVG))
    found = re.findall(rf"{kind}: (#[0-9a-f]{{6}})", picture.data.decode())
    return [color for number, color in enumerate(found) if number == 0 or color != found[number - 1]]


HIGH: Final = {8: "#cc0033", 6: "#990066", 4: "#660099", 9: "#e60019", 3: "#4c00b2"}
"""What values become."""


@pytest.mark.parametrize("kind", CHARTS)
def test_what_a_visual_map_gives_shows_in_every_type_of_series(kind: str) -> None:
    shapes = {"bar", "heatmap", "candlestick", "boxplot", "pie", "funnel", "gauge", "polar bar"}
    looks = COLORS if kind in shapes else COLORS | SYMBOLS
    assert not silent(looks, {}, lambda given: mapped(kind, inRange=given))


@pytest.mark.parametrize(
    ("kind", "part", "colors"),
    [
        ("candlestick", "fill", [HIGH[8], HIGH[6]]),
        ("boxplot", "stroke", [HIGH[8], HIGH[6]]),
        ("radar", "fill", [HIGH[8], HIGH[6]]),
        ("radar", "stroke", [HIGH[8], HIGH[6]]),
        ("gauge", "fill", [HIGH[8]]),
    ],
)
def test_the_greatest_or_last_value_of_an_item_decides(kind: str, part: str, colors: list[str]) -> None:
    assert [one for one in paints(mapped(kind), part) if one in HIGH.values()] == colors


@pytest.mark.parametrize(
    ("kind", "dimension", "part", "colors"),
    [
        ("candlestick", "close", "fill", ["#800080", HIGH[4]]),
        ("candlestick", 1, "fill", [HIGH[3], "#800080"]),
        ("boxplot", "Q1", "stroke", ["#800080", "#3300cc"]),
        ("radar", 0, "stroke", [HIGH[3], HIGH[9]]),
    ],
)
def test_a_dimension_names_one_of_several_values(
    kind: str, dimension: Any, part: str, colors: list[str]
) -> None:
    found = paints(mapped(kind, dimension=dimension), part)
    assert [one for one in found if one in {*HIGH.values(), "#800080", "#3300cc"}] == colors


@pytest.mark.parametrize(("kind", "dimension"), [("candlestick", "nothing"), ("boxplot", [1]), ("bar", 7)])
def test_a_dimension_that_is_not_there_is_told(kind: str, dimension: Any) -> None:
    warnings = compile_chart(Dialect.ECHARTS, mapped(kind, dimension=dimension)).warnings
    assert [one.path for one in warnings] == ["visualMap.dimension"]


@pytest.mark.parametrize("kind", ["bar", "scatter", "heatmap", "pie", "funnel", "polar bar", "gauge"])
def test_an_item_that_says_the_very_colour_of_its_series_keeps_it(kind: str) -> None:
    green = {"itemStyle": {"color": "#00ff00"}}
    item = CHARTS[kind]["series"][0]["data"][0]
    own = (item if isinstance(item, dict) else {"value": item}) | green
    option = changed(kind, own)
    assert "#00ff00" in paints(option | {"series": [option["series"][0] | green]})


@pytest.mark.parametrize(
    ("kind", "own", "part"),
    [("candlestick", "color", "fill"), ("boxplot", "borderColor", "stroke"), ("radar", "color", "fill")],
)
def test_so_does_one_with_several_values(kind: str, own: str, part: str) -> None:
    given = CHARTS[kind]["series"][0]["data"][1]
    style = {"itemStyle": {own: "#00ff00"}}
    option = changed(kind, (given if isinstance(given, dict) else {"value": given}) | style, at=1)
    option["series"][0] |= style
    found = [one for one in paints(option, part) if one in {HIGH[8], HIGH[6], "#00ff00"}]
    assert found == [HIGH[8], "#00ff00"]


def test_an_item_that_says_it_is_opaque_is() -> None:
    fades = {"inRange": {"opacity": [0, 0.5]}}
    plain, opaque = (
        changed("bar", {"value": 8, **own}) | {"visualMap": RED_MORE | fades}
        for own in ({}, {"itemStyle": {"opacity": 1}})
    )
    shown = [
        draw(compile_chart(Dialect.ECHARTS, option).spec, Output(type=ImageFormat.SVG)).data.count(
            b"opacity: 0.4"
        )
        for option in (plain, opaque)
    ]
    assert shown == [2, 1]


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if "line" not in kind and kind != "heatmap"])
def test_an_item_may_leave_visual_maps(kind: str) -> None:
    item = CHARTS[kind]["series"][0]["data"][0]
    left = changed(kind, (item if isinstance(item, dict) else {"value": item}) | {"visualMap": False})
    part = "stroke" if kind == "boxplot" else "fill"
    before, after = ({*paints(option, part)} & {*HIGH.values()} for option in (mapped(kind), left))
    assert before - after == {HIGH[8] if kind in {"candlestick", "boxplot", "radar", "gauge"} else HIGH[4]}


@pytest.mark.parametrize("kind", ["pie", "funnel", "radar"])
def test_a_legend_of_items_has_their_colours(kind: str) -> None:
    option = mapped(kind) | {"legend": {}}
    series = option["series"][0]
    named = [item | {"name": name} for item, name in zip(series["data"], "ab", strict=True)]
    option |= {"series": [series | {"data": named}]}
    spec = compile_chart(Dialect.ECHARTS, option).spec
    svg = draw(spec, Output(type=ImageFormat.SVG)).data.decode()
    fills = [one for one in re.findall(r"fill: (#[0-9a-f]{6})", svg) if one in HIGH.values()]
    assert fills[-2:] == ([HIGH[8], HIGH[6]] if kind == "radar" else [HIGH[4], HIGH[8]])


def test_a_candle_of_its_own_colours_has_them_where_it_falls_too() -> None:
    style = {"itemStyle": {"color": "#00ff00", "borderColor": "#ff00ff"}}
    option = changed("candlestick", {"value": [5, 4, 2, 6]} | style, at=1)
    del option["visualMap"]
    assert ("#00ff00" in paints(option), "#ff00ff" in paints(option, "stroke")) == (True, True)
