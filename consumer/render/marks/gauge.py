"""Gauges: a dial with progress, pointer, name and value of each item (ECharts 5, `chart/gauge/GaugeView`)."""

from functools import partial
from typing import Final, NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from consumer.render.boxes import length
from consumer.render.dial import Dial, number_text, paint_dial, place_dial
from consumer.render.paint import Gradient, border_of, fill_of, solid
from consumer.render.paths import moved, turned
from consumer.render.scene import Scene
from consumer.render.sectors import capped_path, sector_path
from consumer.render.shadows import with_shadow
from consumer.render.symbols import symbol_path
from consumer.render.text_block import TextBlock, block, paint_block
from contracts.charts.series.gauge import GaugeItem, GaugeSeries
from contracts.charts.series.gauge_parts import GaugePointer
from contracts.charts.styles import ItemStyle

_QUARTER_DEGREES: Final = 90
_STUBBY: Final = 3
"""A pointer at least as wide as this part of its length has a shorter tail."""


class _Look(NamedTuple):
    """How pointer and progress of one item look, where they say nothing themselves."""

    color: str | Gradient
    style: ItemStyle


def paint(scene: Scene, index: int, series: GaugeSeries) -> None:
    """Paint one gauge."""
    dial = place_dial(series, scene.surface.width, scene.surface.height)
    looks = [_look(scene, index, series, number) for number in range(len(series.items))]
    paint_dial(scene, dial)
    if series.pointer.show_above:
        _paint_texts(scene, dial, looks)
    if not series.anchor.show_above:
        _paint_anchor(scene, dial)
    _paint_items(scene, dial, looks)
    if series.anchor.show_above:
        _paint_anchor(scene, dial)
    if not series.pointer.show_above:
        _paint_texts(scene, dial, looks)
    if series.progress.show and series.progress.overlap:
        # The longest lies lowest, and all of them above the pointers.
        items = list(enumerate(series.items))
        for number, _ in sorted(items, key=lambda one: -(one[1].value or 0)):
            _paint_progress(scene, dial, number, looks[number])


def _look(scene: Scene, index: int, series: GaugeSeries, number: int) -> _Look:
    visual, own = scene.visual(index, number), series.items[number].item_style
    color = scene.colors.of_named(series, index, number)
    return _Look(visual.over(color), visual.styled(own or series.item_style))


def _paint_items(scene: Scene, dial: Dial, looks: list[_Look]) -> None:
    series = dial.series
    for number, item in enumerate(series.items):
        if series.pointer.show:
            _paint_pointer(scene, dial, item, looks[number])
        if series.progress.show and not series.progress.overlap:
            _paint_progress(scene, dial, number, looks[number])


def _paint_progress(scene: Scene, dial: Dial, number: int, look: _Look) -> None:
    series, item = dial.series, dial.series.items[number]
    if item.value is None:
        return
    own = (item.progress or series.progress).item_style
    overlap = series.progress.overlap
    width = series.progress.width if overlap else series.dial.width / len(series.items)
    outer = dial.radius - (0 if overlap else number * width)
    share = dial.share(item.value)
    if series.progress.clip:
        share = min(max(share, 0.0), 1.0)
    outline = capped_path if series.progress.round_cap else sector_path
    path = outline(dial.ring(outer - width, outer, 0.0, share))
    _paint_shape(scene, path, _over(look.style, own), own.color or look.color)


def _paint_pointer(scene: Scene, dial: Dial, item: GaugeItem, look: _Look) -> None:
    pointer = item.pointer or dial.series.pointer
    share = 0.0 if item.value is None else min(max(dial.share(item.value), 0.0), 1.0)
    towards = Affine2D().rotate(dial.angle(share)).translate(dial.x, dial.y)
    path = _pointer_path(pointer, dial.radius)
    if path is not None:
        band = dial.band_color(share) if pointer.of_band else None
        color = pointer.item_style.color or band or look.color
        _paint_shape(scene, towards.transform_path(path), _over(look.style, pointer.item_style), color)


def _over(own: ItemStyle, part: ItemStyle) -> ItemStyle:
    """The style of an item, and over it what that of its pointer or progress says."""
    said = {name: getattr(part, name) for name in part.model_fields_set}
    return own.model_copy(update=said) if said else own


def _pointer_path(pointer: GaugePointer, radius: float) -> Path | None:
    """Around the centre, to the right; None for the symbol `none`."""
    if pointer.icon is None:
        return _kite(pointer, radius)
    reach = length(pointer.length, radius)
    right, down = (length(one, radius) for one in pointer.offset_center)
    symbol = symbol_path(pointer.icon, pointer.width, reach, keep_aspect=pointer.keep_aspect)
    if symbol is None:
        return None
    upright = moved(symbol, right, down - reach / 2)
    return turned(upright, -_QUARTER_DEGREES)


def _kite(pointer: GaugePointer, radius: float) -> Path:
    """A pointer to the right, around (0, 0); its offsets are those of one that points up."""
    reach = length(pointer.length, radius)
    right, down = (length(one, radius) for one in pointer.offset_center)
    wide = pointer.width
    tail = wide if wide >= reach / _STUBBY else 2 * wide
    points = np.array([(reach, 0.0), (0.0, wide), (-tail, 0.0), (0.0, -wide), (reach, 0.0)])
    return Path(points + np.array((-down, right)), closed=True)


def _paint_anchor(scene: Scene, dial: Dial) -> None:
    anchor = dial.series.anchor
    path = symbol_path(anchor.icon, anchor.size, anchor.size, keep_aspect=anchor.keep_aspect)
    if not anchor.show or path is None:
        return
    right, down = (length(one, dial.radius) for one in anchor.offset_center)
    _paint_shape(
        scene, moved(path, dial.x + right, dial.y + down), anchor.item_style, anchor.item_style.color
    )


def _paint_shape(scene: Scene, path: Path, style: ItemStyle, color: str | Gradient | None) -> None:
    fill = fill_of(color, style.opacity)
    with_shadow(
        scene.surface, style.shadow, partial(scene.surface.path, path, fill=fill, stroke=border_of(style))
    )


def _paint_texts(scene: Scene, dial: Dial, looks: list[_Look]) -> None:
    series, base = dial.series, scene.spec.text_style
    for item, look in zip(series.items, looks, strict=True):
        share = 0.0 if item.value is None else min(max(dial.share(item.value), 0.0), 1.0)
        band = solid(dial.band_color(share))
        title, detail = item.title or series.title, item.detail or series.detail
        if title.show and item.name:
            _paint_at(scene, dial, block(item.name, title.text_style, base, band), title.offset_center)
        if detail.show:
            color = solid(look.color) if series.progress.show else band
            text = "-" if item.value is None else number_text(item.value, detail.number, detail.template)
            found = block(text, detail.text_style, base, color, dial.radius)
            _paint_at(scene, dial, found, detail.offset_center)


def _paint_at(scene: Scene, dial: Dial, found: TextBlock, offset: tuple[float | str, float | str]) -> None:
    right, down = (length(one, dial.radius) for one in offset)
    paint_block(scene.surface, found, dial.x + right, dial.y + down, align="center", vertical="middle")
