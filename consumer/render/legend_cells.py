"""The entries of a legend: icon and text, measured and painted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, Stroke, dash_of, fill_of, solid, stroke_of
from consumer.render.paths import moved, turned
from consumer.render.surface import Surface
from consumer.render.symbols import is_empty, symbol_path
from consumer.render.text_block import TextBlock, block, paint_block
from contracts.charts.legends import Legend, LegendItem
from contracts.charts.styles import Dash, ItemStyle, LineStyle
from contracts.charts.text import TextStyle

_TEXT_GAP: Final = 5
_LINE_SYMBOL: Final = 0.8
"""Size of the symbol in a line's icon, as a share of the icon's height."""
_STROKE_PX: Final = 2.0
"""Of lines, of empty symbols, and of borders where the series has one."""
_WHITE: Final = (1.0, 1.0, 1.0, 1.0)
_ITEM: Final = ItemStyle()
_LINE: Final = LineStyle()
"""What says nothing."""


@dataclass(frozen=True)
class Entry:
    """What a legend knows of a series or of an item."""

    color: str | Gradient
    symbol: str
    """Its icon."""
    line: LineStyle | None = None
    """Of line series: the stroke across the icon."""
    item_style: ItemStyle | None = None
    rotate: float | None = None
    """Of line series: degrees the symbol is turned, counter-clockwise."""
    listed: bool = True
    """Whether a legend without items of its own names it."""


class Cell(NamedTuple):
    """An entry that is shown."""

    entry: Entry
    icon: str
    """Empty: as the series draws itself."""
    text: TextBlock
    hidden: bool
    overhang: float
    """Px that strokes reach beyond the icon on either side."""
    width: float
    height: float
    rotate: float
    """Degrees its symbol is turned, counter-clockwise."""


def cells_of(legend: Legend, entries: Mapping[str, Entry], base: TextStyle) -> list[Cell | None]:
    """One for each entry, each name once; None where an empty name breaks the line."""
    items = legend.items
    if items is None:
        items = tuple(LegendItem(name=name) for name, entry in entries.items() if entry.listed)
    cells: list[Cell | None] = []
    seen: set[str] = set()
    for item in items:
        if item.name in {"", "\n"}:
            cells.append(None)
        elif item.name in entries and item.name not in seen:
            seen.add(item.name)
            cells.append(_cell(legend, item, entries[item.name], base))
    return cells if seen else []


def _cell(legend: Legend, item: LegendItem, entry: Entry, base: TextStyle) -> Cell:
    hidden = item.name in legend.unselected
    color = legend.inactive_color if hidden else None
    style = item.text_style or legend.text_style
    if hidden:
        style = style.model_copy(update={"color": color})
    text = block((legend.template or "{name}").replace("{name}", item.name), style, base, color)
    icon = item.icon or legend.icon or ""
    cell = Cell(entry, icon, text, hidden, 0.0, 0.0, 0.0, _rotation(legend, item, entry, icon))
    border = _border(legend, cell, 1)
    overhang = border.width / 2 if border is not None else 0.0
    height = legend.item_height + 2 * overhang
    if entry.line is not None and not icon:
        around = _STROKE_PX if is_empty(entry.symbol) else 2 * overhang
        height = legend.item_height * _LINE_SYMBOL + around
        overhang = _line_width(legend, entry) / 2
    width = overhang + legend.item_width + _TEXT_GAP + text.width
    return cell._replace(overhang=overhang, width=width, height=max(height, text.height))


def _rotation(legend: Legend, item: LegendItem, entry: Entry, icon: str) -> float:
    """Of the symbol of a line as it is drawn; other icons stand upright, as in ECharts."""
    if icon or entry.rotate is None:
        return 0.0
    said = (item.symbol_rotate, legend.symbol_rotate, entry.rotate)
    return next(degrees for degrees in said if degrees is not None)


def _line_width(legend: Legend, entry: Entry) -> float:
    """Of the stroke across an icon: the legend's own, else 2 px where the series has a line."""
    own = legend.line_style
    if own is not None and "width" in own.model_fields_set:
        return own.width
    return _STROKE_PX if entry.line is not None and entry.line.width else 0.0


def paint_cell(surface: Surface, legend: Legend, cell: Cell, box: Rect, *, icon_right: bool) -> None:
    """Paint an entry into its box."""
    middle = box.y + box.height / 2
    icon_x = box.x + cell.overhang
    if icon_right:
        icon_x = box.right - cell.overhang - legend.item_width
    icon = Rect(icon_x, middle - legend.item_height / 2, legend.item_width, legend.item_height)
    _paint_icon(surface, legend, cell, icon)
    text_x = icon.x - _TEXT_GAP if icon_right else icon.right + _TEXT_GAP
    align = "right" if icon_right else "left"
    paint_block(surface, cell.text, text_x, middle, align=align, vertical="middle")  # type: ignore[arg-type]  # one of the two


def _paint_icon(surface: Surface, legend: Legend, cell: Cell, box: Rect) -> None:
    entry = cell.entry
    own = legend.item_style.color if legend.item_style is not None else None
    paint = legend.inactive_color if cell.hidden else own or entry.color
    x, y = box.center
    width, height = box.width, box.height
    symbol = cell.icon or entry.symbol
    if entry.line is not None and not cell.icon:
        _paint_line(surface, legend, cell, box)
        width = height = box.height * _LINE_SYMBOL
        symbol = "circle" if symbol == "none" else symbol
    path = symbol_path(symbol, width, height, keep_aspect=True)
    if path is None:
        return
    path = turned(path, cell.rotate)
    opacity = _opacity(legend, entry)
    at = np.array([(x, y)])
    color = solid(paint, opacity)
    if is_empty(symbol):
        dash = dash_of(_border_type(legend, entry), _STROKE_PX)
        surface.markers(path, at, fill=_WHITE, stroke=Stroke(color, _STROKE_PX, dash) if color else None)
    else:
        stroke = _border(legend, cell, opacity)
        surface.path(moved(path, x, y), fill=fill_of(paint, opacity), stroke=stroke, shape=box)


def _paint_line(surface: Surface, legend: Legend, cell: Cell, box: Rect) -> None:
    series = cell.entry.line or _LINE
    style = legend.line_style or series
    if legend.line_style is not None and "color" not in style.model_fields_set:
        style = style.model_copy(update={"color": series.color})
    changes: dict[str, object] = {"width": _line_width(legend, cell.entry)}
    if cell.hidden:
        changes |= {"color": None, "width": _STROKE_PX}
    stroke = stroke_of(
        style.model_copy(update=changes), legend.inactive_color if cell.hidden else cell.entry.color
    )
    if stroke is not None:
        y = box.center[1]
        surface.segments([(box.x, y)], [(box.right, y)], stroke)


def _opacity(legend: Legend, entry: Entry) -> float:
    """As the legend says, else as the series."""
    own = legend.item_style
    if own is not None and "opacity" in own.model_fields_set:
        return own.opacity
    return entry.item_style.opacity if entry.item_style is not None else 1.0


def _border(legend: Legend, cell: Cell, opacity: float) -> Stroke | None:
    """Of an icon: the legend's own, else one of 2 px where the series has one."""
    own, other = legend.item_style or _ITEM, cell.entry.item_style or _ITEM
    color = own.border_color or other.border_color
    width = own.border_width if "border_width" in own.model_fields_set else 0.0
    if "border_width" not in own.model_fields_set and other.border_width:
        width = _STROKE_PX
    found = solid(legend.inactive_color if cell.hidden else color, opacity) if color and width else None
    dash = dash_of(_border_type(legend, cell.entry), width)
    return Stroke(found, width, dash) if found else None


def _border_type(legend: Legend, entry: Entry) -> Dash:
    own, other = legend.item_style or _ITEM, entry.item_style or _ITEM
    return own.border_type if "border_type" in own.model_fields_set else other.border_type
