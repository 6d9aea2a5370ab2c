"""What was just seen is believed for some seconds, and only if it is kept long enough."""

from datetime import UTC, datetime, timedelta

import pytest

from consumer import seen_pictures
from consumer.seen_pictures import SeenPictures

WEEK = timedelta(days=7)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now_s = [100.0]
    monkeypatch.setattr(seen_pictures, "monotonic", lambda: now_s[0])
    return now_s


def in_a_week(**more: float) -> datetime:
    return datetime.now(UTC) + WEEK + timedelta(**more)


def test_a_picture_is_found_for_ten_seconds(clock: list[float]) -> None:
    seen = SeenPictures[str]()
    seen.note("d", "picture", in_a_week(minutes=1))
    clock[0] += 10
    assert (seen.find("d", WEEK), seen.find("other", WEEK)) == ("picture", None)
    clock[0] += 0.1
    assert seen.find("d", WEEK) is None


def test_a_picture_that_is_not_kept_long_enough_is_not_found() -> None:
    seen = SeenPictures[str]()
    seen.note("d", "picture", in_a_week(seconds=-1))
    assert seen.find("d", WEEK) is None
    assert seen.find("d", WEEK - timedelta(seconds=5)) == "picture"


def test_of_many_pictures_the_latest_are_remembered() -> None:
    seen = SeenPictures[int]()
    for number in range(1500):
        seen.note(f"d{number}", number, in_a_week(minutes=1))
    seen.note("d500", -500, in_a_week(minutes=1))
    seen.note("last", 1, in_a_week(minutes=1))
    assert [seen.find(f"d{number}", WEEK) for number in (499, 500, 501, 502, 1499)] == [
        None,
        -500,
        None,
        502,
        1499,
    ]
