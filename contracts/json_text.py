"""JSON text from strangers: strict, bounded, and with errors that name the place.

Python's own parser takes `NaN`, keeps the last of two equal keys in silence and recurses as deep
as the text asks; a chart service must do none of the three. pydantic's parser is faster (a usual
chart is read and checked in two thirds of the time) and keeps the last key too, so what it reads is
compared with the text by counting colons; whatever either of them stumbles over is read again by Python's,
for the words of the error.
"""

import json
import re
from itertools import chain
from typing import Any, Final, NamedTuple, NoReturn, Optional

from pydantic_core import from_json, to_json

from contracts import limits
from contracts.errors import InvalidMessage, LimitExceeded
from contracts.usable_numbers import are_usable

_Place = tuple[Any, Optional["_Place"], str | int]
"""A value, what holds it, and under which key: its path is spelt out only when it is complained of."""


_SMALL_BYTES: Final = 4096
"""Has neither too many values nor too long a text."""
_UNUSUAL: Final = re.compile(rb"\\u|\d{16}|[\d.][eE]")
"""An escape, which may stand for a colon or for half a character, or a number that may be a huge one."""
_NUMBERS: Final[frozenset[type]] = frozenset({int, float})


def loads(body: bytes) -> Any:
    """The value of `body`, RFC 8259 JSON in UTF-8.

    Raises:
        InvalidMessage: not UTF-8, not JSON, a repeated key, `NaN` or `Infinity`.
        LimitExceeded: larger, deeper or more numerous than `contracts.limits` allows.
    """
    if len(body) > limits.MAX_BODY_BYTES:
        raise LimitExceeded(f"the body has {len(body)} bytes; at most {limits.MAX_BODY_BYTES} are read")
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError:
        return _loads_strictly(body)
    if _is_plain_and_small(body) and to_json(value).count(b":") == body.count(b":"):
        return value
    seen = _glance(value)
    return value if seen and _has_each_key_once(body, seen) else _loads_strictly(body)


def _loads_strictly(body: bytes) -> Any:
    """As `loads`, slower: with errors that name the place, and told of repeated keys."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise InvalidMessage(f"the body is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise InvalidMessage(f"the body is not valid JSON: {error}") from error
    check_size(value)
    return value


def check_size(value: Any) -> None:
    """Refuse a parsed value that is too deep, too large, or holds a number no chart can use.

    Raises:
        LimitExceeded: names the limit, and the path where one value alone breaks it.
    """
    if _glance(value) is None:
        _find_largest(value)


class _Seen(NamedTuple):
    """What a value holds in all its levels."""

    pairs: int
    colons: int
    """In its texts and keys."""


def _glance(value: Any) -> _Seen | None:
    """What there is, looking over whole levels at once; None when something needs a closer look."""
    level, nodes, pairs, colons = [value], 0, 0, 0
    for _ in range(limits.MAX_DEPTH):
        if _are_plain_numbers(level):
            level = []
        kinds = set(map(type, level))
        if not _are_usable_numbers(level, kinds):
            return None
        if str in kinds:
            texts = [one for one in level if type(one) is str]
            if not _are_usable_texts(texts):
                return None
            colons += "".join(texts).count(":")
        if dict in kinds:
            keys = list(chain.from_iterable(one for one in level if type(one) is dict))
            pairs += len(keys)
            colons += "".join(keys).count(":")
        level = _below(level, kinds)
        nodes += len(level)
        if not level:
            return _Seen(pairs, colons) if nodes <= limits.MAX_NODES else None
    return None


def _is_plain_and_small(body: bytes) -> bool:
    """Whether nothing in it can break a limit, by its text alone: most requests are such, and many come."""
    return (
        len(body) <= _SMALL_BYTES
        and body.count(b"{") + body.count(b"[") < limits.MAX_DEPTH
        and not _UNUSUAL.search(body)
    )


def _has_each_key_once(body: bytes, seen: _Seen) -> bool:
    """Whether every colon of the text is in the value, which lacks those of keys that were overwritten.

    A colon that is written as an escape could stand in for one of them.
    """
    if b"\\u003a" in body or b"\\u003A" in body:
        return False
    return body.count(b":") == seen.pairs + seen.colons


def _below(level: list[Any], kinds: set[type]) -> list[Any]:
    if kinds == {list}:
        return [*chain.from_iterable(level)]
    lists = [one for one in level if type(one) is list] if list in kinds else []
    objects = [one.values() for one in level if type(one) is dict] if dict in kinds else []
    return [*chain.from_iterable(lists), *chain.from_iterable(objects)]


def _are_plain_numbers(level: list[Any]) -> bool:
    """Whether there is nothing but usable numbers: most of any large chart, told by one look over each."""
    try:
        return type(level[0]) in _NUMBERS and are_usable(level)
    except TypeError:  # no number
        return False


def _are_usable_numbers(level: list[Any], kinds: set[type]) -> bool:
    if not kinds & _NUMBERS:
        return True
    return are_usable(level if kinds <= _NUMBERS else [one for one in level if type(one) in _NUMBERS])


def _are_usable_texts(texts: list[str]) -> bool:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return max(map(len, texts)) <= limits.MAX_STRING_CHARACTERS


def _find_largest(value: Any) -> None:
    nodes = 0
    level: list[_Place] = [(value, None, "")]
    for depth in range(limits.MAX_DEPTH + 1):
        below: list[_Place] = []
        for place in level:
            node = place[0]
            if isinstance(node, dict | list):
                if depth == limits.MAX_DEPTH:
                    raise _too_deep(_path(place))
                nodes += len(node)
                pairs = node.items() if isinstance(node, dict) else enumerate(node)
                # Plain numbers are most of any chart and cannot break a limit unless they are huge.
                below += [(child, place, key) for key, child in pairs if not _is_plain(child)]
            else:
                _check_scalar(place)
            if nodes > limits.MAX_NODES:
                message = f"more than {limits.MAX_NODES} values up to here"
                raise LimitExceeded(message, path=_path(place) or None)
        level = below


def _path(place: "_Place") -> str:
    _, parent, key = place
    if parent is None:
        return ""
    above = _path(parent)
    if isinstance(key, int):
        return f"{above}[{key}]"
    return f"{above}.{key}" if above else key


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is int or kind is float:
        return bool(-limits.MAX_NUMBER <= value <= limits.MAX_NUMBER)
    return value is None


def _check_scalar(place: "_Place") -> None:
    value = place[0]
    if isinstance(value, str):
        if len(value) > limits.MAX_STRING_CHARACTERS:
            raise LimitExceeded(
                f"a text of {len(value)} characters; at most {limits.MAX_STRING_CHARACTERS} are read",
                path=_path(place),
            )
        if _has_half_a_pair(value):
            raise InvalidMessage("a text with half of a surrogate pair", path=_path(place))
    elif isinstance(value, int | float) and not -limits.MAX_NUMBER <= value <= limits.MAX_NUMBER:
        raise LimitExceeded(f"a number beyond ±{limits.MAX_NUMBER:g}", path=_path(place))


def _has_half_a_pair(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _too_deep(path: str | None = None) -> LimitExceeded:
    return LimitExceeded(f"nested deeper than {limits.MAX_DEPTH} levels", path=path)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated[:64]!r} stands twice in one object")
    if _has_half_a_pair("".join(found)):
        raise InvalidMessage("a key with half of a surrogate pair")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
