"""Labels around a pie: apart from each other, with lines (ECharts 5, `chart/pie/labelLayout`)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, sin, sqrt
from typing import Final

from consumer.render.boxes import length
from consumer.render.crowding import Crowd
from consumer.render.geometry import Rect
from consumer.render.label_spread import Column
from consumer.render.paint import Stroke
from consumer.render.pie_layout import PlacedPie, PlacedSlice
from consumer.render.text_block import Align, TextBlock, block_rect
from contracts.charts.labels import LabelLine
from contracts.charts.series.pie import PieLabel

_FREE: Final = 2.1
"""Px between labels above each other."""
_LEAST_PX: Final = 1e-3

Point = tuple[float, float]
Measure = Callable[[float | None], TextBlock]
"""The label's block in this many px between its paddings; None: as wide as its text."""


@dataclass
class OutsideLabel:
    """A label with the line that leads to it; layout moves it."""

    label: PieLabel
    measure: Measure
    block: TextBlock
    foot: Point
    """Of the line, on the slice."""
    bend: Point
    end: Point
    """Of the line, at the text."""
    x: float
    y: float
    """Anchor of the text: the middle of its side at `align`."""
    align: Align
    normal: Point
    """Direction out of the slice."""
    lengths: tuple[float, float]
    """Px of both parts of the line."""
    gap: float
    """Px between line and text."""
    edge: float
    """Px from the edge of the box, for labels that stand there."""
    bleed: float
    rotate: float
    stroke: Stroke | None
    importance: float
    """Labels of more important slices hide others."""
    width: float = 0.0
    """Px the text may take, padding included."""

    @property
    def rect(self) -> Rect:
        """What the text covers."""
        return block_rect(self.block, self.x, self.y, align=self.align, vertical="middle", rotate=self.rotate)


def outside_label(
    pie: PlacedPie,
    one: PlacedSlice,
    styles: tuple[PieLabel, LabelLine],
    measure: Measure,
    stroke: Stroke | None,
) -> OutsideLabel:
    """The label of a slice where it would stand alone."""
    label, line = styles
    sector, width = one.sector, pie.box.width
    normal = cos(sector.middle), sin(sector.middle)
    sign = -1 if normal[0] < 0 else 1
    lengths = length(line.length, width), length(line.length2, width)
    gap, edge = length(label.distance_to_line, width), length(label.edge_distance, width)
    foot = sector.at(sector.outer)
    reach = lengths[0] + pie.outer - sector.outer
    bend = foot[0] + normal[0] * reach, foot[1] + normal[1] * reach
    end = bend[0] + sign * lengths[1], bend[1]
    at_edge = label.align_to == "edge"
    x = end[0] + sign * gap
    if at_edge:
        x = pie.box.right - edge if sign > 0 else pie.box.x + edge
    return OutsideLabel(
        label=label,
        measure=measure,
        block=measure(None),
        foot=foot,
        bend=bend,
        end=end,
        x=x,
        y=end[1],
        align="left" if (normal[0] > 0) is not at_edge else "right",
        normal=normal,
        lengths=lengths,
        gap=gap,
        edge=edge,
        bleed=length(label.bleed_margin, width),
        rotate=rotation(label, one.sector.middle),
        stroke=stroke if line.show else None,
        importance=_importance(one),
    )


def rotation(label: PieLabel, middle: float) -> float:
    """Degrees counter-clockwise of a label of the slice around this angle."""
    flat = label.position is None or label.position in {"outside", "outer"}
    if label.position == "center" or label.turn == "none" or (label.turn == "tangential" and flat):
        return label.rotate
    if label.turn == "radial":
        return -degrees(middle) + (180 if cos(middle) < 0 else 0)
    across = degrees(atan2(cos(middle), sin(middle))) % 360
    return across - (0 if sin(middle) > 0 else 180)


def spread(labels: list[OutsideLabel], pie: PlacedPie) -> None:
    """Cut or wrap the labels to the room beside the pie, and move those apart that would overlap."""
    right = [one for one in labels if one.x >= pie.x]
    left = [one for one in labels if one.x < pie.x]
    for side, sign in ((right, 1), (left, -1)):
        if not side:
            continue
        farthest = max((one.x * sign for one in side), default=0.0) * sign
        for one in side:
            one.width = _room(one, pie, sign, farthest)
            _constrain(one, one.width)
        for one in side:
            if one.label.align_to == "label_line" and len(side) > 1:
                one.bend = (one.bend[0] + one.x - farthest, one.bend[1])
                one.x = farthest
        if _apart(side, pie):
            for upper in (True, False):
                _round_off([one for one in side if (one.y <= pie.y) is upper], pie, sign)
        for one in side:
            _lead_line(one, pie, sign)


def settle_lines(labels: list[OutsideLabel]) -> None:
    """Bend each line so that it neither folds back nor runs through its slice."""
    for one in labels:
        _limit_turn(one)
        _limit_surface(one)


def visible(labels: list[OutsideLabel]) -> list[OutsideLabel]:
    """Without those that hide because they would touch one of a larger slice."""
    crowd = Crowd()
    hidden = {
        id(one)
        for one in sorted(labels, key=lambda one: -one.importance)
        if not crowd.takes(one.rect.grown((one.label.min_margin or 0) / 2 - 0.05)) and one.label.hide_overlap
    }
    return [one for one in labels if id(one) not in hidden]


def _importance(one: PlacedSlice) -> float:
    """Area of the box around the slice, in square px."""
    sector = one.sector
    turns = [sector.start + (sector.end - sector.start) * step / 16 for step in range(17)]
    points = [sector.at(radius, turn) for turn in turns for radius in (sector.inner, sector.outer)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _room(one: OutsideLabel, pie: PlacedPie, sign: int, farthest: float) -> float:
    """Px that a text may take on its side of the pie."""
    border = pie.box.right if sign > 0 else pie.box.x
    if one.label.align_to == "edge":
        return (border - one.end[0]) * sign - one.edge - one.gap
    at = farthest if one.label.align_to == "label_line" else one.x
    return (border - at) * sign - one.bleed


def _constrain(one: OutsideLabel, width: float, *, again: bool = False) -> None:
    """Cut or wrap a text to `width` px; `again`: it may have been cut to another width before."""
    style = one.label.text_style
    if style.width is not None or style.overflow == "none":
        return
    if width < one.block.width or again:
        padding = one.block.padding[1] + one.block.padding[3]
        one.block = one.measure(max(width - padding, 0.0))


def _apart(side: list[OutsideLabel], pie: PlacedPie) -> bool:
    """Move labels up and down; whether any had to."""
    side.sort(key=lambda one: one.y - one.block.height / 2)
    sizes = [one.block.height + _FREE for one in side]
    column = Column([one.y - size / 2 for one, size in zip(side, sizes, strict=True)], sizes)
    moved = column.fit(pie.box.y, pie.box.bottom)
    for one, start, size in zip(side, column.starts, sizes, strict=True):
        one.y = start + size / 2
    return moved


def _round_off(labels: list[OutsideLabel], pie: PlacedPie, sign: int) -> None:
    """Set labels that were moved on an ellipse around the pie, through the one farthest up or down."""
    labels = [one for one in labels if one.label.align_to == "none"]
    if not labels:
        return
    last = max(labels, key=lambda one: abs(one.y - pie.y))
    down, across = abs(last.y - pie.y), last.x - pie.x - last.lengths[1] * sign
    wide = pie.outer + last.lengths[0]
    high = down / sqrt(1 - (across / wide) ** 2) if 0 < abs(across) < wide else wide
    for one in labels:
        share = (one.y - pie.y) / high if high else 0.0
        out = sqrt(abs(1 - share * share)) * (pie.outer + one.lengths[0])
        x = pie.x + (out + one.lengths[1]) * sign
        _constrain(one, one.width - (x - one.x) * sign, again=True)
        one.x = x


def _lead_line(one: OutsideLabel, pie: PlacedPie, sign: int) -> None:
    if one.label.align_to == "edge":
        border = pie.box.right if sign > 0 else pie.box.x
        one.end = (border - sign * (one.edge + one.block.width + one.gap), one.y)
        one.bend = (one.bend[0], one.y)
        return
    straight = one.bend[0] - one.end[0]
    one.end = (one.x - sign * one.gap, one.y)
    one.bend = (one.end[0] + straight, one.y)


def _limit_turn(one: OutsideLabel) -> None:
    """No turn sharper than a right angle: else the bend goes where it is one."""
    back = one.foot[0] - one.bend[0], one.foot[1] - one.bend[1]
    on = one.end[0] - one.bend[0], one.end[1] - one.bend[1]
    if hypot(*back) >= _LEAST_PX and hypot(*on) >= _LEAST_PX and back[0] * on[0] + back[1] * on[1] > 0:
        one.bend = _foot_of(one)


def _limit_surface(one: OutsideLabel) -> None:
    """The first part leaves the slice: within a right angle to its normal."""
    off = one.bend[0] - one.foot[0], one.bend[1] - one.foot[1]
    on = one.end[0] - one.bend[0], one.end[1] - one.bend[1]
    if hypot(*off) < _LEAST_PX or hypot(*on) < _LEAST_PX:
        return
    if off[0] * one.normal[0] + off[1] * one.normal[1] >= 0:
        return
    cosine = (on[0] * one.normal[0] + on[1] * one.normal[1]) / hypot(*on)
    if cosine <= 0:
        one.bend = one.end
        return
    straight = _foot_of(one, clamped=False)
    distance = hypot(straight[0] - one.foot[0], straight[1] - one.foot[1])
    along = distance * sqrt(max(1 - cosine * cosine, 0.0)) / cosine / hypot(*on)
    one.bend = _between(one, (straight[0] + on[0] * along, straight[1] + on[1] * along))


def _foot_of(one: OutsideLabel, *, clamped: bool = True) -> Point:
    """The point of the second part that is nearest to the foot of the line."""
    on = one.end[0] - one.bend[0], one.end[1] - one.bend[1]
    back = one.foot[0] - one.bend[0], one.foot[1] - one.bend[1]
    share = (back[0] * on[0] + back[1] * on[1]) / (on[0] ** 2 + on[1] ** 2)
    point = one.bend[0] + on[0] * share, one.bend[1] + on[1] * share
    return _between(one, point) if clamped else point


def _between(one: OutsideLabel, point: Point) -> Point:
    """`point`, no farther than the ends of the second part."""
    across = one.end[0] - one.bend[0]
    share = (point[0] - one.bend[0]) / across if across else 0.0
    return one.bend if share < 0 else one.end if share > 1 else point
