"""Where a label stands at a box: ECharts' positions."""

from typing import Final

from matplotlib.path import Path

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.text_block import Align, VerticalAlign

Anchor = tuple[float, float, Align, VerticalAlign]

# Share of the box across and down, direction of the distance, and which point of the text is there.
_PLACES: Final[dict[str, tuple[float, float, int, int, Align, VerticalAlign]]] = {
    "top": (0.5, 0, 0, -1, "center", "bottom"),
    "bottom": (0.5, 1, 0, 1, "center", "top"),
    "left": (0, 0.5, -1, 0, "right", "middle"),
    "right": (1, 0.5, 1, 0, "left", "middle"),
    "inside": (0.5, 0.5, 0, 0, "center", "middle"),
    "center": (0.5, 0.5, 0, 0, "center", "middle"),
    "inside_left": (0, 0.5, 1, 0, "left", "middle"),
    "inside_right": (1, 0.5, -1, 0, "right", "middle"),
    "inside_top": (0.5, 0, 0, 1, "center", "top"),
    "inside_bottom": (0.5, 1, 0, -1, "center", "bottom"),
    "inside_top_left": (0, 0, 1, 1, "left", "top"),
    "inside_top_right": (1, 0, -1, 1, "right", "top"),
    "inside_bottom_left": (0, 1, 1, -1, "left", "bottom"),
    "inside_bottom_right": (1, 1, -1, -1, "right", "bottom"),
}


def place_at_path(path: Path, position: str | tuple[float | str, float | str], distance: float) -> Anchor:
    """The same of a label of the shape inside `path`: its bounding box counts."""
    box = path.get_extents()
    return place_at_box(Rect(box.x0, box.y0, box.width, box.height), position, distance)


def place_at_box(box: Rect, position: str | tuple[float | str, float | str], distance: float) -> Anchor:
    """Anchor and alignment of a label of `box`; unknown positions are `inside`."""
    if isinstance(position, tuple):
        across, down = position
        return box.x + length(across, box.width), box.y + length(down, box.height), "left", "top"
    share_x, share_y, dx, dy, align, vertical = _PLACES.get(position, _PLACES["inside"])
    x = box.x + share_x * box.width + dx * distance
    y = box.y + share_y * box.height + dy * distance
    return x, y, align, vertical
