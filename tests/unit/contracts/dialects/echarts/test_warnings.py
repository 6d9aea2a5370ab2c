"""What callers are told, and what is refused."""

from typing import Any

import pytest

from contracts import limits
from contracts.dialects import Dialect, compile_chart
from contracts.errors import InvalidChart, LimitExceeded, UnsupportedChart
from contracts.warnings import WarningCode

AXES: dict[str, Any] = {"xAxis": {"data": ["a"]}, "yAxis": {}}


def warnings_of(**option: Any) -> list[tuple[str, str]]:
    found = compile_chart(Dialect.ECHARTS, {"series": [], **option}).warnings
    return [(warning.code.value, warning.path) for warning in found]


def test_an_unknown_option_is_reported_at_its_place() -> None:
    assert warnings_of(title={"text": "a", "textStyle": {"glow": 3}}, sunburst={"a": 1}) == [
        ("IGNORED_OPTION", "sunburst"),
        ("IGNORED_OPTION", "title.textStyle.glow"),
    ]


def test_what_cannot_matter_to_a_still_picture_is_passed_over() -> None:
    assert (
        warnings_of(
            tooltip={"trigger": "axis"},
            animationDuration=3,
            toolbox={"feature": {}},
            aria={"enabled": True},
            title={"text": "a", "link": "https://example.org", "subtext": None, "extra": {}},
            **AXES,
            series=[{"type": "bar", "data": [1], "emphasis": {"focus": "series"}, "hoverAnimation": True}],
        )
        == []
    )


def test_a_value_of_the_wrong_type_is_reported_and_the_default_taken() -> None:
    chart = compile_chart(
        Dialect.ECHARTS, {"series": [], "title": {"text": "a", "padding": "wide", "left": {}}}
    )
    assert [(one.code, one.path) for one in chart.warnings] == [
        (WarningCode.INVALID_OPTION, "title.padding"),
        (WarningCode.INVALID_OPTION, "title.left"),
    ]
    assert chart.spec.titles[0].padding == 5


@pytest.mark.parametrize(
    "script",
    ["function (p) { return p.name }", "(p) => p.name", "p => p", "async function(){}", "new Date(0)"],
)
def test_scripts_are_told_and_never_run(script: str) -> None:
    assert warnings_of(**AXES, series={"type": "bar", "data": [1], "label": {"formatter": script}}) == [
        ("SCRIPT_IGNORED", "series.label.formatter")
    ]


def test_the_same_thing_is_reported_once_and_many_things_are_counted() -> None:
    option = {"series": [], **{f"unknown{at}": 1 for at in range(limits.MAX_WARNINGS + 5)}}
    found = compile_chart(Dialect.ECHARTS, option).warnings
    assert len(found) == limits.MAX_WARNINGS
    assert found[-1].message == "6 more warnings"


def test_an_unsupported_series_is_named_with_those_there_are() -> None:
    with pytest.raises(
        UnsupportedChart, match="series type 'sankey' is not supported; supported: bar, "
    ) as caught:
        compile_chart(Dialect.ECHARTS, AXES | {"series": [{"type": "bar", "data": []}, {"type": "sankey"}]})
    assert caught.value.path == "series[1].type"


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ({}, "series"),
        ({"series": [{"data": [1]}]}, "series[0].type"),
        ({"series": [{"type": "bar", "data": [1]}]}, "xAxis"),
        (AXES | {"series": [{"type": "bar", "data": [1], "yAxisIndex": 4}]}, "series[0].yAxisIndex"),
    ],
)
def test_an_impossible_chart_is_refused_by_field(option: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidChart) as caught:
        compile_chart(Dialect.ECHARTS, option)
    assert caught.value.path == path


def test_an_option_without_data_draws_titles_and_axes() -> None:
    spec = compile_chart(Dialect.ECHARTS, AXES | {"title": {"text": "a"}, "series": []}).spec
    assert (len(spec.titles), len(spec.x_axes), spec.series) == (1, 1, ())


def test_too_many_series_or_points_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        compile_chart(Dialect.ECHARTS, {"series": [{"type": "pie"}] * (limits.MAX_SERIES + 1)})
    with pytest.raises(LimitExceeded):
        compile_chart(
            Dialect.ECHARTS, AXES | {"series": [{"type": "bar", "data": [0] * (limits.MAX_POINTS + 1)}]}
        )


def test_a_limit_is_named_in_the_words_of_the_option() -> None:
    with pytest.raises(LimitExceeded) as caught:
        compile_chart(Dialect.ECHARTS, {"series": [], "xAxis": {"data": ["x"] * (limits.MAX_CATEGORIES + 1)}})
    assert caught.value.path == "xAxis[0].data"


def test_of_a_timeline_the_first_option_is_drawn() -> None:
    chart = compile_chart(
        Dialect.ECHARTS,
        {
            "baseOption": {"timeline": {}, **AXES, "title": {"left": 3}, "series": [{"type": "bar"}]},
            "options": [{"title": {"text": "2001"}, "series": [{"data": [1]}]}, {"series": [{"data": [2]}]}],
        },
    )
    assert (chart.spec.titles[0].text, chart.spec.titles[0].left) == ("2001", 3)
    assert [(one.code, one.path) for one in chart.warnings] == [(WarningCode.APPROXIMATED, "options")]


def test_a_timeline_may_stand_at_another_option() -> None:
    options = [{"title": {"text": year}} for year in ("2001", "2002")]
    option = {"timeline": {"currentIndex": 1}, "series": [], "options": options}
    assert compile_chart(Dialect.ECHARTS, option).spec.titles[0].text == "2002"


def test_the_callers_option_is_left_as_it_was() -> None:
    option = AXES | {
        "series": [{"type": "bar", "itemStyle": {"normal": {"color": "red"}}, "data": [{"value": 1}]}]
    }
    before = repr(option)
    compile_chart(Dialect.ECHARTS, option)
    assert repr(option) == before


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ({"decal": {"symbol": "rect"}}, ["decal"]),
        ({"decal": "none"}, []),
        ({"borderType": "dashed", "borderCap": "round"}, ["borderCap"]),
        ({"borderType": [4, 2], "borderCap": "butt", "borderDashOffset": 0, "borderMiterLimit": 10}, []),
        ({"borderCap": "round", "borderDashOffset": 3}, []),
    ],
)
def test_of_item_styles_what_is_not_drawn_is_told_unless_it_changes_nothing(
    style: dict[str, Any], told: list[str]
) -> None:
    found = warnings_of(**AXES, series={"type": "bar", "data": [1], "itemStyle": style})
    assert found == [("IGNORED_OPTION", f"series.itemStyle.{key}") for key in told]


@pytest.mark.parametrize(
    ("family", "is_told"),
    [
        ("monospace", True),
        ("'Times New Roman', serif", True),
        ("宋体", True),
        ("sans-serif", False),
        ("Arial, Georgia", False),
        ("Microsoft YaHei", False),
    ],
)
def test_a_font_family_that_looks_another_way_than_ours_is_told(family: str, *, is_told: bool) -> None:
    found = warnings_of(title={"text": "a", "textStyle": {"fontFamily": family}})
    assert found == [("APPROXIMATED", "title.textStyle.fontFamily")] * is_told


@pytest.mark.parametrize(
    ("label", "line", "is_told"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_lines_to_labels_of_series_on_axes_are_told_where_they_would_show(
    *, label: bool, line: bool, is_told: bool
) -> None:
    look = {"show": line, "lineStyle": {"type": "dashed"}}
    series = {"type": "scatter", "data": [1], "label": {"show": label}, "labelLine": look}
    assert warnings_of(**AXES, series=series) == [("IGNORED_OPTION", "series.labelLine")] * is_told


def test_what_items_take_from_their_series_is_told_once_and_at_the_series() -> None:
    items = [{"value": 1, "label": {"color": "red"}}] * 3
    label = {"show": True, "fontFamily": "monospace"}
    assert warnings_of(**AXES, series={"type": "bar", "data": items, "label": label}) == [
        ("APPROXIMATED", "series.label.fontFamily")
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"lineStyle": {"shadowBlur": 0, "shadowOffsetX": 3}}, ["shadowOffsetX"]),
        ({"lineStyle": {"shadowBlur": 3, "shadowColor": "transparent"}}, []),
        ({"show": False, "lineStyle": {"shadowBlur": 3}}, []),
    ],
)
def test_shadows_of_lines_that_cast_none_are_told_where_they_would_show(
    line: dict[str, Any], told: list[str]
) -> None:
    found = warnings_of(
        xAxis={"data": ["a"], "axisLine": line}, yAxis={}, series={"type": "bar", "data": [1]}
    )
    assert found == [("IGNORED_OPTION", f"xAxis.axisLine.lineStyle.{key}") for key in told]


def test_looks_of_controls_are_told_where_the_controls_are_seen() -> None:
    ruled = {"min": 0, "max": 9, "handleSize": "200%"}
    seen, unseen = (warnings_of(**AXES, visualMap=ruled | {"calculable": on}) for on in (True, False))
    assert (seen, unseen) == ([("IGNORED_OPTION", "visualMap.handleSize")], [])
    usual = {"type": "slider", "handleSize": "100%", "moveHandleSize": 7}
    assert not warnings_of(**AXES, dataZoom=usual)
    assert warnings_of(**AXES, dataZoom=usual | {"handleSize": 30}) == [
        ("IGNORED_OPTION", "dataZoom.handleSize")
    ]


def test_a_family_in_the_font_of_a_graphic_text_is_told() -> None:
    text = {"type": "text", "style": {"text": "a", "font": "30px monospace"}}
    assert warnings_of(graphic=text) == [("APPROXIMATED", "graphic.style.font")]
