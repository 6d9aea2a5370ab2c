"""Which values visual maps look at: `visualMap.dimension`, or the last one of each series."""

from collections.abc import Iterable
from typing import Any, Final

from contracts.dialects.echarts.cartesian_data import CartesianData
from contracts.dialects.echarts.extra_columns import add_extra
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, text

_WHISKERS: Final = {
    "lowest": "low", "highest": "high", "min": "low", "Q1": "q1", "Q3": "q3", "max": "high",
}  # fmt: skip
"""Native columns by ECharts' names, where these are others."""


def dimension(
    reader: Reader, scene: Scene, series: list[Reader], drawn: list[Native], ruled: Iterable[int]
) -> str | None:
    """The native name of the values; the columns they stand in are added to the drawn series.

    Args:
        reader: the visual map.
        scene: what is known of the series.
        series: all of them, as given.
        drawn: all of them, compiled.
        ruled: indexes of those that the map rules.
    """
    given = reader.raw("dimension")
    names = [_column(given, scene, series[at], drawn[at]) for at in ruled]
    known = [name for name in names if name is not None]
    if given is not None and names and not known:
        reader.findings.invalid(reader.path_of("dimension"), given)
    # Without a word each series decides by its last column, which may have another name in each.
    return known[0] if known and (given is not None or len(set(names)) == 1) else None


def _column(given: Any, scene: Scene, series: Reader, native: Native) -> str | None:
    if native["type"] == "radar":
        return _indicator(given, native)
    if (columns := scene.columns.get(series.path)) is not None:
        return _whisker(given, columns)
    data = scene.data.get(series.path)
    if data is None:
        # What the columns of a dataset are called is not known here.
        return "value" if given in (None, 0, "value") or not series.has("data") else None
    return _point(given, data, native)


def _indicator(given: Any, native: Native) -> str | None:
    items = native.get("items") or [{}]
    count = len(items[0].get("values") or ())
    return text(given) if type(given) is int and 0 <= given < count else None


def _whisker(given: Any, columns: dict[int, str]) -> str | None:
    if given is None:
        return columns[max(columns)]
    if isinstance(given, str):
        name = _WHISKERS.get(given, given)
        return name if name in columns.values() else None
    return columns.get(given) if isinstance(given, int) else None


def _point(given: Any, data: CartesianData, native: Native) -> str | None:
    if data.table.scalar:
        return {0: "x", 1: "y", "x": "x", "y": "y"}.get(given) if isinstance(given, int | str) else None
    at = len(data.table.columns) - 1 if given is None else data.table.find(given)
    if at is None or at < 0:
        return given if given in ("x", "y") else None
    for key, columns in data.encoding.coordinates.items():
        if at in columns:
            return key
    return add_extra(native, data.table, at, text(given))
