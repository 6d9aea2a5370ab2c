"""Where the keys of visual maps stand, and on which side of it their texts."""

from typing import Final, Literal

from consumer.render.boxes import place, sides
from consumer.render.geometry import Rect
from contracts.charts.boxes import Box
from contracts.charts.visual_maps import VisualMap

Side = Literal["left", "right", "top", "bottom"]

KEY_PLACE: Final = Box(left=0, bottom=0)
"""The usual place of a key."""
_THIN_PX: Final = 10.0


def side_of(mapping: VisualMap, picture: Rect, width: float) -> Side:
    """The side of the key on which its bar or symbols stand: that of the picture which is nearer.

    `width` is that of the bar or the symbols, in px.
    """
    if mapping.align != "auto":
        return mapping.align
    top, right, bottom, left = sides(mapping.padding)
    if mapping.orientation == "vertical":
        box = place(mapping, (width + left + right, _THIN_PX + top + bottom), picture, KEY_PLACE)
        return "left" if box.x + 2 * left + width / 2 < picture.center[0] else "right"
    box = place(mapping, (_THIN_PX + left + right, width + top + bottom), picture, KEY_PLACE)
    return "top" if box.y + 2 * top + width / 2 < picture.center[1] else "bottom"
