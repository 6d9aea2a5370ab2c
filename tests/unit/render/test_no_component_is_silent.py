"""Looks of components and of the parts of series: each option shows, or is told of."""

from copy import deepcopy
from functools import partial
from typing import Any, Final

import pytest

from tests.silence import FRAMED_TEXT, silent

TEXT: Final[dict[str, Any]] = {
    "color": "#f0f",
    "fontSize": 22,
    "fontStyle": "italic",
    "fontFamily": "monospace",
    "backgroundColor": "#ff0",
    "padding": 8,
    "borderWidth": 5,
    "borderRadius": 9,
    "borderType": "dashed",
    "shadowBlur": 9,
    "textBorderColor": "#f00",
    "textShadowBlur": 4,
    "textShadowOffsetX": 6,
    "opacity": 0.3,
}
LINE: Final[dict[str, Any]] = {"color": "#0a0", "width": 7, "opacity": 0.3, "shadowBlur": 9, "miterLimit": 2}
DASHES: Final[dict[str, Any]] = {"type": "dotted", "dashOffset": 3}
ITEM: Final[dict[str, Any]] = {
    "color": "#0a0",
    "borderColor": "#00f",
    "borderWidth": 6,
    "borderType": "dashed",
    "opacity": 0.4,
    "shadowBlur": 9,
    "decal": {"symbol": "rect"},
}
FRAMED: Final[dict[str, Any]] = {"borderColor": "#0f0", "borderWidth": 3, "shadowColor": "#00f"}
BOX: Final[dict[str, Any]] = {
    "backgroundColor": "#eee",
    "borderColor": "#f00",
    "borderWidth": 3,
    "borderType": "dashed",
    "borderRadius": 8,
    "shadowBlur": 9,
}
FRAMED_BOX: Final = FRAMED | {"backgroundColor": "#ddd"}

BAR: Final[dict[str, Any]] = {"type": "bar", "name": "s", "data": [3, 5, 4]}
AXES: Final[dict[str, Any]] = {"xAxis": {"data": ["a", "b", "c"]}, "yAxis": {"axisLine": {"show": True}}}
BARS: Final[dict[str, Any]] = AXES | {"series": [BAR]}
LINES: Final[dict[str, Any]] = AXES | {"series": [BAR | {"type": "line", "symbol": "triangle"}], "legend": {}}
TITLED: Final = BARS | {"title": {"text": "title", "subtext": "subtitle"}}
NAMED: Final[dict[str, Any]] = {"data": [{"name": "a", "value": 3}, {"name": "b", "value": 5}]}
PIE: Final[dict[str, Any]] = {"series": [{"type": "pie", **NAMED}]}
GAUGE: Final[dict[str, Any]] = {"series": [{"type": "gauge", **NAMED, "progress": {"show": True}}]}
RADAR: Final[dict[str, Any]] = {
    "radar": {"indicator": [{"name": "x"}, {"name": "y"}, {"name": "z"}]},
    "series": [{"type": "radar", "data": [[3, 5, 4]]}],
}
POLAR: Final[dict[str, Any]] = {
    "polar": {},
    "angleAxis": {"data": ["a", "b", "c"]},
    "radiusAxis": {},
    "series": [BAR | {"coordinateSystem": "polar"}],
}
CALENDAR: Final[dict[str, Any]] = {"calendar": {"range": "2024-02"}, "series": []}
HEAT: Final[dict[str, Any]] = {
    "xAxis": {"data": ["a", "b"]},
    "yAxis": {"data": ["z"]},
    "visualMap": {"min": 0, "max": 9, "text": ["high", "low"], "calculable": True},
    "series": [{"type": "heatmap", "data": [[0, 0, 3], [1, 0, 6]]}],
}
TIMELINE: Final[dict[str, Any]] = {
    "baseOption": BARS | {"timeline": {"data": ["a", "b"]}},
    "options": [{}, {}],
}
ZOOMED: Final[dict[str, Any]] = BARS | {"dataZoom": [{"type": "slider", "start": 20}]}
SLIDER: Final[dict[str, Any]] = {
    "handleIcon": "pin",
    "handleSize": "200%",
    "handleStyle": {"color": "#f00"},
    "moveHandleSize": 30,
    "moveHandleStyle": {"color": "#f00"},
    "dataBackground": {"lineStyle": {"color": "#f00"}},
    "selectedDataBackground": {"areaStyle": {"color": "#0f0"}},
    "fillerColor": "#0f0",
}


def marked(kind: str, *data: Any) -> dict[str, Any]:
    return AXES | {"series": [BAR | {kind: {"data": list(data)}}]}


CASES: Final[dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]] = {
    "title.textStyle": (TITLED, TEXT, FRAMED_TEXT),
    "title.subtextStyle": (TITLED, TEXT, FRAMED_TEXT),
    "title": (TITLED, BOX, FRAMED_BOX),
    "legend.textStyle": (LINES, TEXT, FRAMED_TEXT),
    "legend": (LINES, BOX | {"symbolRotate": 45}, FRAMED_BOX),
    "legend.lineStyle": (LINES, LINE | DASHES, {"width": 4, "type": "dashed", "shadowColor": "#f00"}),
    "legend.itemStyle": (BARS | {"legend": {}}, ITEM, FRAMED),
    "xAxis.nameTextStyle": (BARS | {"xAxis": {"name": "name"}}, TEXT, FRAMED_TEXT),
    "xAxis.nameTruncate": (BARS | {"xAxis": {"name": "a long name"}}, {"maxWidth": 30}, {}),
    "xAxis.axisLabel": (BARS, TEXT, FRAMED_TEXT),
    "yAxis.axisLabel": (BARS, TEXT, FRAMED_TEXT),
    "yAxis.axisLine.lineStyle": (BARS, LINE | DASHES, {"width": 4, "type": "dashed", "shadowColor": "#f00"}),
    "yAxis.splitLine.lineStyle": (BARS, LINE | DASHES, {"width": 4, "type": "dashed", "shadowColor": "#f00"}),
    "yAxis.axisTick.lineStyle": (BARS | {"yAxis": {"axisTick": {"show": True}}}, LINE, {"shadowColor": "#f00"}),
    "series.0.lineStyle": (LINES, LINE | DASHES, {"width": 4, "type": "dashed", "shadowColor": "#f00"}),
    "series.0.backgroundStyle": (
        AXES | {"series": [BAR | {"showBackground": True}]},
        {name: value for name, value in ITEM.items() if name != "decal"} | {"borderRadius": 9},
        FRAMED,
    ),
    "series.0.labelLine.lineStyle": (PIE, LINE, {"shadowColor": "#f00"}),
    "series.0.title": (GAUGE, TEXT, FRAMED_TEXT),
    "series.0.detail": (GAUGE, TEXT, FRAMED_TEXT),
    "series.0.axisLabel": (GAUGE, TEXT, FRAMED_TEXT),
    "series.0.splitLine.lineStyle": (GAUGE, LINE, {"shadowColor": "#f00"}),
    "series.0.pointer.itemStyle": (GAUGE, ITEM, FRAMED),
    "series.0.progress.itemStyle": (GAUGE, ITEM, FRAMED),
    "series.0.markLine.lineStyle": (marked("markLine", {"type": "average"}), LINE, {"shadowColor": "#f00"}),
    "series.0.markPoint.itemStyle": (marked("markPoint", {"type": "max"}), ITEM, FRAMED),
    "series.0.markArea.itemStyle": (marked("markArea", [{"xAxis": "a"}, {"xAxis": "b"}]), ITEM, FRAMED),
    "radar": (RADAR, {"clockwise": True, "shape": "circle", "startAngle": 30}, {}),
    "radar.axisName": (RADAR, TEXT, FRAMED_TEXT),
    "radar.axisLine.lineStyle": (RADAR, LINE, {"shadowColor": "#f00"}),
    "angleAxis.axisLabel": (POLAR, TEXT, FRAMED_TEXT),
    "radiusAxis.splitLine.lineStyle": (POLAR, LINE, {"shadowColor": "#f00"}),
    "radiusAxis": (POLAR, {"minorTick": {"show": True}, "minorSplitLine": {"show": True}}, {}),
    "calendar.itemStyle": (CALENDAR, ITEM, FRAMED),
    "calendar.monthLabel": (CALENDAR, TEXT, FRAMED_TEXT),
    "visualMap.textStyle": (HEAT, TEXT, FRAMED_TEXT),
    "visualMap": (HEAT, {"handleSize": "200%", "handleIcon": "pin", "handleStyle": {"color": "#f00"}}, {}),
    "dataZoom.0": (ZOOMED, SLIDER, {}),
    "baseOption.timeline.label": (TIMELINE, TEXT, FRAMED_TEXT),
    "baseOption.timeline.itemStyle": (TIMELINE, ITEM, FRAMED),
    "baseOption.timeline.controlStyle": (TIMELINE, {"color": "#f00", "borderColor": "#f00", "playIcon": "pin"}, {}),
    "graphic.style": (
        {"graphic": {"type": "text", "left": 9, "top": 9, "style": {"text": "words"}}, "series": []},
        {"fill": "#0a0", "stroke": "#00f", "font": "bold 30px serif", "fontStyle": "italic", "textShadowBlur": 3},
        {"lineWidth": 2, "textShadowColor": "#f00", "font": "bold 30px Arial"},
    ),
}  # fmt: skip
"""By the place of an object in an option: the option, what is put there one by one, and what stays there."""


def with_look(option: dict[str, Any], place: str, look: dict[str, Any]) -> dict[str, Any]:
    option = deepcopy(option)
    at: Any = option
    for step in place.split("."):
        at = at[int(step)] if step.isdigit() else at.setdefault(step, {})
    at |= look
    return option


@pytest.mark.parametrize("place", CASES)
def test_every_option_shows_or_is_told_of(place: str) -> None:
    option, looks, stays = CASES[place]
    assert not silent(looks, stays, partial(with_look, option, place))
