"""Rules of visual maps: from a value to what an item of this value looks like."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from consumer.render.visual_pieces import Pieces, middle_of, pieces_of
from consumer.render.visuals import ItemVisual, inactive, visual_at
from contracts.charts.visual_maps import ContinuousVisualMap, PiecewiseVisualMap, VisualMap, Visuals


@dataclass(frozen=True)
class ContinuousRule:
    """Every value has its own look."""

    mapping: ContinuousVisualMap

    @cached_property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest value of the map."""
        return min(self.mapping.min, self.mapping.max), max(self.mapping.min, self.mapping.max)

    @cached_property
    def chosen(self) -> tuple[float, float]:
        """The part of the extent that is in range."""
        least, most = self.extent
        low, high = sorted(min(max(end, least), most) for end in self.mapping.range or self.extent)
        return low, high

    @cached_property
    def outside(self) -> Visuals:
        """What values out of range get."""
        return _outside(self.mapping)

    def visual(self, value: float | str) -> ItemVisual:
        """The look of an item of this value."""
        return self.look(value, inside=self.holds(value))

    def holds(self, value: float | str) -> bool:
        """Whether a value is in range. Beyond an end of the extent it is if the range reaches that end."""
        if isinstance(value, str) or not isfinite(value):
            return False
        (least, most), (low, high) = self.extent, self.chosen
        return (low <= least or low <= value) and (high >= most or value <= high)

    def look(self, value: float | str, *, inside: bool) -> ItemVisual:
        """The look of a value as if it were in range, or out of it."""
        least, most = self.extent
        if isinstance(value, str) or value != value:  # noqa: PLR0124  # NaN
            share = 0.0
        else:
            share = (value - least) / (most - least) if most > least else 0.5
        return visual_at(self.mapping.in_range if inside else self.outside, share)


@dataclass(frozen=True)
class PiecewiseRule:
    """All values of a piece have the same look."""

    mapping: PiecewiseVisualMap

    @cached_property
    def pieces(self) -> Pieces:
        """The pieces, cut to fit."""
        return pieces_of(self.mapping)

    @cached_property
    def outside(self) -> Visuals:
        """What values out of range get."""
        return _outside(self.mapping)

    def visual(self, value: float | str) -> ItemVisual:
        """The look of an item of this value."""
        found = self.pieces.find(value)
        return self.look(value, inside=False) if found is None else self._looks[found]

    @cached_property
    def _looks(self) -> list[ItemVisual]:
        """The look of each piece: many items share a few."""
        middles = [middle_of(piece) for piece in self.pieces.pieces]
        return [self.look(value, inside=self.is_on(place)) for place, value in enumerate(middles)]

    def holds(self, value: float | str) -> bool:
        """Whether a value is in a piece that is switched on."""
        found = self.pieces.find(value)
        return found is not None and self.is_on(found)

    def is_on(self, place: int) -> bool:
        """Whether the piece at this place is switched on."""
        return self.pieces.numbers[place] not in self.mapping.unselected

    def look(self, value: float | str, *, inside: bool) -> ItemVisual:
        """The look of a value as if it were in range, or out of it."""
        last = len(self.pieces.pieces) - 1
        place = self.pieces.nearest(value)
        spread = visual_at(
            self.mapping.in_range if inside else self.outside, place / last if last > 0 else 0.5
        )
        if not inside or self.pieces.find(value) is None:
            return spread
        piece = self.pieces.pieces[place]
        return spread._replace(
            color=piece.color or spread.color,
            opacity=spread.opacity if piece.opacity is None else piece.opacity,
            alpha=spread.alpha if piece.alpha is None else piece.alpha,
            size=spread.size if piece.symbol_size is None else piece.symbol_size,
            symbol=piece.symbol or spread.symbol,
        )


Rule = ContinuousRule | PiecewiseRule


def rule_of(mapping: VisualMap) -> Rule:
    """The rule of a visual map."""
    return ContinuousRule(mapping) if isinstance(mapping, ContinuousVisualMap) else PiecewiseRule(mapping)


def _outside(mapping: VisualMap) -> Visuals:
    return inactive(mapping.in_range) if mapping.out_of_range is None else mapping.out_of_range
