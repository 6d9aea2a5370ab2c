"""Where the parts of a timeline stand (ECharts 5, `component/timeline/SliderTimelineView`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consumer.render.boxes import length, stretch
from consumer.render.category_ticks import roomy_interval, sampled, spaced
from consumer.render.geometry import Rect
from consumer.render.symbols import size_of
from consumer.render.text_block import TextBlock
from contracts.charts.boxes import Box
from contracts.charts.timelines import Timeline

_HEIGHT_PX: Final = 40
_BUTTON_STROKE_PX: Final = 1.0


@dataclass(frozen=True)
class TimelineFrame:
    """A timeline in px: `along` runs to the right, or upwards from the lower end."""

    spec: Timeline
    box: Rect
    points: tuple[float, ...]
    """Px along of each."""
    ends: tuple[float, float]
    """Of the line, the first one where it begins."""
    play: float | None
    """Px along of the middle of the button."""
    previous: float | None
    next: float | None
    middle: float
    """Px of the line from the upper, or left, side of the box."""
    labels: float
    """The same, of the side of the labels that looks to the line."""
    labels_after: bool
    """Whether they stand below, or right of, the line."""

    @property
    def upright(self) -> bool:
        """Whether it runs upwards."""
        return self.spec.orientation == "vertical"

    def at(self, along: float, across: float) -> tuple[float, float]:
        """A point of the picture."""
        if self.upright:
            return self.box.x + across, self.box.bottom - along
        return self.box.x + along, self.box.y + across


def place_timeline(spec: Timeline, bounds: Rect, labels: Sequence[TextBlock]) -> TimelineFrame:
    """Lay out a timeline whose names are `labels`, measured."""
    outer = stretch(_resolved(spec, bounds), bounds, Box())
    box = outer.grown(-spec.padding)
    upright = spec.orientation == "vertical"
    reach_px, thickness = (box.height, box.width) if upright else (box.width, box.height)
    play, previous, following, start, end = _buttons(spec, reach_px)
    ends = (end, start) if spec.inverse else (start, end)
    last = len(spec.names) - 1
    points = tuple(
        ends[0] + (ends[1] - ends[0]) * (number / last if last else 0.5) for number in range(last + 1)
    )
    after = _labels_after(spec, box, bounds)
    reach, room = _reach(spec), max((_depth(label, upright=upright) for label in labels), default=0.0)
    middle = reach if after else thickness - reach
    return TimelineFrame(
        spec, box, points, ends, play, previous, following, middle, thickness - room if after else room, after
    )


def shown_names(frame: TimelineFrame, labels: Sequence[TextBlock]) -> list[int]:
    """The points whose names are shown."""
    count = len(labels)
    ticks = [float(number) for number in range(count)]
    interval = frame.spec.label.interval
    if interval is None:
        step = abs(frame.ends[1] - frame.ends[0]) / max(count - 1, 1)
        sizes = [(labels[int(tick)].width, labels[int(tick)].height) for tick in sampled(ticks)]
        interval = roomy_interval(sizes, count, step, frame.spec.label.rotate + (90 if frame.upright else 0))
    return [int(tick) for tick in spaced(ticks, interval)]


def _resolved(spec: Timeline, bounds: Rect) -> Box:
    """Its place: what is said of a direction replaces the usual place, of which only the height stays.

    Sizes are of what is inside of the padding.
    """
    across, down = (spec.left, spec.width, spec.right), (spec.top, spec.height, spec.bottom)
    left, width, right = across if any(one is not None for one in across) else ("20%", None, "20%")
    top, height, bottom = down if any(one is not None for one in down) else (None, None, 0)
    if height is None and (top is None or bottom is None):
        height = _HEIGHT_PX
    around = 2 * spec.padding
    width = None if width is None else length(width, bounds.width) + around
    height = None if height is None else length(height, bounds.height) + around
    # With its padding it may be larger than a box of a spec may say.
    return Box.model_construct(left=left, width=width, right=right, top=top, height=height, bottom=bottom)


def _buttons(spec: Timeline, along: float) -> tuple[float | None, float | None, float | None, float, float]:
    """Middles of play, previous and next, and where the line starts and ends."""
    controls = spec.controls
    if not controls.show:
        return None, None, None, 0.0, along
    step, half = controls.size + controls.gap, controls.size / 2
    step_half = controls.step_size / 2
    start, end = 0.0, along
    play = previous = following = None
    if controls.play and not controls.at_end:
        play, start = half, start + step
    elif controls.play:
        play, end = end - half, end - step
    if controls.previous:
        previous, start = start + step_half, start + step
    if controls.next:
        following, end = end - controls.size + step_half, end - step
    return play, previous, following, start, end


def _labels_after(spec: Timeline, box: Rect, bounds: Rect) -> bool:
    if spec.label.position != "auto":
        return spec.label.position == "end"
    if spec.orientation == "vertical":
        return box.center[0] < bounds.width / 2
    return box.center[1] >= bounds.height / 2


def _reach(spec: Timeline) -> float:
    """Px that the line with all that stands on it takes to either side."""
    mark = size_of(spec.mark.size)[1] / 2 + spec.mark.item_style.border_width / 2
    points = size_of(spec.symbol_size)[1] / 2
    button = (spec.controls.size + _BUTTON_STROKE_PX) / 2 if spec.controls.show else 0.0
    return max(mark, points, button)


def _depth(label: TextBlock, *, upright: bool) -> float:
    return label.width if upright else label.height
