"""Loosely typed values: what counts as a number, a text, a length."""

from typing import Any

import pytest

from contracts.dialects import values
from contracts.dialects.echarts.dates import milliseconds, moments


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (1, 1),
        (1.5, 1.5),
        ("2", 2),
        (" -3.5e2 ", -350),
        (".5", 0.5),
        ("-", None),
        ("", None),
        (True, None),
        ("1e999", None),
        (10**400, None),
        (float("nan"), None),
        ("٣", None),
        ([1], None),
        (None, None),
    ],
)
def test_numbers_may_be_texts_of_numbers(given: Any, number: float | None) -> None:
    assert values.number(given) == number


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("a", "a"),
        (1, "1"),
        (1.0, "1"),
        (0.5, "0.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (0.00001, "0.00001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (True, "true"),
        (10**400, None),
        ({}, None),
    ],
)
def test_numbers_become_the_texts_of_javascript(given: Any, text: str | None) -> None:
    assert values.text(given) == text


@pytest.mark.parametrize(
    ("given", "length"),
    [(5, 5), ("5", 5), ("5px", 5), ("12.5%", "12.5%"), (" 50 %", "50%"), ("auto", None), ("5em", None)],
)
def test_lengths_are_pixels_or_shares(given: Any, length: float | str | None) -> None:
    assert values.length(given) == length


@pytest.mark.parametrize(
    ("given", "sides"),
    [(5, 5), ([5], 5), ([1, 2], [1, 2, 1, 2]), ([1, 2, 3], [1, 2, 3, 2]), ([1, 2, 3, 4, 5], None)],
)
def test_sides_are_completed_as_in_css(given: Any, sides: Any) -> None:
    assert values.sides(given) == sides


@pytest.mark.parametrize(
    ("given", "day_ms"),
    [
        ("1970-01-02", 1),
        ("1970/1/2", 1),
        ("1970-01-02 00:00:00", 1),
        ("1970-01-02T01:30:00.250+01:30", 1 + 250 / 86_400_000),
        ("1970-01-02T00:00Z", 1),
        ("1970-01-01 24:00:00", 1),
        ("1970", 0),
        (86_400_000, 1),
        ("1970-13-01", 365),
        ("soon", None),
        ("0000-01-01", None),
        (1e300, None),
    ],
)
def test_dates_are_read_as_echarts_reads_them_in_utc(given: Any, day_ms: float | None) -> None:
    expected = None if day_ms is None else pytest.approx(day_ms * 86_400_000)
    assert milliseconds(given) == expected
    assert moments([given, given]) == [expected, expected]


@pytest.mark.parametrize(
    "column",
    [
        ["2009-06-01", "2009-06-02"],
        ["2009-06-01 02:00:00", "2009-06-01T02:00:01"],
        ["2009-06-01", "2009-02-30"],
        ["2009-W01-1", "2009-06-02"],
        ["20090601T020000.000", "2009-06-01 02:00:00"],
        ["2009-06-01T02:00+01", "2009-06-01 02:00:00"],
        ["2009-06-01", "2009-06-01 02:00:00"],
        ["2009-06-01", 5, None, True],
        [],
    ],
)
def test_a_column_of_dates_is_read_like_each_of_them(column: list[Any]) -> None:
    assert moments(column) == [milliseconds(one) for one in column]
