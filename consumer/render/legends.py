"""Legends: entries, page buttons and selector buttons put in their places and painted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from consumer.render.boxes import place, room, sides
from consumer.render.geometry import Rect
from consumer.render.legend_cells import Cell, Entry, cells_of, paint_cell
from consumer.render.legend_flow import flowed
from consumer.render.legend_pages import Pager, Pages, page_of, pager_of
from consumer.render.legend_selector import Selector, selector_of
from consumer.render.surface import Surface
from consumer.render.titles import paint_background
from contracts.charts.boxes import Box
from contracts.charts.legends import Legend
from contracts.charts.text import TextStyle

_PLACE: Final = Box(left="center", top=0)


@dataclass(frozen=True)
class _Content:
    """The entries with their page buttons, from the top left corner."""

    boxes: tuple[Rect | None, ...]
    along: float
    """Px, in the direction of the entries."""
    across: float
    pager: tuple[Pager, float, float, Pages] | None = None
    """With its place, and what it says."""


def paint_legend(surface: Surface, legend: Legend, entries: Mapping[str, Entry], base: TextStyle) -> None:
    """Paint one legend; names that no series and no item has are left out."""
    cells = cells_of(legend, entries, base)
    if not cells:
        return
    level = legend.orientation == "horizontal"
    top, right, bottom, left = sides(legend.padding)
    selector = selector_of(legend, base)
    taken = 0.0 if selector is None else (selector.width if level else selector.height) + selector.spec.gap
    content = _content(legend, cells, base, room(legend, surface.bounds, sides(legend.padding)), taken)
    along, across = content.along + taken, content.across
    if selector is not None:
        across = max(across, selector.height if level else selector.width)
    size = (along, across) if level else (across, along)
    outer = place(legend, (size[0] + left + right, size[1] + top + bottom), surface.bounds, _PLACE)
    paint_background(surface, outer, legend.background)
    inner = Rect(outer.x + left, outer.y + top, *size)
    _paint_content(surface, legend, cells, content, _shifted(inner, content, selector, taken, level=level))
    if selector is not None:
        _paint_selector(surface, selector, inner, content.along, level=level)


def _content(legend: Legend, cells: list[Cell | None], base: TextStyle, room: Rect, taken: float) -> _Content:
    level = legend.orientation == "horizontal"
    sizes = [None if cell is None else (cell.width, cell.height) for cell in cells]
    limit = room.width if level else room.height
    if legend.type != "scroll":
        # The selector is not reckoned with where lines end.
        flow = flowed(sizes, legend.item_gap, across=level, limit=limit)
        along, across = (flow.width, flow.height) if level else (flow.height, flow.width)
        return _Content(flow.boxes, along, across)
    flow = flowed([size for size in sizes if size], legend.item_gap, across=level, limit=None)
    along, across = (flow.width, flow.height) if level else (flow.height, flow.width)
    pager, limit = pager_of(legend.pager, base, across=level), limit - taken
    length, thickness = (pager.width, pager.height) if level else (pager.height, pager.width)
    boxes = [_moved(box, 0, max(thickness - across, 0) / 2, level=level) for box in flow.boxes]
    if along <= limit:
        return _Content(tuple(boxes), along, max(across, thickness))
    gap = legend.item_gap if legend.pager.gap is None else legend.pager.gap
    window = max(limit - length - gap, 0.0)
    pages, on_page = page_of(flow, legend.pager.first_item, window, across=level)
    begin, at = (0.0, limit - length) if legend.pager.position == "end" else (length + gap, 0.0)
    shift = max(thickness - across, 0) / 2
    boxes = [_moved(box, begin, shift, level=level) for box in on_page]
    beside = max(across - thickness, 0) / 2
    x, y = (at, beside) if level else (beside, at)
    return _Content(tuple(boxes), limit, max(across, thickness), (pager, x, y, pages))


def _moved(box: Rect | None, along: float, across: float, *, level: bool) -> Rect | None:
    if box is None:
        return None
    dx, dy = (along, across) if level else (across, along)
    return Rect(box.x + dx, box.y + dy, box.width, box.height)


def _shifted(
    inner: Rect, content: _Content, selector: Selector | None, taken: float, *, level: bool
) -> tuple[float, float]:
    """Where the content begins: after the selector, if that comes first, and in the middle beside it."""
    if selector is None:
        return inner.x, inner.y
    before = 0.0 if selector.at_end else taken
    if level:
        return inner.x + before, inner.y + (inner.height - content.across) / 2
    return inner.x + (inner.width - content.across) / 2, inner.y + before


def _paint_selector(surface: Surface, selector: Selector, inner: Rect, along: float, *, level: bool) -> None:
    before = along + selector.spec.gap if selector.at_end else 0.0
    if level:
        selector.paint(surface, inner.x + before, inner.y + (inner.height - selector.height) / 2)
    else:
        selector.paint(surface, inner.x + (inner.width - selector.width) / 2, inner.y + before)


def _paint_content(
    surface: Surface,
    legend: Legend,
    cells: list[Cell | None],
    content: _Content,
    at: tuple[float, float],
) -> None:
    icon_right = legend.align == "right" or (legend.align == "auto" and _hugs_right(legend))
    shown = cells if legend.type != "scroll" else [cell for cell in cells if cell]
    level = legend.orientation == "horizontal"
    columns = {} if level else _columns(content.boxes)
    for cell, box in zip(shown, content.boxes, strict=True):
        if cell is not None and box is not None:
            width = columns.get(box.x, box.width)  # icons of a column line up on either side
            here = Rect(at[0] + box.x, at[1] + box.y, width, box.height)
            paint_cell(surface, legend, cell, here, icon_right=icon_right)
    if content.pager is not None:
        pager, x, y, pages = content.pager
        pager.paint(surface, at[0] + x, at[1] + y, pages)


def _columns(boxes: tuple[Rect | None, ...]) -> dict[float, float]:
    """Width of each column, by its left edge."""
    widths: dict[float, float] = {}
    for box in boxes:
        if box is not None:
            widths[box.x] = max(widths.get(box.x, 0.0), box.width)
    return widths


def _hugs_right(legend: Legend) -> bool:
    return legend.orientation == "vertical" and legend.left == "right"
