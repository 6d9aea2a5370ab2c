"""Where components stand: boxes placed by edges and sizes."""

from contracts.charts.model import SpecModel
from contracts.charts.scalars import HorizontalPosition, Length, VerticalPosition


class Box(SpecModel):
    """A place in the picture.

    Of `left`, `right`, `width` (and `top`, `bottom`, `height`) two decide. `left: "center"` centres,
    `left: "right"` is `right: 0`. With both edges and a size given, the size wins over `right`/`bottom`.
    Missing ones come from the defaults of the component, named in its docstring, in the order
    size, left/top, right/bottom, until there are two.
    """

    left: HorizontalPosition | None = None
    """px or % of the surrounding width from its left edge, or a keyword."""
    top: VerticalPosition | None = None
    """px or % of the surrounding height from its top edge, or a keyword."""
    right: Length | None = None
    """px or % from the right edge."""
    bottom: Length | None = None
    """px or % from the bottom edge."""
    width: Length | None = None
    height: Length | None = None
