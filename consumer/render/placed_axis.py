"""An axis with its place in the picture, and where its values are."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from consumer.render.axis_anchors import OUTWARD, Side
from consumer.render.axis_texts import TickLabel
from consumer.render.columns import Dimension
from consumer.render.geometry import Rect
from consumer.render.scales import Scale, Values
from contracts.charts.axes import Axis


@dataclass(frozen=True)
class PlacedAxis:
    """An axis with its place in the picture."""

    spec: Axis
    dimension: Dimension
    index: int
    side: Side
    scale: Scale
    rect: Rect
    """The plot area of its grid."""
    stands_on: int | None = None
    """Index of the axis across at whose zero its line stands; None: at the edge."""
    labels: tuple[TickLabel, ...] = ()
    places: tuple[float, ...] = ()
    """Values that have labels, those without room included."""
    ticks: tuple[float, ...] = ()
    """Values at which the little lines stand."""

    @property
    def span(self) -> float:
        """Px from end to end."""
        return self.rect.width if self.dimension == "x" else self.rect.height

    def px(self, values: ArrayLike) -> Values:
        """Where values are, in px of the picture; NaN where they are not."""
        share = self.scale(values)
        if self.spec.inverse:
            share = 1 - share
        if self.dimension == "x":
            return self.rect.x + share * self.rect.width
        return self.rect.bottom - share * self.rect.height

    def px_of(self, value: float) -> float:
        """Where one value is."""
        share = self.scale.share(value)
        if self.spec.inverse:
            share = 1 - share
        if self.dimension == "x":
            return self.rect.x + share * self.rect.width
        return self.rect.bottom - share * self.rect.height

    @property
    def label_rotate(self) -> float:
        """Degrees its labels are turned, counter-clockwise; above the plot it is the other way round."""
        rotate = self.spec.label.rotate
        return -rotate if self.side == "top" and self.stands_on is None else rotate

    @property
    def label_outward(self) -> int:
        """Sign of the direction from the edge to the labels, in px."""
        return OUTWARD[self.side] * (-1 if self.spec.label.inside else 1)

    @property
    def band(self) -> float:
        """Px from one category to the next."""
        return self.span / (self.scale.high - self.scale.low)

    @property
    def bar_foot(self) -> float:
        """Value from which bars grow that stand on no other."""
        given = getattr(self.spec, "bar_start", None)
        if self.scale.log_base is not None:
            return given if given is not None and given > 0 else 1.0
        return given or 0.0

    @property
    def zero(self) -> float:
        """Px of zero, or of the end of the axis that is nearer to it."""
        if self.scale.log_base is not None:
            return self.px_of(self.scale.log_base**self.scale.low)
        return self.px_of(min(max(0.0, self.scale.low), self.scale.high))
