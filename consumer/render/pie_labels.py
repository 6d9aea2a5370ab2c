"""Labels around a pie: apart from each other, with lines (ECharts 5, `chart/pie/labelLayout`)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, sin, sqrt
from typing import Final

from consumer.render.boxes import length
from consumer.render.crowding import Crowd
from consumer.render.geometry import Rect
from consumer.render.label_lines import LeadLine, Point
from consumer.render.label_spread import Column
from consumer.render.paint import Stroke
from consumer.render.pie_layout import PlacedPie, PlacedSlice
from consumer.render.text_block import Align, TextBlock, block_rect
from consumer.render.text_boxes import has_box
from contracts.charts.series.pie import PieLabel, PieLabelLine

_FREE: Final = 2.1
"""Px between labels above each other."""
_SLACK: Final = 0.05
"""Px by which labels may overlap before one of them is hidden."""

Measure = Callable[[float | None], TextBlock]
"""The label's block in this many px between its paddings; None: as wide as its text."""


@dataclass
class OutsideLabel:
    """A label with the line that leads to it; layout moves it."""

    label: PieLabel
    line: PieLabelLine
    measure: Measure
    block: TextBlock
    lead: LeadLine
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
    def free(self) -> float:
        """Px kept free between this label and its neighbours."""
        return _FREE + (self.label.min_margin or 0.0)

    @property
    def rect(self) -> Rect:
        """What the text covers."""
        return block_rect(self.block, self.x, self.y, align=self.align, vertical="middle", rotate=self.rotate)


def outside_label(
    pie: PlacedPie,
    one: PlacedSlice,
    styles: tuple[PieLabel, PieLabelLine],
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
        line=line,
        measure=measure,
        block=measure(None),
        lead=LeadLine(foot, bend, end),
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
                bend = (one.lead.bend[0] + one.x - farthest, one.lead.bend[1])
                one.lead = one.lead._replace(bend=bend)
                one.x = farthest
        if _apart(side, pie):
            for upper in (True, False):
                _round_off([one for one in side if (one.y <= pie.y) is upper], pie, sign)
        for one in side:
            _lead_line(one, pie, sign)


def visible(labels: list[OutsideLabel]) -> list[OutsideLabel]:
    """Without those that hide because they would touch one of a larger slice."""
    crowd, hidden = Crowd(), set()
    for one in sorted(labels, key=lambda one: -one.importance):
        room = (one.label.min_margin or 0) / 2 + one.block.outline_reach - _SLACK
        if not crowd.takes(one.rect.grown(room)) and one.label.hide_overlap:
            hidden.add(id(one))
    return [one for one in labels if id(one) not in hidden]


def _importance(one: PlacedSlice) -> float:
    """Area of the box around the slice, in square px."""
    sector = one.sector
    turns = [sector.start + (sector.end - sector.start) * step / 16 for step in range(17)]
    ways = [(cos(turn), sin(turn)) for turn in turns]
    xs = [radius * across for across, _ in ways for radius in (sector.inner, sector.outer)]
    ys = [radius * down for _, down in ways for radius in (sector.inner, sector.outer)]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _room(one: OutsideLabel, pie: PlacedPie, sign: int, farthest: float) -> float:
    """Px that a text may take on its side of the pie."""
    border = pie.box.right if sign > 0 else pie.box.x
    if one.label.align_to == "edge":
        return (border - one.lead.end[0]) * sign - one.edge - one.gap
    at = farthest if one.label.align_to == "label_line" else one.x
    return (border - at) * sign - one.bleed


def _constrain(one: OutsideLabel, width: float, *, again: bool = False) -> None:
    """Cut or wrap a text to `width` px; `again`: it may have been cut to another width before."""
    style = one.label.text_style
    too_wide = width < one.block.width
    if style.width is not None or style.overflow == "none" or not (too_wide or again):
        return
    room = max(width - one.block.padding[1] - one.block.padding[3], 0.0)
    one.block = one.measure(room)
    if style.overflow != "truncate":
        # As in ECharts: broken again in the width that came out, where kerning may leave less room.
        room = float(ceil(one.block.inner_width))
        one.block = one.measure(room)
    elif not too_wide and room > one.measure(None).width:
        return
    if one.block.rich is None and has_box(style):
        one.block = one.block._replace(inner_width=room)


def _apart(side: list[OutsideLabel], pie: PlacedPie) -> bool:
    """Move labels up and down; whether any had to."""
    places = sorted(((one.rect.y - one.free / 2, one) for one in side), key=lambda place: place[0])
    starts = [start for start, _ in places]
    column = Column(list(starts), [one.rect.height + one.free for _, one in places])
    moved = column.fit(pie.box.y, pie.box.bottom)
    for (start, one), settled in zip(places, column.starts, strict=True):
        one.y += settled - start
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
    bend, end = one.lead.bend, one.lead.end
    if one.label.align_to == "edge":
        border = pie.box.right if sign > 0 else pie.box.x
        at = border - sign * (one.edge + one.block.width + one.gap)
        one.lead = one.lead._replace(bend=(bend[0], one.y), end=(at, one.y))
        return
    at = one.x - sign * one.gap
    one.lead = one.lead._replace(bend=(at + bend[0] - end[0], one.y), end=(at, one.y))
