"""Rules of ECharts that few options show: each was read off its own pictures, one option changed at a time."""

import io
import re
from typing import Any, Final

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output

AXES: Final[dict[str, Any]] = {"xAxis": {"type": "category", "data": ["a", "b"]}, "yAxis": {}}
BARS: Final[dict[str, Any]] = AXES | {"series": [{"type": "bar", "data": [4, 8]}]}
SLICES: Final[list[dict[str, Any]]] = [{"name": name, "value": 1} for name in "abc"]
PIE: Final[dict[str, Any]] = {"series": [{"type": "pie", "name": "S", "data": SLICES}]}
FUNNEL: Final[dict[str, Any]] = {"series": [{"type": "funnel", "data": SLICES}]}
POLAR: Final[dict[str, Any]] = {
    "polar": {},
    "angleAxis": {"type": "category", "data": ["a", "b"]},
    "radiusAxis": {},
}
WEDGES: Final[dict[str, Any]] = POLAR | {
    "series": [{"type": "bar", "coordinateSystem": "polar", "data": [0, 8]}]
}
RINGS: Final[dict[str, Any]] = {
    "polar": {},
    "radiusAxis": {"type": "category", "data": ["a", "b"]},
    "angleAxis": {"max": 10},
    "series": [{"type": "bar", "coordinateSystem": "polar", "data": [0, 8]}],
}
RADAR: Final[dict[str, Any]] = {
    "radar": {"indicator": [{"name": name, "max": 10} for name in "pqr"]},
    "series": [{"type": "radar", "data": [{"value": [4, 5, 6]}]}],
}


def svg(option: dict[str, Any]) -> str:
    spec = compile_chart(Dialect.ECHARTS, option).spec
    return draw(spec, Output(type=ImageFormat.SVG, width=400, height=300)).data.decode()


def pixels(option: dict[str, Any]) -> Any:
    spec = compile_chart(Dialect.ECHARTS, {"backgroundColor": "#fff", **option}).spec
    with Image.open(io.BytesIO(draw(spec, Output(width=400, height=300)).data)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def series(option: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The option, its series with more to say."""
    return option | {"series": [one | more for one in option["series"]]}


def fills(option: dict[str, Any]) -> set[str]:
    return set(re.findall(r"fill: (#[0-9a-f]{6})", svg(option))) - {"#ffffff"}


def sizes(option: dict[str, Any]) -> dict[str, str]:
    found = re.findall(r'<text [^>]*font-size="([\d.]+)"[^>]*>([^<]*)<', svg(option))
    return {text: size for size, text in found}


def text_fills(option: dict[str, Any]) -> dict[str, str]:
    found = re.findall(r'<text [^>]*fill="([^"]+)"[^>]*>([^<]*)<', svg(option))
    return {text: color for color, text in found}


def warned(option: dict[str, Any]) -> list[str]:
    return [one.path for one in compile_chart(Dialect.ECHARTS, option).warnings]


@pytest.mark.parametrize("option", [PIE, FUNNEL])
def test_items_share_the_colour_of_their_series_where_it_says_so(option: dict[str, Any]) -> None:
    assert (len(fills(option)), len(fills(series(option, colorBy="series")))) == (3, 1)


@pytest.mark.parametrize(
    ("mode", "moved"), [(None, ""), (False, ""), ("single", "b"), (True, "b"), ("multiple", "ab")]
)
def test_slices_are_selected_where_the_series_has_a_mode_for_it(mode: Any, moved: str) -> None:
    data = [one | {"selected": one["name"] in "ab"} for one in SLICES]
    option = series(PIE, data=data, selectedMode=mode)
    slices = compile_chart(Dialect.ECHARTS, option).spec.series[0].slices  # type: ignore[union-attr]  # it is a pie
    assert "".join(one.name for one in slices if one.selected) == moved


def test_places_that_labels_of_pies_have_not_are_told() -> None:
    assert warned(series(PIE, label={"position": "top"})) == ["series[0].label.position"]
    assert warned(series(PIE, label={"position": "center"})) == []


def test_a_legend_may_name_a_series_whose_items_it_would_name() -> None:
    assert "S" not in sizes(PIE | {"legend": {}})
    assert "S" in sizes(PIE | {"legend": {"data": ["S"]}})


@pytest.mark.parametrize(
    ("background", "dark", "color"),
    [
        ("#fff", None, (51, 51, 51)),
        ("#fff", True, (204, 204, 204)),
        ("#000", None, (204, 204, 204)),
        ("#000", False, (51, 51, 51)),
        ("#000", "auto", (204, 204, 204)),
    ],
)
def test_a_picture_is_dark_by_its_background_or_because_it_says_so(
    background: str, dark: Any, color: tuple[int, int, int]
) -> None:
    option = PIE | {"backgroundColor": background, "darkMode": dark}
    assert text_fills(option)["a"] == "rgba({},{},{},1.0000)".format(*color)


def test_names_of_axes_and_radars_have_the_size_of_all_texts_and_labels_of_axes_do_not() -> None:
    named = {"xAxis": {"data": ["a"], "name": "X"}, "yAxis": {"name": "Y"}, "textStyle": {"fontSize": 20}}
    found = sizes(BARS | named)
    assert (found["X"], found["Y"], found["a"]) == ("20", "20", "12")
    assert sizes(RADAR | {"textStyle": {"fontSize": 20}})["p"] == "20"
    free = {"type": "text", "style": {"text": "F", "x": 9, "y": 9}}
    assert sizes(BARS | {"textStyle": {"fontSize": 20}, "graphic": free})["F"] == "12"


def test_labels_of_funnels_and_names_in_circles_have_the_colour_of_all_texts() -> None:
    red = {"textStyle": {"color": "#f00"}}
    named = WEDGES | {"radiusAxis": {"name": "R"}}
    for option, text in ((FUNNEL, "a"), (named, "R"), (RADAR, "p")):
        assert text_fills(option | red)[text] == "rgba(255,0,0,1.0000)"
    assert "a" in text_fills(FUNNEL | {"textStyle": {"color": "inherit"}})


def test_names_of_radars_have_the_colour_of_the_spokes() -> None:
    spokes = {"axisLine": {"lineStyle": {"color": "#00f"}}}
    assert text_fills(RADAR | {"radar": RADAR["radar"] | spokes})["p"] == "rgba(0,0,255,1.0000)"


def test_circles_of_a_round_plot_area_stand_as_high_as_their_axis() -> None:
    red = {"splitLine": {"lineStyle": {"color": "#f00", "width": 4}}, "max": 8}
    seen = [
        (pixels(WEDGES | {"radiusAxis": red | {"z": z}}) == (255, 0, 0)).all(-1).sum() for z in (0, 0.5, 9)
    ]
    assert seen[0] < seen[1] < seen[2], "beneath the circle around, beneath the bars, above both"


@pytest.mark.parametrize(("option", "least"), [(WEDGES, {"barMinHeight": 40}), (RINGS, {"barMinAngle": 40})])
def test_round_bars_are_as_long_at_least_as_they_shall(option: dict[str, Any], least: dict[str, Any]) -> None:
    blue = [
        (pixels(series(option, itemStyle={"color": "#0000ff"}, **more)) == (0, 0, 255)).all(-1)
        for more in ({}, least)
    ]
    assert blue[1].sum() > blue[0].sum() + 400, "that of the zero is seen"
    assert (blue[1] | ~blue[0]).all(), "the other is longer than that"


def test_labels_of_round_bars_are_as_pale_as_their_bar_and_turn_their_offset() -> None:
    label = {"show": True, "formatter": "L", "position": "middle"}
    option = series(WEDGES, label=label, data=[8, 8], itemStyle={"opacity": 0.5})
    assert 'fill-opacity="0.500"' in svg(option)
    assert svg(series(option, label=label | {"offset": [0, 30]})) != svg(option)


def test_where_a_stack_begins_does_not_count_for_an_axis_free_of_zero() -> None:
    stack = [{"type": "bar", "stack": "s", "data": data} for data in ([10, 12], [3, 4])]
    texts = sizes(AXES | {"yAxis": {"scale": True}, "series": stack})
    assert "0" not in texts
    assert "10" in texts


@pytest.mark.parametrize("end", [0, -5])
@pytest.mark.parametrize("side", ["min", "max"])
def test_ends_of_logarithmic_axes_at_and_below_zero_do_not_count_and_are_told(side: str, end: float) -> None:
    option = BARS | {"yAxis": {"type": "log"}}
    cut = BARS | {"yAxis": {"type": "log", side: end}}
    assert (svg(cut) == svg(option), warned(cut)) == (True, [f"yAxis.{side}"])
    native = {
        "x_axes": [{"type": "value"}],
        "y_axes": [{"type": "log"}],
        "series": [{"type": "line", "y": [1, 10]}],
    }
    pictures = [
        draw(parse_spec(native | {"y_axes": [{"type": "log", **ends}]}), Output()).data
        for ends in ({}, {side: end})
    ]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("kind", ["line", "scatter"])
def test_empty_symbols_have_their_own_border(kind: str) -> None:
    option = AXES | {"series": [{"type": kind, "symbol": "emptyCircle", "symbolSize": 20, "data": [4, 8]}]}
    assert svg(series(option, itemStyle={"borderColor": "#f0f", "borderWidth": 6})) == svg(option)


def test_symbols_of_radars_stay_at_their_corners() -> None:
    assert svg(series(RADAR, symbolOffset=[20, 20])) == svg(RADAR)


def test_labels_of_cells_take_no_colour_from_their_cell() -> None:
    cells = {
        "xAxis": {"type": "category"},
        "yAxis": {"type": "category"},
        "visualMap": {"max": 10, "show": False},
    }
    option = cells | {"series": [{"type": "heatmap", "label": {"show": True}, "data": [["a", "p", 4]]}]}
    inherits = series(option, label={"show": True, "color": "inherit"})
    assert text_fills(inherits) == text_fills(option)


STANDING: Final = {"show": True, "status": "show", "value": 1}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"aria": {"enabled": True, "decal": {"show": True}}}, "aria.decal"),
        ({"xAxis": {"data": ["a", "b"], "axisPointer": STANDING}}, "xAxis.axisPointer"),
        ({"axisPointer": STANDING}, "axisPointer"),
        ({"yAxis": {"axisPointer": {"show": True, "handle": {"show": True}}}}, "yAxis.axisPointer"),
        ({"media": [{"option": {"backgroundColor": "#eee"}}]}, "media"),
    ],
)
def test_aids_that_would_be_seen_are_told(more: dict[str, Any], path: str) -> None:
    assert warned(BARS | more) == [path]


def test_variants_by_size_are_told_beside_a_base_too() -> None:
    assert warned({"baseOption": BARS, "media": [{"option": {"backgroundColor": "#eee"}}]}) == ["media"]


@pytest.mark.parametrize(
    "more",
    [
        {"aria": {"enabled": True, "label": {"description": "bars"}}},
        {"aria": {"decal": {"show": True}}},
        {"axisPointer": {"link": [{"xAxisIndex": "all"}], "label": {"backgroundColor": "#777"}}},
        {"xAxis": {"data": ["a", "b"], "axisPointer": {"type": "shadow", "label": {"show": True}}}},
        {"media": []},
    ],
)
def test_aids_that_would_not_be_seen_are_passed_over(more: dict[str, Any]) -> None:
    assert warned(BARS | more) == []
