"""What matplotlib is told of a look: its graphics contexts."""

from collections.abc import Callable
from itertools import repeat
from typing import Final, NamedTuple

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.transforms import Bbox

from consumer.render.geometry import Rect
from consumer.render.paint import TRANSPARENT, Stroke

_ASKED: Final = (
    "get_clip_path",
    "get_dashes",
    "get_hatch_color",
    "get_hatch_linewidth",
    "get_hatch_path",
    "get_sketch_params",
    "get_snap",
)


class Device(NamedTuple):
    """How layout px become device px."""

    scale: float
    """Device px per layout px."""
    height: float
    """Of the surface, in layout px."""


def new_context(
    make: Callable[[], GraphicsContextBase],
    stroke: Stroke | None,
    clip: Rect | None,
    snap: bool | None,
    device: Device,
) -> GraphicsContextBase:
    """What matplotlib is told of a look."""
    context, scale = make(), device.scale
    if stroke is None:
        context.set_linewidth(0)
        context.set_foreground(TRANSPARENT, isRGBA=True)
    else:
        context.set_linewidth(stroke.width * scale)
        context.set_foreground(stroke.color, isRGBA=True)
        context.set_capstyle("projecting" if stroke.cap == "square" else stroke.cap)
        context.set_joinstyle(stroke.join)
        if stroke.dash:
            # The rasteriser takes offsets below zero for positive ones.
            context.set_dashes(
                stroke.dash_offset % sum(stroke.dash) * scale, [length * scale for length in stroke.dash]
            )
    if clip is not None:
        context.set_clip_rectangle(device_box(clip, device))
    context.set_snap(snap)
    return context


def settled(context: GraphicsContextBase) -> GraphicsContextBase:
    """A context that is changed no more: what the rasteriser asks it for each time needs no Python."""
    for name in _ASKED:
        setattr(context, name, repeat(getattr(context, name)()).__next__)
    return context


def device_box(rect: Rect, device: Device) -> Bbox:
    """A rectangle of layout px in device px, with y upwards."""
    scale, height = device
    return Bbox.from_extents(
        rect.x * scale,
        (height - rect.bottom) * scale,
        rect.right * scale,
        (height - rect.y) * scale,
    )
