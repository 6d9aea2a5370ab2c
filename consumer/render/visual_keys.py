"""The keys of visual maps: a colour bar, or a list of pieces."""

from typing import Final

import numpy as np

from consumer.render.boxes import place, sides
from consumer.render.geometry import Rect
from consumer.render.numbers import plain
from consumer.render.paint import rgba
from consumer.render.surface import Surface
from consumer.render.symbols import symbol_path
from consumer.render.text_block import Align, TextBlock, block, paint_block
from consumer.render.titles import paint_background
from consumer.render.visuals import mixed, piece_visual, pieces_of
from contracts.charts.boxes import Box
from contracts.charts.colors import ColorStop, LinearGradient
from contracts.charts.text import TextStyle
from contracts.charts.visual_maps import ContinuousVisualMap, Piece, PiecewiseVisualMap, VisualMap

_PLACE: Final = Box(left=0, bottom=0)
_TEXT_GAP: Final = 5.0
_STOPS: Final = 32


def paint_key(surface: Surface, mapping: VisualMap, base: TextStyle) -> None:
    """Paint the key of a visual map, if it shows one."""
    if not mapping.show:
        return
    if isinstance(mapping, ContinuousVisualMap):
        _paint_bar(surface, mapping, base)
    else:
        _paint_pieces(surface, mapping, base)


def _paint_bar(surface: Surface, mapping: ContinuousVisualMap, base: TextStyle) -> None:
    upright = mapping.orientation == "vertical"
    width, height = mapping.item_width, mapping.item_height
    bar = (width, height) if upright else (height, width)
    ends = [_text(mapping, text, base) for text in mapping.texts or ("", "")]
    numbers = (mapping.max, mapping.min) if mapping.handles else ()
    handles = [_number(mapping, value, base) for value in numbers]
    gap = mapping.text_gap
    # The texts of the ends continue the bar; the numbers of the handles stand beside it.
    great, least = (_along(text, upright=upright, gap=gap) for text in ends)
    beside = max(((one.width if upright else one.height) + _TEXT_GAP for one in handles), default=0.0)
    if upright:
        size = (max(bar[0] + beside, *(one.width for one in ends)), bar[1] + great + least)
    else:
        size = (bar[0] + great + least, bar[1] + beside)
    top, right, bottom, left = sides(mapping.padding)
    outer = place(mapping, (size[0] + left + right, size[1] + top + bottom), surface.bounds, _PLACE)
    paint_background(surface, outer, mapping.background)
    x, y = outer.x + left, outer.y + top
    box = Rect(x, y + great, *bar) if upright else Rect(x + least, y, *bar)
    surface.rect(box, fill=_ramp(mapping, upright=upright))
    _paint_ends(surface, box, ends, gap, upright=upright)
    _paint_handles(surface, box, handles, upright=upright)


def _along(text: TextBlock, *, upright: bool, gap: float) -> float:
    if not text.width:
        return 0.0
    return (text.height if upright else text.width) + gap


def _ramp(mapping: ContinuousVisualMap, *, upright: bool) -> LinearGradient:
    """From the greatest value at the top (or right) to the least."""
    colors = mapping.in_range.colors or ("#5470c6",)
    shares = np.linspace(0, 1, _STOPS).tolist()
    turned = mapping.inverse == upright
    stops = tuple(
        ColorStop(offset=share, color=mixed(colors, share if turned or not upright else 1 - share))
        for share in shares
    )
    if not upright and mapping.inverse:
        stops = tuple(ColorStop(offset=1 - stop.offset, color=stop.color) for stop in reversed(stops))
    return LinearGradient(
        type="linear", x=0, y=0, x2=0 if upright else 1, y2=1 if upright else 0, stops=stops
    )


def _paint_ends(surface: Surface, box: Rect, ends: list[TextBlock], gap: float, *, upright: bool) -> None:
    great, least = ends
    x, y = box.center
    if upright:
        paint_block(surface, great, x, box.y - gap, align="center", vertical="bottom")
        paint_block(surface, least, x, box.bottom + gap, align="center", vertical="top")
    else:
        paint_block(surface, great, box.right + gap, y, align="left", vertical="middle")
        paint_block(surface, least, box.x - gap, y, align="right", vertical="middle")


def _paint_handles(surface: Surface, box: Rect, handles: list[TextBlock], *, upright: bool) -> None:
    if not handles:
        return
    great, least = handles
    if upright:
        paint_block(surface, great, box.right + _TEXT_GAP, box.y, vertical="middle")
        paint_block(surface, least, box.right + _TEXT_GAP, box.bottom, vertical="middle")
    else:
        paint_block(surface, great, box.right, box.bottom + _TEXT_GAP, align="center")
        paint_block(surface, least, box.x, box.bottom + _TEXT_GAP, align="center")


def _paint_pieces(surface: Surface, mapping: PiecewiseVisualMap, base: TextStyle) -> None:
    upright = mapping.orientation == "vertical"
    pieces = list(enumerate(pieces_of(mapping)))
    if upright != mapping.inverse:
        pieces.reverse()
    labelled = mapping.show_labels if mapping.show_labels is not None else mapping.texts is None
    texts = [_text(mapping, piece_label(mapping, piece) if labelled else "", base) for _, piece in pieces]
    cells = [_cell(mapping, text) for text in texts]
    gap = mapping.item_gap
    if upright:
        size = (max((w for w, _ in cells), default=0.0), sum(h for _, h in cells) + gap * (len(cells) - 1))
    else:
        size = (sum(w for w, _ in cells) + gap * (len(cells) - 1), max((h for _, h in cells), default=0.0))
    top, right, bottom, left = sides(mapping.padding)
    outer = place(mapping, (size[0] + left + right, size[1] + top + bottom), surface.bounds, _PLACE)
    paint_background(surface, outer, mapping.background)
    x, y = outer.x + left, outer.y + top
    texts_left = mapping.align == "right" or (mapping.align == "auto" and outer.center[0] > surface.width / 2)
    for (number, piece), text, (width, height) in zip(pieces, texts, cells, strict=True):
        symbol_x = x + (size[0] if upright else width) - mapping.item_width if texts_left else x
        _paint_symbol(surface, mapping, number, piece, (symbol_x + mapping.item_width / 2, y + height / 2))
        edge = symbol_x - _TEXT_GAP if texts_left else symbol_x + mapping.item_width + _TEXT_GAP
        align: Align = "right" if texts_left else "left"
        paint_block(surface, text, edge, y + height / 2, align=align, vertical="middle")
        x, y = (x, y + height + gap) if upright else (x + width + gap, y)


def _cell(mapping: PiecewiseVisualMap, text: TextBlock) -> tuple[float, float]:
    room = _TEXT_GAP + text.width if text.width else 0.0
    return mapping.item_width + room, max(mapping.item_height, text.height)


def _paint_symbol(
    surface: Surface, mapping: PiecewiseVisualMap, number: int, piece: Piece, at: tuple[float, float]
) -> None:
    visual = piece_visual(mapping, number, len(pieces_of(mapping)), piece)
    color = "#ccc" if number in mapping.unselected else visual.color or "#5470c6"
    path = symbol_path(mapping.item_symbol, mapping.item_width, mapping.item_height)
    if path is not None:
        fill = rgba(color, 1 if visual.opacity is None else visual.opacity)
        surface.markers(path, np.array([at]), fill=fill)


def piece_label(mapping: PiecewiseVisualMap, piece: Piece) -> str:
    """Its own label, else its value or interval, as ECharts writes it."""
    if piece.label is not None:
        return piece.label
    if piece.value is not None:
        return piece.value if isinstance(piece.value, str) else plain(piece.value)
    low, high = (None if end is None else _plain(mapping, end) for end in (piece.min, piece.max))
    if low is None:
        return f"{'≤' if piece.max_inclusive else '<'} {high}"
    if high is None:
        return f"{'≥' if piece.min_inclusive else '>'} {low}"
    if mapping.template:
        return mapping.template.replace("{value2}", high).replace("{value}", low)
    return f"{low} - {high}"


def _plain(mapping: VisualMap, value: float) -> str:
    return f"{value:.{mapping.precision}f}" if mapping.precision else plain(value)


def _number(mapping: ContinuousVisualMap, value: float, base: TextStyle) -> TextBlock:
    text = _plain(mapping, value)
    return _text(mapping, mapping.template.replace("{value}", text) if mapping.template else text, base)


def _text(mapping: VisualMap, text: str, base: TextStyle) -> TextBlock:
    return block(text, mapping.text_style, base, None)
