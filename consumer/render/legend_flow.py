"""Entries of a legend in rows or columns (ECharts 5, `util/layout.box`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from consumer.render.geometry import Rect

Size = tuple[float, float]


@dataclass(frozen=True)
class Flow:
    """Where entries stand, from the top left corner of them all."""

    boxes: tuple[Rect | None, ...]
    """None for a line break."""
    width: float
    height: float


def flowed(sizes: Sequence[Size | None], gap: float, *, across: bool, limit: float | None) -> Flow:
    """Entries one after the other, wrapped where the room ends.

    Args:
        sizes: width and height of each; None breaks the line.
        gap: px between entries, and between lines.
        across: rows; else columns.
        limit: px of a line; None: a single one without end.
    """
    boxes: list[Rect | None] = []
    along = cross = line = longest = 0.0
    for size in sizes:
        length, thickness = (size if across else (size[1], size[0])) if size else (0.0, 0.0)
        if size is None or (limit is not None and along > 0 and along + length > limit):
            along, cross, line = 0.0, cross + line + gap, 0.0
        if size is None:
            boxes.append(None)
            continue
        boxes.append(Rect(along, cross, *size) if across else Rect(cross, along, *size))
        longest = max(longest, along + length)
        along += length + gap
        line = max(line, thickness)
    width, height = (longest, cross + line) if across else (cross + line, longest)
    return Flow(tuple(_level(boxes) if across else boxes), width, height)


def _level(boxes: list[Rect | None]) -> list[Rect | None]:
    """The entries of a row as high as the highest of it: they stand on one middle line."""
    heights: dict[float, float] = {}
    for box in boxes:
        if box is not None:
            heights[box.y] = max(heights.get(box.y, 0.0), box.height)
    return [None if box is None else Rect(box.x, box.y, box.width, heights[box.y]) for box in boxes]
