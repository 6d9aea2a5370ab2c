"""Labels around a pie: at the ends of their lines, moved apart where they would overlap."""

from dataclasses import dataclass, replace
from math import cos, sin
from typing import Final, Self

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, Stroke, stroke_of
from consumer.render.sectors import Sector
from consumer.render.text_block import TextBlock
from contracts.charts.labels import LabelLine
from contracts.charts.series.pie import PieLabel

_BLEED: Final = 10.0


@dataclass(frozen=True)
class OutsideLabel:
    """A label with the line that leads to it."""

    block: TextBlock
    line: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    """At the sector, at the bend, at the text."""
    stroke: Stroke | None
    x: float
    y: float
    """Middle of the side of the text that is nearer to the pie."""
    to_right: bool
    gap: float
    align_to: str
    edge: float | str

    @classmethod
    def of(
        cls, sector: Sector, label: PieLabel, line: LabelLine, block: TextBlock, paint: str | Gradient
    ) -> Self:
        """At its natural place."""
        dx, dy = cos(sector.middle), sin(sector.middle)
        to_right = dx >= 0
        sign = 1 if to_right else -1
        first = length(line.length, sector.outer) if line.show else 0.0
        second = length(line.length2, sector.outer) if line.show else 0.0
        foot = sector.at(sector.outer)
        bend = (foot[0] + dx * first, foot[1] + dy * first)
        end = (bend[0] + sign * second, bend[1])
        gap = length(label.distance_to_line, sector.outer)
        stroke = stroke_of(line.line_style, _one_color(paint)) if line.show else None
        return cls(
            block=block,
            line=(foot, bend, end),
            stroke=stroke,
            x=end[0] + sign * gap,
            y=end[1],
            to_right=to_right,
            gap=gap,
            align_to=label.align_to,
            edge=label.edge_distance,
        )

    def moved_to(self, y: float) -> Self:
        """At another height: the bend follows."""
        foot, bend, end = self.line
        return replace(self, y=y, line=(foot, (bend[0], y), (end[0], y)))

    def room(self, box: Rect) -> float:
        """Px between the anchor and the edge of the box."""
        return (box.right - _BLEED - self.x) if self.to_right else (self.x - box.x - _BLEED)

    def with_lines(self, lines: tuple[str, ...]) -> TextBlock:
        """The block with other (shorter) lines."""
        return replace(self.block, lines=lines)


def _one_color(paint: str | Gradient) -> str:
    """One colour of a paint, in the notation of the spec."""
    return paint if isinstance(paint, str) else paint.stops[0].color


def spread(labels: list[OutsideLabel], box: Rect) -> list[OutsideLabel]:
    """Labels of each side moved up and down until none overlaps, as far as the box allows."""
    found: list[OutsideLabel] = []
    for to_right in (True, False):
        side = sorted((one for one in labels if one.to_right is to_right), key=lambda one: one.y)
        found += _aligned(_apart(side, box), box)
    return found


def _apart(side: list[OutsideLabel], box: Rect) -> list[OutsideLabel]:
    ys = [one.y for one in side]
    for number in range(1, len(side)):
        ys[number] = max(ys[number], ys[number - 1] + _distance(side, number))
    if side and ys[-1] + side[-1].block.height / 2 > box.bottom:
        ys[-1] = box.bottom - side[-1].block.height / 2
        for number in range(len(side) - 1, 0, -1):
            ys[number - 1] = min(ys[number - 1], ys[number] - _distance(side, number))
    if side and ys[0] - side[0].block.height / 2 < box.y:
        ys[0] = box.y + side[0].block.height / 2
        for number in range(1, len(side)):
            ys[number] = max(ys[number], ys[number - 1] + _distance(side, number))
    return [one if y == one.y else one.moved_to(y) for one, y in zip(side, ys, strict=True)]


def _distance(side: list[OutsideLabel], number: int) -> float:
    return (side[number - 1].block.height + side[number].block.height) / 2


def _aligned(side: list[OutsideLabel], box: Rect) -> list[OutsideLabel]:
    """At a common line, or at the edge of the box, where the labels ask for that."""
    if not side or side[0].align_to == "none":
        return side
    sign = 1 if side[0].to_right else -1
    if side[0].align_to == "label_line":
        ends = [one.line[2][0] for one in side]
        common = max(ends) if sign > 0 else min(ends)
        return [_ended(one, common, common + sign * one.gap) for one in side]
    found = []
    for one in side:
        margin = length(one.edge, box.width)
        far = box.right - margin if sign > 0 else box.x + margin
        near = far - sign * one.block.width
        found.append(_ended(one, near - sign * one.gap, near))
    return found


def _ended(one: OutsideLabel, line_x: float, text_x: float) -> OutsideLabel:
    foot, bend, end = one.line
    return replace(one, x=text_x, line=(foot, bend, (line_x, end[1])))
