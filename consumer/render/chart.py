"""A chart spec as a picture: planned, painted layer by layer, encoded."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from consumer.render.calendar_frame import calendar_columns, place_calendars
from consumer.render.calendar_paint import paint_days, paint_lines
from consumer.render.columns import read_columns
from consumer.render.encode import encode_pixels
from consumer.render.frame_layers import axis_layers
from consumer.render.graphics import graphic_layers
from consumer.render.layers import Height, Layer
from consumer.render.legend_entries import legend_entries
from consumer.render.legends import paint_legend
from consumer.render.mark_paint import mark_layers
from consumer.render.marks import MARKS
from consumer.render.missing_glyphs import missing_glyphs
from consumer.render.paint import fill_of
from consumer.render.palette import give_out
from consumer.render.plot import plan
from consumer.render.polar_frame import place_polars, polar_columns
from consumer.render.radar_frame import place_radar
from consumer.render.radar_paint import paint_radar
from consumer.render.raster import RasterSurface
from consumer.render.scene import Scene
from consumer.render.sliders import paint_slider
from consumer.render.softening import MOST_PIXELS
from consumer.render.surface import Surface
from consumer.render.timelines import paint_timeline
from consumer.render.titles import paint_background, paint_title
from consumer.render.vector import PdfSurface, SvgSurface
from consumer.render.visual_items import item_visuals
from consumer.render.visual_keys import paint_key
from consumer.render.windows import filtered, find_windows
from contracts import limits
from contracts.charts import ChartSpec
from contracts.charts.colors import Rgba
from contracts.charts.series.frame import CalendarSeries, PolarSeries, SeriesOnAxes
from contracts.errors import LimitExceeded, PlotwireError, RenderFailed, UnsupportedChart
from contracts.output import ImageFormat, Output
from contracts.warnings import ChartWarning, WarningCode

_SLIDERS_Z: Final = 4.0
_CALENDAR_LINES_Z2: Final = 20.0
_LABELS_Z2: Final = 2.0
"""How far labels stand above what they belong to, as in ECharts."""
_WHITE: Final[Rgba] = (1.0, 1.0, 1.0, 1.0)
_CLEAR: Final[Rgba] = (1.0, 1.0, 1.0, 0.0)
_VECTOR: Final[dict[ImageFormat, type[SvgSurface | PdfSurface]]] = {
    ImageFormat.SVG: SvgSurface,
    ImageFormat.PDF: PdfSurface,
}


@dataclass(frozen=True)
class Picture:
    """A drawn chart."""

    data: bytes
    width: int
    """Device px."""
    height: int
    warnings: tuple[ChartWarning, ...]


def draw(spec: ChartSpec, output: Output) -> Picture:
    """Draw `spec`. Same spec, same fonts, same version: same bytes.

    Takes CPU and memory in proportion to width x height x scale², and to the number of items.

    Raises:
        LimitExceeded: the file is larger than may be stored.
        MemoryError: this process may not take as much as the picture needs.
        RenderFailed: it cannot be drawn; the cause is chained.
    """
    try:
        with warnings.catch_warnings():
            # matplotlib says it once a process; callers are told of each chart below.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
            data, width, height, surface = _drawn(spec, output)
    except (PlotwireError, MemoryError):
        raise
    except Exception as error:
        raise RenderFailed(f"this chart cannot be drawn ({type(error).__name__})") from error
    if len(data) > limits.MAX_IMAGE_BYTES:
        message = f"as {output.type} it has {len(data)} bytes; at most {limits.MAX_IMAGE_BYTES} are stored"
        raise LimitExceeded(message, path="output.type")
    told = (*_left_out_shadows(surface), *_simplified(surface), *missing_glyphs(surface.texts))
    return Picture(data, width, height, told)


def _drawn(spec: ChartSpec, output: Output) -> tuple[bytes, int, int, Surface]:
    """The file, its size in device px, and what it was painted on."""
    width, height, scale = output.width, output.height, output.scale
    ground = _WHITE if output.type is ImageFormat.JPEG or spec.background is None else None
    if output.type in _VECTOR:
        page = _VECTOR[output.type](width, height, scale)
        if ground:
            page.wash(ground)
        paint(page, spec)
        return page.finish(), round(width * scale), round(height * scale), page
    surface = RasterSurface(width, height, scale, ground or _CLEAR)
    paint(surface, spec)
    rows, columns, _ = surface.pixels.shape
    return encode_pixels(surface.pixels, output.type), columns, rows, surface


def paint(surface: Surface, spec: ChartSpec) -> None:
    """Paint every layer of `spec`, from the background to the titles."""
    if background := fill_of(spec.background):
        surface.wash(background)
    _refuse_unknown(spec)
    scene = _scene(surface, spec)
    _paint_frames(scene)
    for _, layer in sorted(_layers(scene), key=lambda pair: pair[0]):
        layer()


def _layers(scene: Scene) -> Iterator[tuple[Height, Layer]]:
    """Everything above the frames, with its height; equal ones are painted in this order."""
    spec = scene.spec
    for graphic in spec.graphics:
        for z, layer in graphic_layers(scene.surface, graphic):
            yield (0, z, 0), layer
    yield from axis_layers(scene)
    for calendar in scene.calendars:
        yield (0, calendar.spec.z, 0), partial(paint_days, scene.surface, calendar)
    for index, series in enumerate(spec.series):
        if series.name not in scene.hidden:
            yield from _series_layers(scene, index, series)
    for calendar in scene.calendars:
        lines = partial(paint_lines, scene.surface, calendar, spec.text_style)
        yield (0, calendar.spec.z, _CALENDAR_LINES_Z2), lines
    for z, layer in _component_layers(scene):
        yield (0, z, 0), layer


def _series_layers(scene: Scene, index: int, series: Any) -> Iterator[tuple[Height, Layer]]:
    level = series.zlevel
    for z2, mark in MARKS[series.type]:
        yield (level, series.z, z2), partial(mark, scene, index, series)
    # The labels of a series stand above all of its parts, and of others of its kind.
    yield (level, series.z, max(z2 for z2, _ in MARKS[series.type]) + _LABELS_Z2), scene.paint_labels
    if isinstance(series, SeriesOnAxes):
        for z, z2, paint_mark in mark_layers(scene, index, series):
            yield (level, z, z2), paint_mark
            yield (level, z, z2 + _LABELS_Z2), scene.paint_labels


def _component_layers(scene: Scene) -> Iterator[tuple[float, Layer]]:
    surface, spec, base = scene.surface, scene.spec, scene.spec.text_style
    for mapping in spec.visual_maps:
        yield mapping.z, partial(paint_key, surface, mapping, base)
    entries = legend_entries(scene)
    for legend in spec.legends:
        yield legend.z, partial(paint_legend, surface, legend, entries, base)
    for window in spec.data_windows:
        if window.slider is not None:
            yield _SLIDERS_Z, partial(paint_slider, scene, window, window.slider)
    for timeline in spec.timelines:
        yield timeline.z, partial(paint_timeline, surface, timeline, base)
    for title in spec.titles:
        yield title.z, partial(paint_title, surface, title, base)


def _refuse_unknown(spec: ChartSpec) -> None:
    for index, series in enumerate(spec.series):
        if series.type not in MARKS:
            raise UnsupportedChart(
                f"series type {series.type!r} is not drawn yet; drawn are {', '.join(MARKS)}",
                path=f"series[{index}].type",
            )


def _paint_frames(scene: Scene) -> None:
    """Grids and radars: everything below the axes."""
    surface = scene.surface
    for grid, rect in scene.plot.grids:
        if grid.background:
            paint_background(surface, rect, grid.background)
    for frame in scene.radars:
        paint_radar(surface, frame, scene.spec.text_style)


def _scene(surface: Surface, spec: ChartSpec) -> Scene:
    hidden = frozenset(name for legend in spec.legends for name in legend.unselected)
    shown = [
        (index, one)
        for index, one in enumerate(spec.series)
        if isinstance(one, SeriesOnAxes) and one.name not in hidden
    ]
    columns = read_columns(shown, spec.x_axes, spec.y_axes)
    windows = find_windows(spec, shown, columns)
    columns = filtered(shown, columns, windows)
    plot = plan(spec, shown, columns, windows, surface.bounds)
    rounds = [
        (index, one)
        for index, one in enumerate(spec.series)
        if isinstance(one, PolarSeries) and one.name not in hidden
    ]
    columns |= polar_columns(spec, rounds)
    polars = place_polars(spec, rounds, columns, surface.bounds)
    days = [
        (index, one)
        for index, one in enumerate(spec.series)
        if isinstance(one, CalendarSeries) and one.name not in hidden
    ]
    columns |= calendar_columns(days)
    calendars = place_calendars(spec, surface.bounds)
    radars = tuple(place_radar(spec, index, surface.bounds, hidden) for index in range(len(spec.radars)))
    visuals = item_visuals(spec, columns)
    colors = give_out(spec, visuals)
    return Scene(spec, surface, plot, colors, columns, hidden, visuals, polars, calendars, radars)


def _simplified(surface: Surface) -> Iterator[ChartWarning]:
    for message in surface.simplified:
        yield ChartWarning(code=WarningCode.APPROXIMATED, path="output.type", message=message)


def _left_out_shadows(surface: Surface) -> Iterator[ChartWarning]:
    if surface.shadow_pixels > MOST_PIXELS:
        message = "too many shadows: those past the limit are left out"
        yield ChartWarning(code=WarningCode.APPROXIMATED, path="series", message=message)
