"""What one chart may cost, counted over the whole spec."""

from collections.abc import Iterator

from contracts import limits
from contracts.charts.axes import CategoryAxis
from contracts.charts.chart import ChartSpec
from contracts.charts.series import AnySeries
from contracts.charts.series.frame import CartesianSeries, SeriesOnAxes
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.radar import RadarSeries
from contracts.errors import InvalidChart, LimitExceeded


def check_budget(spec: ChartSpec) -> None:
    """Refuse a spec that is too large as a whole, or whose series name axes that are not there.

    Raises:
        LimitExceeded: too many points, or too much text.
        InvalidChart: an axis or grid index that leads nowhere.
    """
    _check_points(spec)
    _check_texts(spec)
    _check_references(spec)


def _check_points(spec: ChartSpec) -> None:
    points = 0
    for index, series in enumerate(spec.series):
        points += len(series)
        if points > limits.MAX_POINTS:
            raise LimitExceeded(
                f"more than {limits.MAX_POINTS} data items in the series up to here", path=f"series[{index}]"
            )


def _check_texts(spec: ChartSpec) -> None:
    characters = 0
    for path, text in _texts(spec):
        characters += len(text)
        if characters > limits.MAX_TEXT_CHARACTERS:
            raise LimitExceeded(
                f"more than {limits.MAX_TEXT_CHARACTERS} characters of text up to here", path=path
            )


def _texts(spec: ChartSpec) -> Iterator[tuple[str, str]]:
    for index, title in enumerate(spec.titles):
        yield f"titles[{index}]", title.text + title.subtitle
    for name, axes in (("x_axes", spec.x_axes), ("y_axes", spec.y_axes)):
        for index, axis in enumerate(axes):
            if isinstance(axis, CategoryAxis):
                yield f"{name}[{index}].categories", "".join(axis.categories)
    for index, series in enumerate(spec.series):
        if isinstance(series, PieSeries):
            yield f"series[{index}].slices", "".join(item.name for item in series.slices)


def _check_references(spec: ChartSpec) -> None:
    for name, axes in (("x_axes", spec.x_axes), ("y_axes", spec.y_axes)):
        for index, axis in enumerate(axes):
            if axis.grid >= max(1, len(spec.grids)):
                raise InvalidChart(f"there is no grid {axis.grid}", path=f"{name}[{index}].grid")
    for index, series in enumerate(spec.series):
        for field, name, at, count in _references(spec, series):
            if at >= count:
                raise InvalidChart(f"there is no {name} {at}", path=f"series[{index}].{field}")


def _references(spec: ChartSpec, series: AnySeries) -> list[tuple[str, str, int, int]]:
    """Field, kind, index and number of what a series refers to."""
    if isinstance(series, RadarSeries):
        return [("radar", "radar", series.radar, len(spec.radars))]
    if isinstance(series, CartesianSeries) and series.polar is not None:
        return [("polar", "polar", series.polar, len(spec.polars))]
    if isinstance(series, SeriesOnAxes):
        return [
            ("x_axis", "x axis", series.x_axis, len(spec.x_axes)),
            ("y_axis", "y axis", series.y_axis, len(spec.y_axes)),
        ]
    return []
