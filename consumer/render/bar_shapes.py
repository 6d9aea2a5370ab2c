"""One upright or level bar on the surface: fill, border, rounded corners, shadow."""

from functools import partial

from consumer.render.boxes import corners
from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, border_of, fill_of
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from contracts.charts.styles import ItemStyle


def paint_bar(
    surface: Surface, box: Rect, style: ItemStyle, color: str | Gradient, clip: Rect | None = None
) -> None:
    """Paint the bar that covers `box`, border included."""
    stroke = border_of(style)
    radii = corners(style.border_radius, min(box.width, box.height))
    if stroke:
        box = box.grown(-min(stroke.width, box.width, box.height) / 2)
    fill = fill_of(color, style.opacity)
    paint_one = partial(surface.rect, box, fill=fill, stroke=stroke, radii=radii, clip=clip)
    with_shadow(surface, style.shadow, paint_one)
