"""Indexes that lead from one part of a spec to another."""

from contracts.charts.chart import ChartSpec
from contracts.charts.series import AnySeries
from contracts.charts.series.frame import CalendarSeries, PolarSeries, SeriesOnAxes
from contracts.charts.series.radar import RadarSeries
from contracts.errors import InvalidChart


def check_references(spec: ChartSpec) -> None:
    """Refuse a spec whose parts refer to parts that are not there.

    Raises:
        InvalidChart: names the field of the first such index.
    """
    for name, axes in (("x_axes", spec.x_axes), ("y_axes", spec.y_axes)):
        for index, axis in enumerate(axes):
            if axis.grid >= max(1, len(spec.grids)):
                raise InvalidChart(f"there is no grid {axis.grid}", path=f"{name}[{index}].grid")
    for index, series in enumerate(spec.series):
        for field, name, at, count in _references(spec, series):
            if at >= count:
                raise InvalidChart(f"there is no {name} {at}", path=f"series[{index}].{field}")
    for index, window in enumerate(spec.data_windows):
        if window.axis_index >= len(spec.x_axes if window.axis == "x" else spec.y_axes):
            message = f"there is no {window.axis} axis {window.axis_index}"
            raise InvalidChart(message, path=f"data_windows[{index}].axis_index")


def _references(spec: ChartSpec, series: AnySeries) -> list[tuple[str, str, int, int]]:
    """Field, kind, index and number of what a series refers to."""
    if isinstance(series, RadarSeries):
        return [("radar", "radar", series.radar, len(spec.radars))]
    if isinstance(series, CalendarSeries):
        return [("calendar", "calendar", series.calendar, len(spec.calendars))]
    if isinstance(series, PolarSeries):
        return [("polar", "polar", series.polar, len(spec.polars))]
    if isinstance(series, SeriesOnAxes):
        return [
            ("x_axis", "x axis", series.x_axis, len(spec.x_axes)),
            ("y_axis", "y axis", series.y_axis, len(spec.y_axes)),
        ]
    return []
