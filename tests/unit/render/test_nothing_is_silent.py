"""Styles of every type of series, of all its items and of one: each shows, or is told of."""

from copy import deepcopy
from functools import partial
from typing import Any, Final

import pytest

from tests.silence import FRAMED_TEXT, silent

VALUES: Final = {"data": [{"value": 3}, {"value": 5}, {"value": 4}]}
PAIRS: Final = {"data": [{"value": [1, 30]}, {"value": [2, 200]}, {"value": [3, 90]}]}
NAMED: Final = {"data": [{"value": 30, "name": "a"}, {"value": 50, "name": "b"}, {"value": 40, "name": "c"}]}
CATEGORIES: Final[dict[str, Any]] = {"xAxis": {"data": ["a", "b", "c"]}, "yAxis": {}}
NUMBERS: Final[dict[str, Any]] = {"xAxis": {}, "yAxis": {}}
POLAR: Final = {"polar": {}, "angleAxis": {}, "radiusAxis": {}, "coordinateSystem": "polar"}
RANGE: Final = {"visualMap": {"min": 0, "max": 9, "show": False}}

CHARTS: Final[dict[str, dict[str, Any]]] = {
    "bar": CATEGORIES | VALUES,
    "line": CATEGORIES | VALUES | {"symbol": "circle", "symbolSize": 20},
    "scatter": NUMBERS | PAIRS | {"symbolSize": 20},
    "effectScatter": NUMBERS | PAIRS | {"symbolSize": 20},
    "pie": NAMED,
    "funnel": NAMED,
    "heatmap": {"xAxis": {"data": ["a", "b"]}, "yAxis": {"data": ["z"]}, **RANGE}
    | {"data": [{"value": [0, 0, 1]}, {"value": [1, 0, 5]}]},
    "candlestick": CATEGORIES | {"data": [{"value": [1, 3, 0, 4]}, {"value": [3, 2, 1, 5]}]},
    "boxplot": CATEGORIES | {"data": [{"value": [1, 2, 3, 4, 5]}, {"value": [2, 3, 4, 5, 6]}]},
    "radar": {"radar": {"indicator": [{"max": 10}] * 4}, "symbolSize": 20}
    | {"data": [{"value": [1, 5, 7, 3], "name": "a"}, {"value": [5, 3, 2, 8], "name": "b"}]},
    "polar bar": POLAR | VALUES | {"angleAxis": {"data": ["a", "b", "c"]}},
    "polar line": POLAR | PAIRS | {"symbol": "circle", "symbolSize": 20},
    "polar scatter": POLAR | PAIRS | {"symbolSize": 20},
    "calendar": {"calendar": {"range": "2024-02"}, **RANGE, "coordinateSystem": "calendar"}
    | {"data": [{"value": ["2024-02-03", 1]}, {"value": ["2024-02-04", 5]}]},
}
"""A chart of each type. What is no component belongs to its one series."""
COMPONENTS: Final = frozenset(
    {"xAxis", "yAxis", "polar", "angleAxis", "radiusAxis", "visualMap", "radar"}
) | {"calendar"}
TYPES: Final = {name: name.rpartition(" ")[2] for name in CHARTS} | {"calendar": "heatmap"}

ITEM_STYLE: Final[dict[str, Any]] = {
    "color": "#0a0",
    "borderColor": "#00f",
    "borderWidth": 8,
    "borderType": "dotted",
    "borderRadius": 9,
    "opacity": 0.4,
    "shadowBlur": 9,
    "shadowColor": "#f00",
    "shadowOffsetX": 5,
    "shadowOffsetY": 5,
    "decal": {"symbol": "rect"},
    "borderCap": "round",
    "borderDashOffset": 3,
}
FRAMED: Final = {
    "borderType": "dashed",
    "borderColor": "#00f",
    "borderWidth": 4,
    "shadowBlur": 3,
    "shadowColor": "#00f",
}
"""Of the item style that each option of one is added to."""

LABEL: Final[dict[str, Any]] = {
    "color": "#f0f",
    "fontSize": 20,
    "fontWeight": "bold",
    "fontStyle": "italic",
    "fontFamily": "monospace",
    "rotate": 45,
    "offset": [9, 9],
    "align": "right",
    "verticalAlign": "top",
    "backgroundColor": "#ff0",
    "padding": 8,
    "lineHeight": 40,
    "formatter": "F{c}",
    "borderColor": "#f00",
    "borderWidth": 5,
    "shadowBlur": 9,
    "textBorderColor": "#f00",
    "textBorderWidth": 3,
    "textShadowBlur": 4,
    "textShadowColor": "#f00",
    "textShadowOffsetX": 6,
    "textShadowOffsetY": 6,
    "opacity": 0.3,
}
WRITTEN: Final = FRAMED_TEXT | {"show": True, "formatter": "a\n{c}"}
"""Of the label that each option of one is added to."""

SQUARE_CORNERS: Final = {"line", "scatter", "effectScatter", "funnel", "boxplot", "radar"} | {
    "polar line",
    "polar scatter",
}
"""Shapes without corners to be rounded, in ECharts too."""
LABELLED: Final = [name for name in CHARTS if name not in {"candlestick", "boxplot"}]
"""As in ECharts, the others have none."""
UNMOVED: Final = {
    "pie": {"align", "verticalAlign"},
    "funnel": {"align", "verticalAlign", "offset", "rotate"},
}
"""What says nothing of labels that stand at lines, in ECharts too."""
BY_VALUE: Final = {"heatmap", "calendar"}
"""Whose colours are those of their visual map."""


def changes_nothing_in_echarts(name: str, place: str, group: str, option: str) -> bool:
    if group == "label":
        return option in UNMOVED.get(name, ())
    if option == "borderRadius":
        return name in SQUARE_CORNERS
    return option == "color" and place == "series" and name in BY_VALUE


def with_look(name: str, place: str, group: str, look: dict[str, Any]) -> dict[str, Any]:
    chart = deepcopy(CHARTS[name])
    series: dict[str, Any] = {"type": TYPES[name], "data": chart.pop("data")}
    series |= {key: chart.pop(key) for key in list(chart) if key not in COMPONENTS}
    (series if place == "series" else series["data"][0])[group] = look
    return {**chart, "series": [series]}


@pytest.mark.parametrize("place", ["series", "item"])
@pytest.mark.parametrize("name", list(CHARTS))
def test_every_option_of_an_item_style_shows_or_is_told_of(name: str, place: str) -> None:
    found = silent(ITEM_STYLE, FRAMED, partial(with_look, name, place, "itemStyle"))
    assert found == [one for one in ITEM_STYLE if changes_nothing_in_echarts(name, place, "itemStyle", one)]


@pytest.mark.parametrize("place", ["series", "item"])
@pytest.mark.parametrize("name", LABELLED)
def test_every_option_of_a_label_shows_or_is_told_of(name: str, place: str) -> None:
    found = silent(LABEL, WRITTEN, partial(with_look, name, place, "label"))
    assert found == [one for one in LABEL if changes_nothing_in_echarts(name, place, "label", one)]
