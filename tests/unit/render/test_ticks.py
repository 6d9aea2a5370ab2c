"""Ticks where ECharts has them."""

from datetime import UTC, datetime

import pytest

from consumer.render.nice import MAX_TICKS, log_ticks, value_ticks
from consumer.render.time_texts import format_time, tick_text
from consumer.render.time_ticks import time_ticks
from contracts.charts.axis_parts import TimeLevel


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


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        ((2025, 11, 15), (2026, 4, 20), "Dec *2026* Feb Mar Apr"),
        ((2025, 11, 15), (2026, 1, 20), "15 22 29 *Dec* 8 15 22 29 **2026** 8 15"),
        (
            (2019, 4, 15),
            (2019, 4, 18),
            "*15* 06:00 12:00 18:00 *16* 06:00 12:00 18:00 *17* 06:00 12:00 18:00",
        ),
        (
            (2026, 1, 1, 10),
            (2026, 1, 1, 10, 0, 40),
            "10:00 10:00:05 10:00:10 10:00:15 10:00:20 10:00:25 10:00:30 10:00:35",
        ),
        ((1990, 1, 1), (2026, 1, 1), "1990 1996 2002 2008 2014 2020"),
    ],
)
def test_time_ticks_stand_at_calendar_steps_and_say_what_changes(
    low: tuple[int, ...], high: tuple[int, ...], told: str
) -> None:
    found = time_ticks(ms(*low), ms(*high), 6)
    assert " ".join("*" * tick.level + tick_text(tick, {}) + "*" * tick.level for tick in found) == told


def test_ticks_of_several_levels_take_the_template_of_theirs() -> None:
    templates: dict[TimeLevel, str | tuple[str, ...]] = {"day": ("{d}", "<{d}>"), "hour": "{H} h"}
    found = time_ticks(ms(2019, 4, 15), ms(2019, 4, 18), 6)
    assert [tick_text(tick, templates) for tick in found[:5]] == ["<15>", "6 h", "12 h", "18 h", "<16>"]


@pytest.mark.parametrize(("low", "high"), [(-1e300, 1e300), (0, 0), (float("nan"), 1), (-1e15, 1e15)])
def test_impossible_times_give_no_endless_ticks(low: float, high: float) -> None:
    assert len(time_ticks(low, high, 6)) < 100


def test_a_moment_across_the_turn_of_a_year_is_ticked_at_once() -> None:
    # Every millisecond of 1969 would be 31 billion steps.
    assert [tick.ms for tick in time_ticks(-1, 1e-300, 6)] == [0]


def test_a_time_template_is_filled_in() -> None:
    assert format_time(ms(2026, 3, 5, 7, 8, 9), "{yyyy}-{MM}-{dd} {H}:{mm}:{ss} {hh}{A} {MMM}") == (
        "2026-03-05 7:08:09 07AM Mar"
    )
