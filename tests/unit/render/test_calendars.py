"""Calendars: days where one looks for them."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from consumer.render import draw
from consumer.render.calendar_frame import PlacedCalendar, place_calendars
from consumer.render.geometry import Rect
from contracts.charts import ChartSpec, parse_spec
from contracts.charts.calendars import Calendar
from contracts.errors import PermanentError
from contracts.output import ImageFormat, Output

PICTURE = Rect(0, 0, 600, 300)
FEBRUARY = {"first": date(2024, 2, 1), "last": date(2024, 2, 29)}


def placed(**options: Any) -> PlacedCalendar:
    spec = ChartSpec(calendars=(Calendar(**(FEBRUARY | options)),))
    return place_calendars(spec, PICTURE)[0]


def ms(*day: int) -> float:
    return datetime(*day, tzinfo=UTC).timestamp() * 1000  # type: ignore[misc,arg-type]  # year, month, day, hour


def test_weeks_stand_side_by_side_from_the_usual_place() -> None:
    calendar = placed()
    assert calendar.rect == Rect(80, 60, 5 * 20, 7 * 20)
    assert calendar.corner(date(2024, 2, 1)) == (80, 60 + 4 * 20)  # a Thursday
    assert calendar.corner(date(2024, 2, 4)) == (100, 60)


def test_vertical_weeks_follow_each_other_downwards_and_may_begin_on_monday() -> None:
    calendar = placed(orientation="vertical", first_weekday=1)
    assert calendar.corner(date(2024, 2, 1)) == (80 + 3 * 20, 60)
    assert calendar.corner(date(2024, 2, 5)) == (80, 80)


def test_cells_fill_a_box_that_has_a_size_of_its_own() -> None:
    calendar = placed(left=50, right=50, cell_size=(20, 30))
    assert calendar.cell == (500 / 5, 30)
    assert calendar.rect.x == 50


def test_every_instant_of_a_day_stands_in_its_middle_and_others_nowhere() -> None:
    calendar = placed()
    points = calendar.middles(
        np.array([ms(2024, 2, 1), ms(2024, 2, 1, 23), ms(2024, 1, 31), ms(2024, 3, 1), np.nan])
    )
    assert points[:2].tolist() == [[90, 150], [90, 150]]
    assert np.isnan(points[2:]).all()


def test_months_begin_at_the_first_day_and_at_each_first_of_a_month() -> None:
    starts = placed(first=date(2023, 12, 30), last=date(2024, 2, 10)).month_starts()
    assert [f"{day}" for day in starts] == ["2023-12-30", "2024-01-01", "2024-02-01", "2024-02-11"]


@pytest.mark.parametrize(("first", "last"), [("2024-02-02", "2024-02-01"), ("2000-01-01", "2020-01-01")])
def test_backward_and_endless_ranges_are_refused(first: str, last: str) -> None:
    with pytest.raises(PermanentError, match="1 to 3700 days") as refused:
        parse_spec({"calendars": [{"first": first, "last": last}]})
    assert refused.value.path == "calendars[0]"


def test_names_of_year_months_and_weekdays_are_written_around_the_days() -> None:
    spec = parse_spec(
        {
            "calendars": [
                {"first": "2024-02-01", "last": "2024-03-31", "month_label": {"template": "{M}月"}}
            ],
            "series": [
                {"type": "calendar_heatmap", "x": [ms(2024, 2, 1)], "y": [7], "label": {"show": True}}
            ],
        }
    )
    text = draw(spec, Output(type=ImageFormat.SVG, width=400, height=300)).data.decode()
    for expected in (">2024<", ">2月<", ">3月<", ">W<", ">7<"):
        assert expected in text
