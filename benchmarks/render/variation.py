"""The same chart with other texts: every round draws words no engine has drawn before.

What a chart calls its series, categories and items must stay one word wherever it stands, so a text
is varied by a pure function of itself and the round: letters by letters, digits by digits, Chinese
by common Chinese. Numbers that may be written beside an item grow a little with each round.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

_WRITTEN: Final = frozenset({"name", "text", "subtext"})
"""Keys whose text is drawn as it is."""
_HOLDERS: Final = frozenset({"data", "dimensions", "categories", "coord"})
"""Keys that hold names of categories, items and dimensions."""
_PLACES: Final = frozenset({"xAxis", "yAxis", "startValue", "endValue", "value"})
"""Keys whose text, if it is one, is a category."""
_KEYWORDS: Final = frozenset({"min", "max", "average", "median", "start", "end"})
_AXES: Final = ("xAxis", "yAxis", "angleAxis", "radiusAxis")
_TIMELY: Final = frozenset({"time", "calendar"})
_DATE: Final = re.compile(r"\d{4}[-/]\d{1,2}|\d{4}$")
_NUMBER: Final = re.compile(r"\s*-?[\d.]+(e[+-]?\d+)?\s*$")
_GROWTH: Final = 0.002
_CHINESE_STRIDE: Final = 37


def varied(option: dict[str, Any], number: int) -> dict[str, Any]:
    """`option` with names, titles, categories and labels of its own for round `number`; 0 changes nothing.

    On axes of time dates stay what they are.
    """
    grown = {key: _grown_series(value, number) if key == "series" else value for key, value in option.items()}
    found: dict[str, Any] = _Words(option, number).of(grown)
    return found


def varied_text(text: str, number: int) -> str:
    """`text` with each letter, digit and common Chinese character replaced by another of its kind."""
    return text.translate(_alphabets(number))


@lru_cache(4)
def _alphabets(number: int) -> dict[int, str]:
    table: dict[int, str] = {}
    for alphabet, stride in (
        ("abcdefghijklmnopqrstuvwxyz", 1),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1),
        ("0123456789", 1),
        (_common_chinese(), _CHINESE_STRIDE),
    ):
        by = number * stride % len(alphabet)
        table |= dict(zip(map(ord, alphabet), alphabet[by:] + alphabet[:by], strict=True))
    return table


@lru_cache(1)
def _common_chinese() -> str:
    """The 3,755 characters of the first level of GB 2312."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in pairs)


class _Words:
    """Walks an option and varies what is a name in it."""

    def __init__(self, option: dict[str, Any], number: int) -> None:
        self._number = number
        self._timely = any(axis.get("type") in _TIMELY for axis in _axes(option)) or "calendar" in option
        self._categories = {
            one for axis in _axes(option) for one in axis.get("data") or () if isinstance(one, str)
        }

    def of(self, value: Any, *, names: bool = False) -> Any:
        """`value` varied; `names` says that texts directly in it are names."""
        if isinstance(value, str):
            return varied_text(value, self._number) if names and self._is_name(value) else value
        if isinstance(value, list):
            return [self.of(one, names=names) for one in value]
        if isinstance(value, dict):
            return {key: self._member(key, one) for key, one in value.items()}
        return value

    def _member(self, key: str, value: Any) -> Any:
        if key in {"source", "selected"}:
            return self._table(value)
        if key == "encode":  # role: dimension, or several
            return {role: self.of(one, names=True) for role, one in value.items()}
        named = key in _WRITTEN or key in _PLACES
        whole = isinstance(value, str) or (isinstance(value, list) and key == "value")
        return self.of(value, names=key in _HOLDERS or (named and whole))

    def _table(self, value: Any) -> Any:
        """Keys are names here, and every text."""
        if isinstance(value, list):
            return [self._table(one) for one in value]
        if isinstance(value, dict):
            return {self.of(key, names=True): self._table(one) for key, one in value.items()}
        return self.of(value, names=True)

    def _is_name(self, text: str) -> bool:
        if text in self._categories and not self._timely:
            return True
        if text in _KEYWORDS or _NUMBER.match(text):
            return False
        return not (self._timely and _DATE.match(text))


def _axes(option: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in _AXES:
        found = option.get(key)
        yield from (one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict))


def _grown_series(series: Any, number: int) -> Any:
    if isinstance(series, list):
        return [_grown_series(one, number) for one in series]
    if isinstance(series, dict) and isinstance(series.get("data"), list):
        return series | {"data": [_grown_item(item, number) for item in series["data"]]}
    return series


def _grown_item(item: Any, number: int) -> Any:
    if isinstance(item, dict) and "value" in item:
        return item | {"value": _grown_item(item["value"], number)}
    if isinstance(item, bool) or not isinstance(item, int | float):
        return item
    # With as many decimals as it had.
    decimals = len(repr(item).partition(".")[2]) if isinstance(item, float) else None
    return round(item * (1 + _GROWTH * number), decimals)
