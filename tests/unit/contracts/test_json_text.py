"""Bodies from strangers: what is read, and what is refused with which words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import json_text, limits
from contracts.errors import InvalidMessage, LimitExceeded, PermanentError


def test_plain_json_is_read_as_it_is() -> None:
    body = '{"a": [1, 2.5, null, true, "文字", {"b": []}], "c": -0.0}'.encode()
    assert json_text.loads(body) == {"a": [1, 2.5, None, True, "文字", {"b": []}], "c": 0.0}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not valid JSON"),
        (b"not json", "not valid JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": [-Infinity]}', "-Infinity is not JSON"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "'b' stands twice"),
        (b'{"a:": 1, "a:": 2}', "'a:' stands twice"),
        (b'{"a": "\\u003a", "b": 1, "b": 2}', "'b' stands twice"),
        (b'{"a": "\\u003A", "b": 1, "b": 2}', "'b' stands twice"),
        (b'[{"a": ":::"}, {"a": 1, "a": ":"}]', "'a' stands twice"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
    ],
)
def test_what_is_not_json_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(InvalidMessage, match=words):
        json_text.loads(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1e101}', "a: a number beyond"),
        (b'{"a": [1, 1e999]}', r"a\[1\]: a number beyond"),
        (b'{"a": -1' + b"0" * 200 + b"}", "a: a number beyond"),
        (b'{"a": {"b": "' + b"x" * (limits.MAX_STRING_CHARACTERS + 1) + b'"}}', r"a\.b: a text of"),
        (b"[" * (limits.MAX_DEPTH + 1) + b"]" * (limits.MAX_DEPTH + 1), "nested deeper"),
        (b"[" * 200_000 + b"]" * 200_000, "nested deeper"),
        (b"[[]" + b",[]" * limits.MAX_NODES + b"]", "more than 500000 values"),
        (b'"' + b" " * limits.MAX_BODY_BYTES + b'"', "at most 8388608 are read"),
    ],
)
def test_what_is_too_large_is_refused_before_anything_is_done_with_it(body: bytes, words: str) -> None:
    with pytest.raises(LimitExceeded, match=words):
        json_text.loads(body)


def test_a_number_with_thousands_of_digits_is_refused_and_not_computed() -> None:
    with pytest.raises(PermanentError):
        json_text.loads(b"[1" + b"0" * 5000 + b"]")


def test_the_deepest_allowed_nesting_is_read() -> None:
    body = b"[" * limits.MAX_DEPTH + b"]" * limits.MAX_DEPTH
    assert json_text.loads(body) == json.loads(body)


@pytest.mark.parametrize(
    "value", [[[1, float("nan")]], {"a": [1e101]}, [10**400, 1.5], {"a": {"b": [-1e101, 0]}}]
)
def test_a_number_no_chart_can_use_is_found_wherever_it_stands(value: Any) -> None:
    with pytest.raises(LimitExceeded, match="a number beyond"):
        json_text.check_size(value)


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.text(),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e100, max_value=1e100),
)  # fmt: skip
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner), max_leaves=20
)


@pytest.mark.parametrize("beside", [0, 5000])
@pytest.mark.parametrize("body", [b'"a:b":1,"a:b":2', b'"a":1e999,"b":2', b'"a":[{"b":1,"b":2}]'])
def test_a_small_body_is_read_as_strictly_as_a_large_one(body: bytes, beside: int) -> None:
    with pytest.raises(PermanentError):
        json_text.loads(b'{"c":"' + b"x" * beside + b'",' + body + b"}")


@given(_VALUES, st.booleans())
def test_whatever_python_writes_is_read_as_it_was(value: Any, escaped: bool) -> None:
    assert json_text.loads(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.text(alphabet='{}[]":,\\u03aA1e-. ', max_size=24))
def test_what_is_read_is_what_a_strict_parser_reads(text: str) -> None:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError
        return found

    try:
        expected = json.loads(text, object_pairs_hook=unique)
    except ValueError:
        with pytest.raises(PermanentError):
            json_text.loads(text.encode())
    else:
        assert json_text.loads(text.encode()) == expected
