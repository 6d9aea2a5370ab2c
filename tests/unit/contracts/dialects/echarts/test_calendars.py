"""Calendars of ECharts options."""

from datetime import date
from typing import Any

import pytest

from contracts.charts.series.heatmap import CalendarHeatmapSeries
from contracts.charts.series.scatter import CalendarScatterSeries
from contracts.dialects import Dialect, compile_chart
from contracts.errors import InvalidChart, LimitExceeded, PermanentError


def compiled(series: dict[str, Any] | None = None, **calendar: Any) -> Any:
    own = [{"coordinateSystem": "calendar", **series}] if series else []
    return compile_chart(Dialect.ECHARTS, {"calendar": calendar, "series": own}).spec


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        (2024, "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-2-3", "2024-02-03", "2024-02-03"),
        (["2024-03", "2024-02-10"], "2024-02-10", "2024-03-01"),
        ([2023], "2023-01-01", "2023-12-31"),
    ],
)
def test_ranges_are_years_months_days_or_two_dates(given: Any, first: str, last: str) -> None:
    (calendar,) = compiled(range=given).calendars
    assert (calendar.first, calendar.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("given", [None, "next year", [], ["2024-01-01", "?"], {}, "2024-13"])
def test_a_calendar_without_days_is_refused_by_its_path(given: Any) -> None:
    with pytest.raises(InvalidChart, match="needs a range") as refused:
        compiled(range=given)
    assert refused.value.path == "calendar.range"


def test_more_than_ten_years_are_refused() -> None:
    with pytest.raises(LimitExceeded, match="days; at most"):
        compiled(range=["1970-01-01", "2020-01-01"])


def test_heatmaps_and_scatters_take_days_and_values() -> None:
    data = [["2024-01-02", 5], ["2024-01-03", "-"]]
    heat = compiled({"type": "heatmap", "data": data}, range="2024").series[0]
    assert isinstance(heat, CalendarHeatmapSeries)
    assert (heat.x, heat.y) == ((1704153600000, 1704240000000), (5, None))
    assert isinstance(
        compiled({"type": "effectScatter", "data": data}, range="2024").series[0], CalendarScatterSeries
    )


def test_other_series_and_calendars_that_are_not_there_are_refused() -> None:
    with pytest.raises(PermanentError, match="'calendar' is not supported here"):
        compiled({"type": "bar", "data": []}, range="2024")
    with pytest.raises(InvalidChart, match="needs calendar 1"):
        compiled({"type": "heatmap", "calendarIndex": 1, "data": []}, range="2024")


def test_names_may_be_chinese_or_ones_own() -> None:
    (calendar,) = compiled(
        range="2024", dayLabel={"nameMap": "cn", "firstDay": 1}, monthLabel={"nameMap": list("abcdefghijkl")}
    ).calendars
    assert calendar.day_label.names[1] == "一"
    assert calendar.first_weekday == 1
    assert calendar.month_label.names[11] == "l"
