"""Numbers as texts, the way ECharts writes them."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import floor, isfinite, log10
from typing import Final

from contracts.charts.labels import NumberFormat

_PRECISE_DIGITS: Final = 15
_SCIENTIFIC_FROM: Final = 1e21
_SCIENTIFIC_BELOW: Final = 1e-6
_PLACES_LIMIT: Final = 20
_DUST_DIGITS: Final = 4
"""So many digits that rounding takes away are dust."""


@lru_cache(8192)
def plain(value: float) -> str:
    """The shortest text that means this number, as JavaScript's `String(value)`."""
    if not isfinite(value):
        return "-"
    if value == int(value) and abs(value) < _SCIENTIFIC_FROM:
        return str(int(value))
    if abs(value) < _SCIENTIFIC_BELOW or abs(value) >= _SCIENTIFIC_FROM:
        mantissa, _, exponent = repr(value).partition("e")
        power = int(exponent or 0)
        return f"{mantissa.removesuffix('.0')}e{'+' if power > 0 else ''}{power}"
    text = f"{value!r}"
    return text if "e" not in text else f"{value:.{_PLACES_LIMIT}f}".rstrip("0")


def dustless(value: float) -> str:
    """As `plain`, but for the dust of binary fractions: 0.3, where 0.1 + 0.2 is 0.30000000000000004."""
    text, short = plain(value), plain(rounded(value))
    return short if len(text) - len(short) >= _DUST_DIGITS else text


def with_commas(text: str) -> str:
    """Thousands separators in the whole part of a plain number."""
    whole, point, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not digits.isdigit():
        return text
    return f"{sign}{int(digits):,}{point}{rest}"


def formatted(value: float, style: NumberFormat) -> str:
    """A number in the format of a label."""
    shown = value * 100 if style.percent else value
    text = plain(rounded(shown)) if style.decimals is None else f"{shown:.{style.decimals}f}"
    if style.thousands:
        text = with_commas(text)
    return f"{style.prefix}{text}{'%' if style.percent else ''}{style.suffix}"


def rounded(value: float, places: int | None = None) -> float:
    """Without the dust of binary fractions: to `places`, else to 15 significant digits."""
    if not isfinite(value) or value == 0:
        return value
    if places is None:
        places = _PRECISE_DIGITS - 1 - floor(log10(abs(value)))
    return round(value, min(max(places, 0), _PLACES_LIMIT)) + 0.0


def half_up(value: float, places: int) -> float:
    """Rounded to `places` with halves away from zero, as people and JavaScript expect."""
    factor = 10.0**places
    return floor(abs(value) * factor + 0.5 + 1e-9) / factor * (1 if value >= 0 else -1)


def to_fixed(value: float, places: int) -> str:
    """As JavaScript's `toFixed`: the exact value of the double, halves away from zero."""
    if not isfinite(value) or abs(value) >= _SCIENTIFIC_FROM:
        return plain(value)
    return f"{Decimal(value + 0.0).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def places_of(step: float) -> int:
    """Digits after the point that multiples of `step` need."""
    text = plain(rounded(step))
    if "e-" in text:
        mantissa, _, exponent = text.partition("e-")
        return int(exponent) + len(mantissa.partition(".")[2])
    return len(text.partition(".")[2])
