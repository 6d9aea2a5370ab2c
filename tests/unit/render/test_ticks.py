"""Ticks where ECharts has them."""

from datetime import UTC, datetime

import pytest

from consumer.render.nice import MAX_TICKS, log_ticks, value_ticks
from consumer.render.time_ticks import format_time, label_by_level, time_ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1330, [0, 300, 600, 900, 1200, 1500]),
        (0, 390, [0, 100, 200, 300, 400]),
        (-2, 13, [-3, 0, 3, 6, 9, 12, 15]),
        (0, 0.36, [0, 0.1, 0.2, 0.3, 0.4]),
        (150, 197, [150, 160, 170, 180, 190, 200]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-5, -5, [-8, -7, -6, -5, -4, -3, -2]),
        (1e-9, 5e-9, [1e-9, 2e-9, 3e-9, 4e-9, 5e-9]),
    ],
)
def test_value_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert list(value_ticks(low, high).at) == pytest.approx(ticks)


def test_fixed_ends_stay_and_are_ticks() -> None:
    found = value_ticks(3, 97, fix_low=True, fix_high=True)
    assert (found.low, found.high, found.at) == (3, 97, (3, 20, 40, 60, 80, 97))


@pytest.mark.parametrize(
    ("low", "high", "interval"), [(0, 1e12, 1), (-1e100, 1e100, None), (0, 1e-300, None)]
)
def test_ticks_are_never_endless(low: float, high: float, interval: float | None) -> None:
    assert 2 <= len(value_ticks(low, high, interval=interval).at) <= MAX_TICKS + 2


def test_log_ticks_are_powers() -> None:
    assert log_ticks(-2.7, 3.8, 10).at == pytest.approx([1e-3, 1e-2, 1e-1, 1, 10, 100, 1000, 10000])


def ms(*moment: int) -> float:
    return datetime(*moment, tzinfo=UTC).timestamp() * 1000  # type: ignore[arg-type,misc]  # year, month, day, …


def test_time_ticks_stand_at_calendar_steps_and_say_what_changes() -> None:
    found = time_ticks(ms(2025, 11, 15), ms(2026, 4, 20), 6)
    told = [label_by_level(tick) for tick in found]
    assert told == ["17", "Dec", "17", "2026", "17", "Feb", "17", "Mar", "17", "Apr", "17"]


@pytest.mark.parametrize(("low", "high"), [(-1e300, 1e300), (0, 0), (float("nan"), 1), (-1e15, 1e15)])
def test_impossible_times_give_no_endless_ticks(low: float, high: float) -> None:
    assert len(time_ticks(low, high, 6)) < 100


def test_a_time_template_is_filled_in() -> None:
    assert format_time(ms(2026, 3, 5, 7, 8, 9), "{yyyy}-{MM}-{dd} {H}:{mm}:{ss} {hh}{A} {MMM}") == (
        "2026-03-05 7:08:09 07AM Mar"
    )
