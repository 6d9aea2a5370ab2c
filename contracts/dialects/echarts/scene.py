"""What series need to know of the rest of the option."""

from dataclasses import dataclass, field
from typing import Any, Final

from contracts.dialects.echarts.cartesian_data import CartesianData
from contracts.dialects.echarts.dataset import Datasets
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.reader import Reader
from contracts.errors import InvalidChart, UnsupportedChart

_NAMES: Final = ("xAxis", "yAxis")


@dataclass(frozen=True)
class Scene:
    """The axes, by index, the datasets, and what is known of the series."""

    x_scales: list[Scale]
    y_scales: list[Scale]
    axis_ids: tuple[list[Any], list[Any]]
    datasets: Datasets
    radar_count: int = 0
    data: dict[str, CartesianData] = field(default_factory=dict)
    """The data of the series compiled so far, by the path of the series: visual maps look at it."""

    def axes_of(self, series: Reader) -> tuple[int, int]:
        """The indexes of the x and the y axis of a series.

        Raises:
            InvalidChart: an axis that is not there.
            UnsupportedChart: the series lies in another coordinate system.
        """
        system = series.raw("coordinateSystem")
        if system is not None and system != "cartesian2d":
            message = f"coordinate system {str(system)[:40]!r} is not supported; supported: cartesian2d"
            raise UnsupportedChart(message, path=f"{series.path}.coordinateSystem")
        return self._axis(series, 0), self._axis(series, 1)

    def scales_of(self, series: Reader) -> tuple[Scale, Scale]:
        """The scales of the x and the y axis of a series."""
        x_axis, y_axis = self.axes_of(series)
        return self.x_scales[x_axis], self.y_scales[y_axis]

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
