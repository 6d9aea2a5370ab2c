"""The keys of visual maps; those of piecewise ones are lists of pieces."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from consumer.render.boxes import place, sides
from consumer.render.geometry import Rect, union
from consumer.render.paint import Stroke, rgba
from consumer.render.surface import Surface
from consumer.render.symbols import is_empty, symbol_path
from consumer.render.text_block import Align, TextBlock, block, paint_block
from consumer.render.text_looks import faded
from consumer.render.titles import paint_background
from consumer.render.visual_bars import paint_bar
from consumer.render.visual_pieces import middle_of, piece_label
from consumer.render.visual_places import KEY_PLACE, side_of
from consumer.render.visual_rules import PiecewiseRule
from contracts.charts.styles import Symbol
from contracts.charts.text import TextStyle
from contracts.charts.visual_maps import ContinuousVisualMap, InRange, PiecewiseVisualMap, VisualMap

_FADED: Final = 0.5
_EMPTY_STROKE: Final = 2.0


def paint_key(surface: Surface, mapping: VisualMap, base: TextStyle) -> None:
    """Paint the key of a visual map, if it shows one."""
    if not mapping.show:
        return
    mapping = _as_shown(mapping)
    if isinstance(mapping, ContinuousVisualMap):
        paint_bar(surface, mapping, base)
    else:
        _paint_pieces(surface, mapping, base)


def _as_shown(mapping: VisualMap) -> VisualMap:
    """The map with the looks of its key in place of those of the items."""
    inside, outside = mapping.key_in_range, mapping.key_out_of_range
    changes: dict[str, object] = {}
    if inside is not None:
        sizes = inside.symbol_size or mapping.in_range.symbol_size
        changes["in_range"] = InRange(**(inside.model_dump() | {"symbol_size": sizes}))
    if outside is not None:
        changes["out_of_range"] = outside
    return mapping.model_copy(update=changes) if changes else mapping


@dataclass(frozen=True)
class _Entry:
    """A piece, or the text at an end of the list."""

    text: TextBlock
    symbol: Symbol = "none"
    color: str = ""
    is_end: bool = False


def _paint_pieces(surface: Surface, mapping: PiecewiseVisualMap, base: TextStyle) -> None:
    upright = mapping.orientation == "vertical"
    side = side_of(mapping, surface.bounds, mapping.item_width) if upright else mapping.align
    on_left = side == "right"  # the texts stand left of the symbols
    entries = _entries(mapping, base)
    if not entries:
        return
    cells = [_cell(mapping, entry, on_left=on_left) for entry in entries]
    widths, heights = [cell.width for cell in cells], [cell.height for cell in cells]
    gaps = mapping.item_gap * max(len(cells) - 1, 0)
    if upright:
        near, far = min(cell.x for cell in cells), max(cell.right for cell in cells)
        uppermost, size = 0.0, (far - near, sum(heights) + gaps)
    else:
        near = 0.0
        uppermost, lowest = min(cell.y for cell in cells), max(cell.bottom for cell in cells)
        size = (sum(widths) + gaps, lowest - uppermost)
    top, right, bottom, left = sides(mapping.padding)
    outer = place(mapping, (size[0] + left + right, size[1] + top + bottom), surface.bounds, KEY_PLACE)
    paint_background(surface, outer, mapping.background)
    x, y = outer.x + left - near, outer.y + top
    for entry, cell in zip(entries, cells, strict=True):
        # Cells stand edge to edge; symbols of a list stand one below the other.
        corner = (x, y - cell.y) if upright else (x - cell.x, y - uppermost)
        _paint_entry(surface, mapping, entry, corner, on_left=on_left)
        x, y = (x, y + cell.height + mapping.item_gap) if upright else (x + cell.width + mapping.item_gap, y)


def _entries(mapping: PiecewiseVisualMap, base: TextStyle) -> list[_Entry]:
    """Everything in the list, in the order in which it is seen."""
    rule = PiecewiseRule(mapping)
    labelled = _is_labelled(mapping)
    found = []
    for number, piece in enumerate(rule.pieces.pieces):
        on = rule.is_on(number)
        color, symbol = _look(rule, middle_of(piece), on=on)
        text = block(piece_label(mapping, piece) if labelled else "", mapping.text_style, base, None)
        if not on:
            text = text._replace(look=text.look._replace(color=faded(text.look.color, _FADED)))
        found.append(_Entry(text, symbol, color))
    greatest_first = (mapping.orientation == "vertical") != mapping.inverse
    if greatest_first:
        found.reverse()
    if mapping.texts is None:
        return found
    first, last = (
        _Entry(block(text, mapping.text_style, base, None), is_end=True)
        for text in (mapping.texts if greatest_first else mapping.texts[::-1])
    )
    return [*([first] if first.text.width else []), *found, *([last] if last.text.width else [])]


def _is_labelled(mapping: PiecewiseVisualMap) -> bool:
    return mapping.texts is None if mapping.show_labels is None else mapping.show_labels


def _look(rule: PiecewiseRule, value: float | str, *, on: bool) -> tuple[str, Symbol]:
    """Colour and symbol of a piece in the key: sizes and opacity do not show."""
    mapping = rule.mapping
    if not on and mapping.out_of_range is None:
        return mapping.inactive_color, mapping.item_symbol
    visual = rule.look(value, inside=on)
    symbol = mapping.item_symbol if visual.symbol in {None, "none"} else visual.symbol
    return visual.tint(mapping.key_color), symbol


def _cell(mapping: PiecewiseVisualMap, entry: _Entry, *, on_left: bool) -> Rect:
    """What an entry covers, seen from the top left corner of its symbol."""
    width, height = mapping.item_width, mapping.item_height
    text = _text_box(mapping, entry, on_left=on_left)
    if entry.is_end:
        return text
    drawn = symbol_path(entry.symbol, width, height)
    if drawn is None:
        return text
    extents = drawn.get_extents()
    symbol = Rect(extents.x0 + width / 2, extents.y0 + height / 2, extents.width, extents.height)
    symbol = symbol.grown(_EMPTY_STROKE / 2 if is_empty(entry.symbol) else 0)
    return union([symbol, text]) if entry.text.width else symbol


def _text_anchor(mapping: PiecewiseVisualMap, entry: _Entry, *, on_left: bool) -> tuple[float, Align]:
    width = mapping.item_width
    if not entry.is_end:
        return (-mapping.text_gap, "right") if on_left else (width + mapping.text_gap, "left")
    if not _is_labelled(mapping):
        return width / 2, "center"
    return (width, "right") if on_left else (0.0, "left")


def _text_box(mapping: PiecewiseVisualMap, entry: _Entry, *, on_left: bool) -> Rect:
    x, align = _text_anchor(mapping, entry, on_left=on_left)
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * entry.text.width
    return Rect(x - shift, (mapping.item_height - entry.text.height) / 2, entry.text.width, entry.text.height)


def _paint_entry(
    surface: Surface,
    mapping: PiecewiseVisualMap,
    entry: _Entry,
    corner: tuple[float, float],
    *,
    on_left: bool,
) -> None:
    x, y = corner
    middle = y + mapping.item_height / 2
    if not entry.is_end:
        _paint_symbol(surface, mapping, entry, (x + mapping.item_width / 2, middle))
    dx, align = _text_anchor(mapping, entry, on_left=on_left)
    paint_block(surface, entry.text, x + dx, middle, align=align, vertical="middle")


def _paint_symbol(
    surface: Surface, mapping: PiecewiseVisualMap, entry: _Entry, at: tuple[float, float]
) -> None:
    path = symbol_path(entry.symbol, mapping.item_width, mapping.item_height)
    if path is not None:
        fill, stroke = rgba(entry.color), None
        if is_empty(entry.symbol):
            fill, stroke = rgba("#fff"), Stroke(fill, _EMPTY_STROKE)
        surface.markers(path, np.array([at]), fill=fill, stroke=stroke)
