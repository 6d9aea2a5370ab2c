"""The pieces of piecewise visual maps: cut to fit, found by value, and written as texts (ECharts 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Final

from consumer.render.numbers import plain, to_fixed
from contracts.charts.visual_maps import Piece, PiecewiseVisualMap, VisualMap

_MOST_SPLIT_PLACES: Final = 5


def places_of(mapping: VisualMap) -> int:
    """Decimals of the numbers in the key: as many as equal pieces need, but no less than `precision`."""
    places = mapping.precision
    if isinstance(mapping, PiecewiseVisualMap) and not mapping.pieces:
        step = _step(mapping)
        while places < _MOST_SPLIT_PLACES and float(to_fixed(step, places)) != step:
            places += 1
    return places


@dataclass(frozen=True)
class Pieces:
    """The pieces that are left when each begins where the one before ends, from the least to the greatest."""

    pieces: tuple[Piece, ...]
    numbers: tuple[int, ...]
    """Which of the given pieces each one is."""

    def find(self, value: float | str) -> int | None:
        """The place of the piece that a value belongs to; single values come first."""
        for place, piece in enumerate(self.pieces):
            if piece.value is not None and piece.value in {value, _as_text(value)}:
                return place
        if isinstance(value, str):
            return None
        return next((place for place, piece in enumerate(self.pieces) if _holds(piece, value)), None)

    def nearest(self, value: float | str) -> int:
        """The place of the piece that a value belongs to or is nearest to; 0 for unknown texts and NaN."""
        found = self.find(value)
        if found is not None or isinstance(value, str) or value != value:  # noqa: PLR0124  # NaN
            return found or 0
        if not isfinite(value):
            return len(self.pieces) - 1 if value > 0 else 0
        ends = [
            (abs(end - value), place) for place, piece in enumerate(self.pieces) for end in interval_of(piece)
        ]
        return min((one for one in ends if isfinite(one[0])), default=(0.0, 0))[1]


def pieces_of(mapping: PiecewiseVisualMap) -> Pieces:
    """The pieces of a visual map, cut to fit."""
    given = mapping.pieces or _equal_pieces(mapping)
    if any(isinstance(piece.value, str) for piece in given):
        return Pieces(tuple(given), tuple(range(len(given))))
    found = _apart(given)
    return Pieces(tuple(piece for _, piece in found), tuple(number for number, _ in found))


def _as_text(value: float | str) -> str:
    return value if isinstance(value, str) else plain(value)


def interval_of(piece: Piece) -> tuple[float, float]:
    """From where to where a piece reaches; of one value twice the value, NaN if it is a text."""
    if piece.value is not None:
        value = float("nan") if isinstance(piece.value, str) else piece.value
        return value, value
    return -inf if piece.min is None else piece.min, inf if piece.max is None else piece.max


def middle_of(piece: Piece) -> float | str:
    """The value that stands for a piece."""
    if isinstance(piece.value, str):
        return piece.value
    low, high = interval_of(piece)
    return 0.0 if (low, high) == (-inf, inf) else (low + high) / 2


def piece_label(mapping: VisualMap, piece: Piece) -> str:
    """Its own label, else its value or interval, as ECharts writes it."""
    if piece.label is not None:
        return piece.label
    if piece.value is not None:
        return piece.value if isinstance(piece.value, str) else value_label(mapping, piece.value)
    return _interval_label(mapping, piece)


def _interval_label(mapping: VisualMap, piece: Piece) -> str:
    places = places_of(mapping)
    low = "min" if piece.min is None else to_fixed(piece.min, places)
    high = "max" if piece.max is None else to_fixed(piece.max, places)
    if mapping.template:
        return mapping.template.replace("{value}", low, 1).replace("{value2}", high, 1)
    own = isinstance(mapping, PiecewiseVisualMap) and mapping.pieces
    if piece.min is None:
        return f"{'≤' if own and piece.max_inclusive else '<'} {high}"
    if piece.max is None:
        return f"{'≥' if own and piece.min_inclusive else '>'} {low}"
    return f"{low} - {high}"


def value_label(mapping: VisualMap, value: float) -> str:
    """One number of the key."""
    text = to_fixed(value, places_of(mapping))
    if not mapping.template:
        return text
    return mapping.template.replace("{value}", text, 1).replace("{value2}", text, 1)


def _step(mapping: PiecewiseVisualMap) -> float:
    return abs(mapping.max - mapping.min) / mapping.split_number


def _equal_pieces(mapping: PiecewiseVisualMap) -> list[Piece]:
    low, high = sorted((mapping.min, mapping.max))
    step = float(to_fixed(_step(mapping), places_of(mapping)))
    starts = [low]
    while len(starts) < mapping.split_number:
        starts.append(starts[-1] + step)
    ends = [*(start + step for start in starts[:-1]), high]
    found = [Piece(min=start, max=end) for start, end in zip(starts, ends, strict=True)]
    if mapping.min_open:
        found.insert(0, Piece(max=low, max_inclusive=False))
    if mapping.max_open:
        found.append(Piece(min=high, min_inclusive=False))
    return found


def _apart(pieces: Sequence[Piece]) -> list[tuple[int, Piece]]:
    """Pieces that do not reach into one another: what belongs to two belongs to the lower one."""
    found: list[tuple[int, Piece]] = []
    end, closed = -inf, True
    for number, piece in enumerate(pieces):
        low, high = interval_of(piece)
        low_in, high_in = piece.min_inclusive, piece.max_inclusive
        if low <= end:
            low, low_in = end, not closed
        if high <= low:
            high, high_in = low, True
        end, closed = high, high_in
        if low == high and not (low_in and high_in):
            continue
        cut = piece if piece.value is not None else _cut(piece, (low, high), (low_in, high_in))
        found.append((number, cut))
    return found


def _cut(piece: Piece, interval: tuple[float, float], inclusive: tuple[bool, bool]) -> Piece:
    low, high = (end if isfinite(end) else None for end in interval)
    ends = {"min": low, "max": high, "min_inclusive": inclusive[0], "max_inclusive": inclusive[1]}
    return piece.model_copy(update=ends)


def _holds(piece: Piece, value: float) -> bool:
    if piece.value is not None or value != value:  # noqa: PLR0124  # NaN is in no piece
        return False
    above = piece.min is None or value > piece.min or (piece.min_inclusive and value == piece.min)
    below = piece.max is None or value < piece.max or (piece.max_inclusive and value == piece.max)
    return above and below
