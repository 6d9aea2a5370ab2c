"""What series need to know of the rest of the option."""

from dataclasses import dataclass, field
from typing import Any, Final

from contracts.dialects.echarts.cartesian_data import CartesianData
from contracts.dialects.echarts.dataset import Datasets
from contracts.dialects.echarts.items import Items, read_items
from contracts.dialects.echarts.places import Place, System
from contracts.dialects.echarts.polar import PolarFrame
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.spending import Spending
from contracts.dialects.echarts.tables import Table
from contracts.dialects.reader import Reader
from contracts.dialects.values import index, present
from contracts.errors import InvalidChart, LimitExceeded, UnsupportedChart

_NAMES: Final = ("xAxis", "yAxis")


@dataclass(frozen=True)
class Scene:
    """The axes, by index, the datasets, and what is known of the series."""

    x_scales: list[Scale]
    y_scales: list[Scale]
    axis_ids: tuple[list[Any], list[Any]]
    datasets: Datasets
    spending: Spending
    polars: list[PolarFrame] = field(default_factory=list)
    radar_count: int = 0
    calendar_count: int = 0
    data: dict[str, CartesianData] = field(default_factory=dict)
    """The data of the series compiled so far, by the path of the series: visual maps look at it."""
    columns: dict[str, dict[int, str]] = field(default_factory=dict)
    """The same of series with several values per item: their native columns by dimension."""

    def items_of(self, series: Reader) -> Items:
        """The data of a series: its own, or its dataset's.

        Raises:
            LimitExceeded: the series so far have too many items together.
        """
        try:
            items = read_items(series) or Items(self.datasets.table(series) or Table([]), from_dataset=True)
        except LimitExceeded as error:
            error.path = error.path or series.path
            raise
        self.spending.points(len(items.table), series.path)
        return items

    def place_of(self, series: Reader, systems: tuple[System, ...] = ("cartesian2d",)) -> Place:
        """Where a series lies; `systems` are those it is drawn in.

        Raises:
            InvalidChart: an axis or frame that is not there.
            UnsupportedChart: the series lies in another coordinate system.
        """
        system = series.raw("coordinateSystem") or "cartesian2d"
        if system == "polar" and system in systems:
            return self._polar(series)
        if system == "calendar" and system in systems:
            return self._calendar(series)
        if system != "cartesian2d":
            supported = ", ".join(systems)
            message = f"coordinate system {str(system)[:40]!r} is not supported here; supported: {supported}"
            raise UnsupportedChart(message, path=f"{series.path}.coordinateSystem")
        x_axis, y_axis = self._axis(series, 0), self._axis(series, 1)
        native = present(x_axis=x_axis or None, y_axis=y_axis or None)
        return Place(native, (self.x_scales[x_axis], self.y_scales[y_axis]))

    def _polar(self, series: Reader) -> Place:
        at = series.get("polarIndex", index) or 0
        if at >= len(self.polars):
            raise InvalidChart(f"{series.path} needs polar {at}, and there is none", path="polar")
        frame = self.polars[at]
        return Place({"polar": at}, (frame.angle, frame.radius), "polar")

    def _calendar(self, series: Reader) -> Place:
        at = series.get("calendarIndex", index) or 0
        if at >= self.calendar_count:
            raise InvalidChart(f"{series.path} needs calendar {at}, and there is none", path="calendar")
        return Place({"calendar": at}, (Scale("time"), Scale("value")), "calendar")

    def _axis(self, series: Reader, way: int) -> int:
        name = _NAMES[way]
        ids = self.axis_ids[way]
        wanted = series.raw(f"{name}Id")
        given = series.raw(f"{name}Index")
        found = ids.index(wanted) if wanted is not None and wanted in ids else given
        found = found[0] if isinstance(found, list) and found else found
        at = found if isinstance(found, int) and not isinstance(found, bool) else 0
        if 0 <= at < len(ids):
            return at
        path = f"{series.path}.{name}Index" if given is not None else name
        raise InvalidChart(f"{series.path} needs {name} {at}, and there is none", path=path)
