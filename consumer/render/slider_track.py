"""Places on a slider of a data window: along it and across it, level or upright."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from consumer.render.boxes import stretch
from consumer.render.geometry import Rect
from consumer.render.paths import Points
from contracts.charts.boxes import Box
from contracts.charts.data_windows import Slider

THICKNESS: Final = 30.0
GRIP: Final = 7.0
"""Px of the bar beside the track by which the window is moved."""

_EDGE_GAP: Final = 7.0
_HALF_HANDLE: Final = 2.8
"""Px by which ECharts 5 moves a level track to the right, for half a handle."""
_HALF_HANDLE_UPRIGHT: Final = 2.5


@dataclass(frozen=True)
class Track:
    """A slider at its place; `inverse` when the axis runs the other way."""

    rect: Rect
    upright: bool
    inverse: bool

    @property
    def length(self) -> float:
        """Px from end to end."""
        return self.rect.height if self.upright else self.rect.width

    @property
    def thickness(self) -> float:
        """Px across."""
        return self.rect.width if self.upright else self.rect.height

    def points(self, along: ArrayLike, across: ArrayLike) -> Points:
        """Points of the picture: `along` from the start of the axis, `across` from the lower side, in px."""
        s, t = np.broadcast_arrays(np.asarray(along, float), np.asarray(across, float))
        s = self.length - s if self.inverse else s
        if self.upright:
            return np.column_stack([self.rect.x + t.ravel(), self.rect.bottom - s.ravel()])
        return np.column_stack([self.rect.x + s.ravel(), self.rect.bottom - t.ravel()])

    def part(self, start: float, end: float, near: float, far: float) -> Rect:
        """The rectangle between two places along and two across."""
        (x0, y0), (x1, y1) = self.points([start, end], [near, far]).tolist()
        return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def track_of(slider: Slider, grid: Rect, picture: Rect, *, inverse: bool) -> Track:
    """Where a slider stands: along its grid at the edge of the picture, unless it says otherwise."""
    # A grid may lie farther out than a box of a spec may say.
    upright = slider.orientation == "vertical"
    if upright:
        size = {"width": THICKNESS, "height": grid.height}
        usual = Box.model_construct(right=_EDGE_GAP, top=grid.y)
    else:
        size = {"width": grid.width, "height": THICKNESS}
        usual = Box.model_construct(
            right=picture.width - grid.right, top=picture.height - THICKNESS - _EDGE_GAP - GRIP
        )
    own = {side: getattr(slider, side) for side in Box.model_fields}
    given = {name: px for name, px in size.items() if not _is_stretched(slider, name)}
    placed = stretch(
        Box.model_construct(**(given | {k: v for k, v in own.items() if v is not None})), picture, usual
    )
    shift = (0.5, _HALF_HANDLE_UPRIGHT) if upright else (_HALF_HANDLE, GRIP - 0.5)
    rect = Rect(placed.x + shift[0], placed.y + shift[1], placed.width, placed.height)
    return Track(rect, upright, inverse)


def _is_stretched(slider: Slider, name: str) -> bool:
    """Whether both edges are given, so that they decide the size."""
    near, far = (slider.left, slider.right) if name == "width" else (slider.top, slider.bottom)
    return near is not None and far is not None
