"""The page of a legend that does not fit, and its buttons (ECharts 5, `ScrollableLegendView`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.legend_flow import Flow
from consumer.render.paint import fill_of
from consumer.render.paths import CLOSE, LINE, MOVE
from consumer.render.surface import Surface
from consumer.render.symbols import size_of
from consumer.render.text_block import block, paint_block
from contracts.charts.legends import LegendPager
from contracts.charts.text import TextStyle

_WIDEST: Final = "xx/xx"
"""What room is kept for, whatever the number of pages."""
_Corners = tuple[tuple[float, float], ...]
_TO_THE_LEFT: Final[_Corners] = ((0, 0.5), (1, 0), (1, 1))
_TO_THE_RIGHT: Final[_Corners] = ((1, 0.5), (0, 0), (0, 1))
_UP: Final[_Corners] = ((0, 1), (1, 1), (0.5, 0))
_DOWN: Final[_Corners] = ((0, 0), (1, 0), (0.5, 1))
_SLENDER: Final = 0.6
"""Width of the arrows to the left and right, as a share of their height."""


@dataclass(frozen=True)
class Pages:
    """Which page is shown."""

    current: int
    """From 0."""
    count: int


@dataclass(frozen=True)
class Pager:
    """The buttons of a legend, measured."""

    spec: LegendPager
    across: bool
    text_width: float
    text_height: float
    base: TextStyle

    @property
    def icon(self) -> tuple[float, float]:
        """Px of an arrow, which keeps its shape in the box it is given."""
        width, height = size_of(self.spec.icon_size)
        share = _SLENDER if self.across else 1.0
        scale = min(width / share, height)
        return share * scale, scale

    @property
    def width(self) -> float:
        """Px of both arrows, the text and the gaps between."""
        return 2 * self.icon[0] + self.text_width + 2 * self.spec.button_gap

    @property
    def height(self) -> float:
        """Px of the highest of them."""
        return max(self.icon[1], self.text_height)

    def paint(self, surface: Surface, x: float, y: float, pages: Pages) -> None:
        """Paint them with their top left corner at (x, y)."""
        middle = y + self.height / 2
        before, after = (_TO_THE_LEFT, _TO_THE_RIGHT) if self.across else (_UP, _DOWN)
        self._paint_arrow(surface, before, x, middle, active=pages.current > 0)
        last = x + self.width - self.icon[0]
        self._paint_arrow(surface, after, last, middle, active=pages.current < pages.count - 1)
        words = self.spec.template.replace("{current}", str(pages.current + 1))
        text = block(words.replace("{total}", str(pages.count)), self.spec.text_style, self.base, None)
        paint_block(surface, text, x + self.width / 2, middle, align="center", vertical="middle")

    def _paint_arrow(
        self, surface: Surface, shape: _Corners, x: float, middle: float, *, active: bool
    ) -> None:
        width, height = self.icon
        corners = [(x + a * width, middle + (b - 0.5) * height) for a, b in shape]
        path = Path([*corners, corners[0]], [MOVE, LINE, LINE, CLOSE])
        surface.path(path, fill=fill_of(self.spec.color if active else self.spec.inactive_color))


def pager_of(spec: LegendPager, base: TextStyle, *, across: bool) -> Pager:
    """The buttons of a legend whose entries stand in a row or a column."""
    widest = block(_WIDEST, spec.text_style, base, None)
    return Pager(spec, across, widest.width, widest.height, base)


def page_of(flow: Flow, first: int, window: float, *, across: bool) -> tuple[Pages, tuple[Rect | None, ...]]:
    """The page that begins with entry `first`: its number, and the entries that lie in it as a whole."""
    shown = [box for box in flow.boxes if box is not None]
    if not shown:
        return Pages(0, 0), ()
    spans = [(box.x, box.right) if across else (box.y, box.bottom) for box in shown]
    first = first if first < len(shown) else 0
    start = spans[first][0]

    def on_page(box: Rect | None) -> Rect | None:
        if box is None:
            return None
        near, far = (box.x, box.right) if across else (box.y, box.bottom)
        if near < start or far > start + window:
            return None
        return Rect(box.x - (start if across else 0), box.y - (0 if across else start), box.width, box.height)

    return _numbered(spans, first, window), tuple(on_page(box) for box in flow.boxes)


def _numbered(spans: Sequence[tuple[float, float]], first: int, window: float) -> Pages:
    """How many pages there are; the last entry of one, cut or not, is the first of the next."""

    def sees(begin: int, entry: int) -> bool:
        start = spans[begin][0]
        return spans[entry][1] >= start and spans[entry][0] <= start + window

    after, begin, last = 0, first, first
    for entry in range(first + 1, len(spans)):
        if not sees(begin, entry):
            begin = last if last > begin else entry
            after += 1
        last = entry
    if spans[last][1] > spans[begin][0] + window:
        after += 1
    before, begin, last = 0, first, first
    for entry in range(first - 1, -2, -1):
        if (entry < 0 or not sees(entry, last)) and begin < last:
            last = begin
            before += 1
        begin = entry
    return Pages(before, before + after + 1)
