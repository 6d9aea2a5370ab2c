"""Charts of any number of items: one maker for each figure that the cost model knows."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from contracts.charts import ChartSpec, parse_spec

Maker = Callable[[int], ChartSpec]

_PLANE: Final = {"x_axes": [{"type": "value"}], "y_axes": [{"type": "value"}]}
_CORNERS: Final = 5
_ROW: Final = 100
_SENTENCE: Final = "a label of some fifty characters at {x} and {y}"


def _numbers(count: int, seed: int = 1) -> list[float]:
    draw = Random(seed)  # noqa: S311  # charts, not secrets
    return [round(draw.uniform(1, 1000), 2) for _ in range(count)]


def _names(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def _styles(count: int) -> dict[str, Any]:
    return {str(n): {"item_style": {"color": f"#{n % 4096:03x}"}} for n in range(count)}


def _line(count: int, **looks: Any) -> ChartSpec:
    series = {"type": "line", "x": sorted(_numbers(count, 2)), "y": _numbers(count), "show_symbol": False}
    return parse_spec({**_PLANE, "series": [series | looks]})


def _points(count: int, **looks: Any) -> ChartSpec:
    series = {"type": "scatter", "x": _numbers(count, 2), "y": _numbers(count)}
    return parse_spec({**_PLANE, "series": [series | looks]})


def _on_bands(count: int, **series: Any) -> ChartSpec:
    bands = {"type": "category", "categories": _names(count)}
    return parse_spec({"x_axes": [bands], "y_axes": [{"type": "value"}], "series": [series]})


def _candles(count: int) -> ChartSpec:
    ends = {"low": [0] * count, "high": [1000] * count}
    return _on_bands(count, type="candlestick", open=_numbers(count), close=_numbers(count, 2), **ends)


def _boxes(count: int) -> ChartSpec:
    columns = ("low", "q1", "median", "q3", "high")
    return _on_bands(
        count, type="boxplot", **{name: [n + k for n in _numbers(count)] for k, name in enumerate(columns)}
    )


def _cells(count: int) -> ChartSpec:
    places = {"x": [k % _ROW for k in range(count)], "y": [k // _ROW for k in range(count)]}
    return parse_spec({**_PLANE, "series": [{"type": "heatmap", "values": _numbers(count), **places}]})


def _bins(count: int) -> ChartSpec:
    return parse_spec(
        {**_PLANE, "series": [{"type": "histogram", "values": _numbers(count * 10), "bins": count}]}
    )


def _named(kind: str, field: str, count: int, **looks: Any) -> ChartSpec:
    items = [
        {"name": name, "value": value} for name, value in zip(_names(count), _numbers(count), strict=True)
    ]
    return parse_spec({"series": [{"type": kind, field: items, **looks}]})


def _radar(count: int) -> ChartSpec:
    indicators = [{"name": name, "max": 1000} for name in _names(_CORNERS)]
    items = [{"values": _numbers(_CORNERS, seed)} for seed in range(count // _CORNERS)]
    return parse_spec({"radars": [{"indicators": indicators}], "series": [{"type": "radar", "items": items}]})


def _polar_bars(count: int) -> ChartSpec:
    polar = {
        "angle_axis": {"type": "category", "categories": _names(count)},
        "radius_axis": {"type": "value"},
    }
    return parse_spec({"polars": [polar], "series": [{"type": "polar_bar", "y": _numbers(count)}]})


def _mark_points(count: int) -> ChartSpec:
    return _points(1, mark_points=[{"x": 500, "y": 500, "value": number} for number in range(count)])


def _rectangles(count: int) -> ChartSpec:
    size = {"shape_width": 10, "shape_height": 10}
    return parse_spec(
        {"graphics": [{"type": "rect", "x": k % 700, "y": k % 500, **size} for k in range(count)]}
    )


MAKERS: Final[dict[str, Maker]] = {
    "line": _line,
    "line with symbols": lambda count: _line(count, show_symbol=True),
    "scatter": _points,
    "scatter of sizes": lambda count: _points(count, sizes=[1 + v / 50 for v in _numbers(count)]),
    "scatter, each styled": lambda count: _points(count, items=_styles(count)),
    "scatter of 100 px": lambda count: _points(count, symbol_size=100),
    "bar": lambda count: _on_bands(count, type="bar", y=_numbers(count)),
    "bar, each styled": lambda count: _on_bands(count, type="bar", y=_numbers(count), items=_styles(count)),
    "bar, polar": _polar_bars,
    "candlestick": _candles,
    "boxplot": _boxes,
    "heatmap": _cells,
    "histogram bin": _bins,
    "pie": lambda count: _named("pie", "slices", count, label={"show": False}),
    "pie, labelled": lambda count: _named("pie", "slices", count),
    "funnel, labelled": lambda count: _named("funnel", "items", count),
    "gauge": lambda count: _named("gauge", "items", count),
    "radar value": _radar,
    "mark point": _mark_points,
    "rectangle": _rectangles,
    "label": lambda count: _points(count, label={"show": True}),
    "label of 50 characters": lambda count: _points(count, label={"show": True, "template": _SENTENCE}),
}
"""By what there is a number of."""
