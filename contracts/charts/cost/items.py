"""What the items of a series cost: each as its type, more where it looks different, and what it fills."""

from math import log2
from operator import sub
from typing import Any, Final

from contracts.charts.cost import rates
from contracts.charts.cost.drawing import Drawing, axis_of
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.histogram import HistogramSeries
from contracts.charts.series.line import LineLooks, LineSeries
from contracts.charts.series.scatter import ScatterLooks

_DENSE: Final = 2
"""Points for each px across from which a line is painted as the area it covers."""
_ALWAYS_SINGLE: Final = frozenset(
    {"calendar_heatmap", "funnel", "gauge", "heatmap", "pie", "polar_bar", "radar"}
)
"""Types whose rate counts that their items look different."""


def items_s(drawing: Drawing, index: int) -> float:
    """Seconds for the items of a series, texts and shadows aside."""
    series: Any = drawing.spec.series[index]
    seconds = drawing.seconds(rates.ITEM[series.type], len(series))
    single = rates.OWN_BAR if isinstance(series, BarSeries) else rates.OWN_LOOK
    seconds += drawing.seconds(single, _single(drawing, index))
    match series:
        case ScatterLooks():
            seconds += _symbols_s(drawing, series)
        case LineLooks():
            seconds += drawing.seconds(rates.ITEM["scatter"], drawing.symbols(series))
            seconds += _symbols_s(drawing, series)
            if isinstance(series, LineSeries) and not drawing.is_vector:
                seconds += _course_s(drawing, index, series)
        case HistogramSeries():
            seconds += drawing.seconds(rates.BIN, series.bins or log2(len(series) + 1) + 1)
        case BarSeries() if isinstance(series.bar_width, int | float):
            seconds += drawing.fill_s(series.bar_width, drawing.output.height, len(series))
    return seconds


def shadows_of(drawing: Drawing, index: int) -> int:
    """At most how many shadows the items of a series cast."""
    series: Any = drawing.spec.series[index]
    own = [one for one in _own_items(series) if getattr(getattr(one, "item_style", None), "shadow", None)]
    alike = getattr(getattr(series, "item_style", None), "shadow", None) is not None
    lines = [getattr(series, name, None) for name in ("line_style", "area", "dial")]
    return (len(series) if alike else len(own)) + sum(
        getattr(one, "shadow", None) is not None for one in lines
    )


def _own_items(series: Any) -> list[Any]:
    items: Any = getattr(series, "slices", None) or getattr(series, "items", ())
    return list(items.values() if isinstance(items, dict) else items)


def _single(drawing: Drawing, index: int) -> int:
    """Items that are painted by themselves: of their own size or style, or ruled by a visual map."""
    series: Any = drawing.spec.series[index]
    if series.type in _ALWAYS_SINGLE:
        return 0
    ruled = any(one.series is None or index in one.series for one in drawing.spec.visual_maps)
    if ruled or getattr(series, "sizes", None) is not None:
        return drawing.symbols(series)
    return len(_own_items(series))


def _symbols_s(drawing: Drawing, series: Any) -> float:
    """Filling the symbols, and the rings around them."""
    size = series.symbol_size
    width, height = size if isinstance(size, tuple) else (size, size)
    own = getattr(series, "sizes", None)
    if own is None:
        filled = drawing.fill_s(width, height, drawing.symbols(series))
    else:
        filled = sum(drawing.fill_s(one or width, one or height) for one in own)
    ripple = getattr(series, "ripple", None)
    return filled * (1 + ripple.count * ripple.scale**2) if ripple else filled


def _course_s(drawing: Drawing, index: int, series: LineSeries) -> float:
    """Along a line, as far as its values lead it to and fro."""
    values, axis = drawing.courses[index], axis_of(series)
    along, across = drawing.output.height, drawing.output.width
    if not axis[0]:
        along, across = across, along
    thinned = not series.smooth and series.line_style.type == "solid"
    if thinned and len(values) > _DENSE * across:
        values = values[:: len(values) // (_DENSE * across)]
    span = drawing.line_spans.get(axis, 0)
    travel = sum(map(abs, map(sub, values[1:], values))) / span * along if span else 0
    edges = 1 if series.area is None else 2
    return drawing.stroke_s((travel + across) * edges)
