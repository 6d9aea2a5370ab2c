"""From loosely typed values to strict ones: each function gives None for what it cannot use."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

from contracts import limits
from contracts.charts.colors import parse_color
from contracts.dialects.scripts import is_script

T = TypeVar("T")
Native = dict[str, Any]
"""A part of a native spec, still as plain data."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
_PERCENT: Final = re.compile(r"([+-]?[0-9]{1,6}(?:\.[0-9]{1,12})?)[0-9]{0,40}\s?%")
_FAR_PX: Final = 100_000
_WHOLE: Final = 1e21
_TINY: Final = 1e-6
"""Between these two JavaScript writes numbers without an exponent."""


def present(**fields: Any) -> Native:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None and value != {}}


def number(value: Any) -> float | None:
    """A finite number; texts of numbers count."""
    kind = type(value)
    if kind is str:
        value = value.strip()
        if not _NUMBER.fullmatch(value):
            return None
        value = float(value)
    elif kind is not float and kind is not int:
        return None
    if -limits.LEAST_NUMBER < value < limits.LEAST_NUMBER:
        return 0
    return value if -limits.MAX_NUMBER <= value <= limits.MAX_NUMBER else None


def bounded(least: float, most: float) -> Callable[[Any], float | None]:
    """Numbers, moved into a range."""

    def convert(value: Any) -> float | None:
        found = number(value)
        return None if found is None else min(most, max(least, found))

    return convert


px: Final = bounded(-_FAR_PX, _FAR_PX)
size: Final = bounded(0, _FAR_PX)
fraction: Final = bounded(0, 1)
degrees: Final = bounded(-36_000, 36_000)


def whole(least: int, most: int) -> Callable[[Any], int | None]:
    """Whole numbers, moved into a range."""

    def convert(value: Any) -> int | None:
        found = number(value)
        return None if found is None else round(min(most, max(least, found)))

    return convert


index: Final = whole(0, limits.MAX_POINTS)


def boolean(value: Any) -> bool | None:
    """True and false, and what JavaScript takes for them in practice."""
    if isinstance(value, bool):
        return value
    if value in (0, 1, "true", "false"):
        return value in (1, "true")
    return None


def text(value: Any) -> str | None:
    """A text; numbers and booleans become the text JavaScript gives them."""
    if isinstance(value, str):
        return None if is_script(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, int | float) else None


def number_text(value: float) -> str | None:
    """A number as JavaScript writes it; None for one beyond the limits."""
    if not -limits.MAX_NUMBER <= value <= limits.MAX_NUMBER:
        return None
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    if _TINY <= abs(value) < 1:
        return format(Decimal(repr(value)), "f")
    mantissa, _, exponent = repr(float(value)).partition("e")
    return f"{mantissa}e{int(exponent):+d}" if exponent else mantissa


def length(value: Any) -> float | str | None:
    """px, or a percentage."""
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value.strip())):
        return found[1].removeprefix("+") + "%"
    if isinstance(value, str):
        value = value.strip().removesuffix("px")
    return px(value)


def color(value: Any) -> str | None:
    """A CSS colour."""
    if isinstance(value, str) and parse_color(value) is not None:
        return value
    return None


def choice(*same: str, **renamed: str) -> Callable[[Any], str | None]:
    """One of some keywords; `renamed` are those the native spec calls otherwise."""
    names = {name: name for name in same} | renamed

    def convert(value: Any) -> str | None:
        return names.get(value) if isinstance(value, str) else None

    return convert


def keyword(names: Mapping[str, str]) -> Callable[[Any], str | None]:
    """One of some keywords, by table."""

    def convert(value: Any) -> str | None:
        return names.get(value) if isinstance(value, str) else None

    return convert


def pair(convert: Callable[[Any], T | None]) -> Callable[[Any], list[T] | None]:
    """Exactly two values; a single one stands for both."""

    def converted(value: Any) -> list[T] | None:
        both = value if isinstance(value, list) else [value, value]
        found = [one for one in map(convert, both) if one is not None]
        return found if len(both) == len(found) == 2 else None  # noqa: PLR2004  # a pair

    return converted


def several(convert: Callable[[Any], T | None]) -> Callable[[Any], list[T] | None]:
    """An array of values, all usable and at least one; a single one stands for an array of one."""

    def converted(value: Any) -> list[T] | None:
        given = value if isinstance(value, list) else [value]
        found = [one for one in map(convert, given) if one is not None]
        return found if found and len(found) == len(given) else None

    return converted


def around(convert: Callable[[Any], T | None]) -> Callable[[Any], T | list[T] | None]:
    """One value for all sides, or CSS-like two, three or four of them: top, right, bottom, left."""
    many = several(convert)

    def converted(value: Any) -> T | list[T] | None:
        found = many(value)
        if found is None or len(found) > 4:  # noqa: PLR2004  # sides
            return None
        if len(found) == 1:
            return found[0]
        top, right, *rest = found
        bottom = rest[0] if rest else top
        left = rest[1] if len(rest) > 1 else right
        return [top, right, bottom, left]

    return converted


two_lengths: Final[Callable[[Any], list[float | str] | None]] = pair(length)
"""Two lengths, e.g. a centre; a single one stands for both."""
sides: Final = around(px)
corners: Final = around(length)
