"""Legends: entries measured, laid out in rows or columns, and painted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from consumer.render.boxes import place, sides
from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, Stroke, dash_of, fill_of, solid, stroke_of
from consumer.render.paths import moved
from consumer.render.surface import Surface
from consumer.render.symbols import is_empty, symbol_path
from consumer.render.text_block import TextBlock, block, paint_block
from consumer.render.titles import paint_background
from contracts.charts.boxes import Box
from contracts.charts.legends import Legend, LegendItem
from contracts.charts.styles import ItemStyle, LineStyle
from contracts.charts.text import TextStyle

_PLACE: Final = Box(left="center", top=0)
_TEXT_GAP: Final = 5
_LINE_SYMBOL: Final = 0.8
"""Size of the symbol in a line's icon, as a share of the icon's height."""
_BORDER_PX: Final = 2.0
_WHITE: Final = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Entry:
    """What a legend knows of a series or of an item."""

    color: str | Gradient
    symbol: str
    """Its icon."""
    line: LineStyle | None = None
    """Of line series: the stroke across the icon."""
    item_style: ItemStyle | None = None
    listed: bool = True
    """Whether a legend without items of its own names it."""


@dataclass(frozen=True)
class _Cell:
    name: str
    entry: Entry
    icon: str
    text: TextBlock
    hidden: bool
    width: float
    height: float


def paint_legend(surface: Surface, legend: Legend, entries: Mapping[str, Entry], base: TextStyle) -> None:
    """Paint one legend; names that no series and no item has are left out."""
    cells = _cells(legend, entries, base)
    if not any(cells):
        return
    top, right, bottom, left = sides(legend.padding)
    room = Rect(0, 0, surface.width - left - right, surface.height - top - bottom)
    at, width, height = _arranged(legend, cells, room)
    outer = place(legend, (width + left + right, height + top + bottom), surface.bounds, _PLACE)
    paint_background(surface, outer, legend.background)
    icon_right = legend.align == "right" or (legend.align == "auto" and _hugs_right(legend))
    for cell, (x, y) in zip([cell for cell in cells if cell], at, strict=False):
        _paint_cell(surface, legend, cell, outer.x + left + x, outer.y + top + y, icon_right=icon_right)


def _cells(legend: Legend, entries: Mapping[str, Entry], base: TextStyle) -> list[_Cell | None]:
    """One for each entry; None where an empty name breaks the line."""
    items = legend.items
    if items is None:
        items = tuple(LegendItem(name=name) for name, entry in entries.items() if entry.listed)
    cells: list[_Cell | None] = []
    for item in items:
        name = item.name
        if name in {"", "\n"}:
            cells.append(None)
        elif name in entries:
            hidden = name in legend.unselected
            text = (legend.template or "{name}").replace("{name}", name)
            color = legend.inactive_color if hidden else None
            chosen = item.text_style or legend.text_style
            if hidden:
                chosen = chosen.model_copy(update={"color": color})
            found = block(text, chosen, base, color)
            width = legend.item_width + _TEXT_GAP + found.width
            entry = entries[name]
            height = max(legend.item_height, found.height)
            cells.append(_Cell(name, entry, item.icon or legend.icon or "", found, hidden, width, height))
    return cells


def _arranged(
    legend: Legend, cells: list[_Cell | None], room: Rect
) -> tuple[list[tuple[float, float]], float, float]:
    """Top left corner of each cell, and the size of them all; wraps where the room ends."""
    across = legend.orientation == "horizontal"
    limit = room.width if across else room.height
    at: list[tuple[float, float]] = []
    along = cross = line = longest = 0.0
    for cell in cells:
        length = (cell.width if across else cell.height) if cell else 0.0
        wraps = cell is None or (along > 0 and along + length > limit)
        if wraps and legend.type == "scroll" and cell is not None:
            break  # a picture shows the first page
        if wraps:
            along, cross, line = 0.0, cross + line + legend.item_gap, 0.0
        if cell is None:
            continue
        at.append((along, cross) if across else (cross, along))
        longest = max(longest, along + length)
        along += length + legend.item_gap
        line = max(line, cell.height if across else cell.width)
    thickness = cross + line
    return (at, longest, thickness) if across else (at, thickness, longest)


def _hugs_right(legend: Legend) -> bool:
    return legend.orientation == "vertical" and legend.left == "right"


def _paint_cell(
    surface: Surface, legend: Legend, cell: _Cell, x: float, y: float, *, icon_right: bool
) -> None:
    middle = y + cell.height / 2
    icon_x = x + cell.width - legend.item_width if icon_right else x
    icon = Rect(icon_x, middle - legend.item_height / 2, legend.item_width, legend.item_height)
    _paint_icon(surface, legend, cell, icon)
    text_x = icon_x - _TEXT_GAP if icon_right else icon_x + legend.item_width + _TEXT_GAP
    paint_block(
        surface, cell.text, text_x, middle, align="right" if icon_right else "left", vertical="middle"
    )


def _paint_icon(surface: Surface, legend: Legend, cell: _Cell, box: Rect) -> None:
    entry = cell.entry
    paint = legend.inactive_color if cell.hidden else entry.color
    x, y = box.center
    width, height = box.width, box.height
    symbol = cell.icon or entry.symbol
    if entry.line is not None and not cell.icon:
        style = legend.line_style or entry.line
        if stroke := stroke_of(style.model_copy(update={"color": None}) if cell.hidden else style, paint):
            surface.segments([(box.x, y)], [(box.right, y)], stroke)
        width = height = box.height * _LINE_SYMBOL
    path = symbol_path(symbol, width, height)
    if path is None:
        return
    opacity = _opacity(legend, entry)
    at = np.array([(x, y)])
    color = solid(paint, opacity)
    if is_empty(symbol):
        surface.markers(path, at, fill=_WHITE, stroke=Stroke(color, 2) if color else None)
    else:
        stroke = _border(legend, cell, opacity)
        surface.path(moved(path, x, y), fill=fill_of(paint, opacity), stroke=stroke, shape=box)


def _opacity(legend: Legend, entry: Entry) -> float:
    """As the legend says, else as the series."""
    own = legend.item_style
    if own is not None and "opacity" in own.model_fields_set:
        return own.opacity
    return entry.item_style.opacity if entry.item_style is not None else 1.0


def _border(legend: Legend, cell: _Cell, opacity: float) -> Stroke | None:
    """Of an icon: the legend's own, else one of 2 px where the series has one."""
    own, other = legend.item_style or ItemStyle(), cell.entry.item_style or ItemStyle()
    color = own.border_color or other.border_color
    width = own.border_width if "border_width" in own.model_fields_set else 0.0
    if "border_width" not in own.model_fields_set and other.border_width:
        width = _BORDER_PX
    found = solid(legend.inactive_color if cell.hidden else color, opacity) if color and width else None
    return Stroke(found, width, dash_of(other.border_type, width)) if found else None
