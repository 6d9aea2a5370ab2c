"""Radar frames: where the spokes are, and how values lie on them (ECharts 5, `coord/radar`)."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians, sin, tau
from typing import Final

import numpy as np

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.nice import Ticks
from consumer.render.paths import Points
from consumer.render.scales import Extent
from consumer.render.tick_alignment import aligned_ticks
from contracts.charts import ChartSpec
from contracts.charts.radars import Indicator, Radar
from contracts.charts.series.radar import RadarSeries

_MOST_RINGS: Final = 100


@dataclass(frozen=True)
class Spoke:
    """One indicator.

    Args:
        spec: its name and ends.
        angle: radians, counter-clockwise from three o'clock.
        ticks: its range, in as many parts as there are rings.
    """

    spec: Indicator
    angle: float
    ticks: Ticks


@dataclass(frozen=True)
class RadarFrame:
    """A radar at its place: centre and radii in px."""

    spec: Radar
    x: float
    y: float
    inner: float
    outer: float
    spokes: tuple[Spoke, ...]

    def at(self, number: int, radius: float) -> tuple[float, float]:
        """The point of a spoke at a distance from the centre in px."""
        angle = self.spokes[number].angle
        return self.x + radius * cos(angle), self.y - radius * sin(angle)

    def point(self, number: int, value: float) -> tuple[float, float]:
        """The point of a value on a spoke."""
        ticks = self.spokes[number].ticks
        share = (value - ticks.low) / ((ticks.high - ticks.low) or 1)
        return self.at(number, self.inner + share * (self.outer - self.inner))

    def corners(self, radius: float) -> Points:
        """One point on each spoke."""
        return np.array([self.at(number, radius) for number in range(len(self.spokes))])

    @property
    def rings(self) -> list[float]:
        """Radii of the rings in px, from the inside."""
        parts = _parts(self.spec)
        return [self.inner + (self.outer - self.inner) * ring / parts for ring in range(parts + 1)]


def place_radar(spec: ChartSpec, index: int, picture: Rect, hidden: Collection[str]) -> RadarFrame:
    """The frame of `spec.radars[index]`; names in `hidden` do not count for its ranges."""
    radar = spec.radars[index]
    half = min(picture.width, picture.height) / 2
    turn = -tau if radar.clockwise else tau
    spokes = [
        Spoke(
            one,
            radians(radar.start_angle) + turn * number / len(radar.indicators),
            _ticks(radar, one, _extent(spec, index, number, hidden)),
        )
        for number, one in enumerate(radar.indicators)
    ]
    return RadarFrame(
        spec=radar,
        x=picture.x + length(radar.center[0], picture.width),
        y=picture.y + length(radar.center[1], picture.height),
        inner=max(length(radar.radius[0], half), 0),
        outer=max(length(radar.radius[1], half), 0),
        spokes=tuple(spokes),
    )


def _parts(radar: Radar) -> int:
    return min(radar.split_number, _MOST_RINGS)


def _extent(spec: ChartSpec, index: int, number: int, hidden: Collection[str]) -> Extent | None:
    values = [
        item.values[number]
        for series in spec.series
        if isinstance(series, RadarSeries) and series.radar == index and series.name not in hidden
        for item in series.items
        if item.name not in hidden and number < len(item.values)
    ]
    return Extent.of([np.array(values, dtype=float)])


def _ticks(radar: Radar, spoke: Indicator, extent: Extent | None) -> Ticks:
    """ECharts' rule: a positive maximum alone fixes the minimum at zero, and the other way round."""
    least, most = spoke.min, spoke.max
    if most is not None and most > 0 and not least:
        least = 0.0
    elif least is not None and least < 0 and not most:
        most = 0.0
    low, high = (extent.low, extent.high) if extent else (0.0, 1.0)
    if not radar.scale and low > 0 and high > 0:
        low = 0.0
    elif not radar.scale and low < 0 and high < 0:
        high = 0.0
    low, high = sorted((low if least is None else least, high if most is None else most))
    return aligned_ticks(low, high, _parts(radar), fix_low=least is not None, fix_high=most is not None)
