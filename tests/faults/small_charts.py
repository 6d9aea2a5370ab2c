"""Small ECharts options, each with its number in its title, so that no two numbers give one picture."""

from typing import Any, Final

_WEEK: Final = ["Mon", "Tue", "Wed", "Thu", "Fri"]


def option(number: int) -> dict[str, Any]:
    """The option of `number`; equal numbers give equal options."""
    values = [(number * 7 + step * step * 13) % 90 + 10 for step in range(5)]
    return {"title": {"text": f"n {number}"}, "animation": False, **_SORTS[number % len(_SORTS)](values)}


def _bars(values: list[int]) -> dict[str, Any]:
    return _on_axes({"type": "bar", "data": values})


def _line(values: list[int]) -> dict[str, Any]:
    return _on_axes({"type": "line", "data": values, "smooth": True, "areaStyle": {}})


def _pie(values: list[int]) -> dict[str, Any]:
    slices = [{"name": day, "value": value} for day, value in zip(_WEEK, values, strict=True)]
    return {"series": [{"type": "pie", "radius": "60%", "data": slices}]}


def _scatter(values: list[int]) -> dict[str, Any]:
    points = [[step, value] for step, value in enumerate(values)]
    return {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": points}]}


def _gauge(values: list[int]) -> dict[str, Any]:
    return {"series": [{"type": "gauge", "data": [{"value": values[0]}]}]}


def _on_axes(series: dict[str, Any]) -> dict[str, Any]:
    return {"xAxis": {"data": _WEEK}, "yAxis": {}, "series": [series]}


_SORTS: Final = (_bars, _line, _pie, _scatter, _bars, _line, _gauge)
