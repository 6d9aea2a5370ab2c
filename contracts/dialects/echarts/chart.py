"""A whole option: components first, then the series, which may add categories to the axes."""

from typing import Any, Final

from contracts.charts import parse_spec
from contracts.dialects.compiled import Compiled
from contracts.dialects.echarts.axis import axis, scale_of
from contracts.dialects.echarts.bar_race import sort_races
from contracts.dialects.echarts.calendar import calendars
from contracts.dialects.echarts.component_ids import ids_of
from contracts.dialects.echarts.data_zoom import data_windows
from contracts.dialects.echarts.dataset import Datasets
from contracts.dialects.echarts.graphic import graphics
from contracts.dialects.echarts.grid import grids
from contracts.dialects.echarts.legend import legends
from contracts.dialects.echarts.option import single_option
from contracts.dialects.echarts.polar import polar_frames
from contracts.dialects.echarts.radar import radars
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series import check_type, compile_series
from contracts.dialects.echarts.shown_aids import tell_of_aids
from contracts.dialects.echarts.silent import report_unread
from contracts.dialects.echarts.spending import Spending, check_components
from contracts.dialects.echarts.style import paint
from contracts.dialects.echarts.text import text_style
from contracts.dialects.echarts.timeline import timelines
from contracts.dialects.echarts.title import titles
from contracts.dialects.echarts.visual_map import visual_maps
from contracts.dialects.findings import Findings
from contracts.dialects.reader import Reader, Source
from contracts.dialects.values import Native, boolean, color, present, several
from contracts.errors import PermanentError

_NAMES: Final = {
    "x_axes": "xAxis",
    "y_axes": "yAxis",
    "titles": "title",
    "legends": "legend",
    "graphics": "graphic",
    ".template": ".formatter",
    ".items": ".data",
    ".slices": ".data",
    ".categories": ".data",
    ".mark_points": ".markPoint",
    ".mark_lines": ".markLine",
    ".mark_areas": ".markArea",
}


def compile_option(body: Any) -> Compiled:
    """The native spec of an ECharts option, and what its picture will not show.

    Raises:
        InvalidChart: not an object, without series, or with series that lack their axes.
        UnsupportedChart: a series type or coordinate system that is not drawn.
        LimitExceeded: more than `contracts.limits` allows.
    """
    findings = Findings()
    root = Source(single_option(body, findings), "")
    native = _compile(Reader([root], findings))
    report_unread(root, findings)
    try:
        spec = parse_spec(native)
    except PermanentError as error:
        error.path = in_option_words(error.path)
        raise
    return Compiled(spec, findings.warnings())


def in_option_words(path: str | None) -> str | None:
    """The path of a native field as the option calls it: what was too large there is too large here."""
    for ours, theirs in _NAMES.items():
        path = path.replace(ours, theirs) if path else path
    return path


def _compile(option: Reader) -> Native:
    check_components(option)
    tell_of_aids(option)
    spending = Spending()
    series = _series(option)
    frames, days = radars(option), calendars(option)
    x_readers, y_readers = option.items("xAxis"), option.items("yAxis")
    scene = Scene(
        [scale_of(reader) for reader in x_readers],
        [scale_of(reader) for reader in y_readers],
        (ids_of(x_readers), ids_of(y_readers)),
        Datasets(option, spending),
        spending,
        polar_frames(option),
        len(frames),
        len(days),
    )
    grid_ids = ids_of(option.items("grid"))
    x_axes = [
        axis(reader, scale, horizontal=True, grid_ids=grid_ids)
        for reader, scale in zip(x_readers, scene.x_scales, strict=True)
    ]
    y_axes = [
        axis(reader, scale, horizontal=False, grid_ids=grid_ids)
        for reader, scale in zip(y_readers, scene.y_scales, strict=True)
    ]
    drawn = [compile_series(reader, scene) for reader in series]
    x_axes, y_axes = _with_categories(x_axes, scene.x_scales), _with_categories(y_axes, scene.y_scales)
    sort_races(series, drawn, {"x": x_axes, "y": y_axes})
    grid_of = ([native.get("grid", 0) for native in x_axes], [native.get("grid", 0) for native in y_axes])
    return present(
        titles=titles(option),
        legends=legends(option, _names(drawn)),
        grids=grids(option),
        x_axes=x_axes,
        y_axes=y_axes,
        series=drawn,
        polars=[polar.finished() for polar in scene.polars],
        radars=frames,
        calendars=days,
        visual_maps=visual_maps(option, scene, series, drawn),
        data_windows=data_windows(option, scene, grid_of),
        timelines=timelines(option),
        graphics=graphics(option),
        background=option.get("backgroundColor", paint),
        dark=option.get("darkMode", boolean),
        palette=option.get("color", several(color)),
        text_style=text_style(option.child("textStyle")),
    )


def _series(option: Reader) -> list[Reader]:
    found = [reader for reader in option.items("series") if reader]
    for reader in found:
        check_type(reader)
    return found


def _names(drawn: list[Native]) -> list[str]:
    """What legends without data list: names of series, and of items where those have their own colours."""
    found = []
    for native in drawn:
        own = native.get("slices") or (native["type"] in _OF_ITEMS and native.get("items")) or [native]
        found += [one["name"] for one in own if one.get("name")]
    return found


_OF_ITEMS: Final = frozenset({"funnel", "gauge", "radar"})


def _with_categories(axes: list[Native], scales: list[Scale]) -> list[Native]:
    return [
        native | {"categories": scale.categories} if scale.is_category else native
        for native, scale in zip(axes, scales, strict=True)
    ]
