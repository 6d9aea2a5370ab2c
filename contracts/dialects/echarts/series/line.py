"""`line`."""

from typing import Any, Final

from contracts.dialects.echarts.idioms import part
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.bar import STRATEGY
from contracts.dialects.echarts.series.frame import (
    COLOR_BY,
    cartesian_data,
    finished,
    frame,
    overrides,
    series_style,
)
from contracts.dialects.echarts.style import area_style, line_style
from contracts.dialects.echarts.symbols import symbol_fields
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, choice, fraction, present, text

_SAMPLING: Final = choice("none", "lttb", "average", "max", "min", "minmax", "sum")
_MONOTONE: Final = choice("x", "y", "none")


def compile_line(series: Reader, scene: Scene) -> Native:
    """A native line series."""
    data = cartesian_data(series, scene)
    series.skip("barWidth", "barGap", "barCategoryGap", "barMaxWidth", "clipOverflow")
    native = present(
        type=data.place.type_of("line"),
        **frame(series, data),
        stack=series.get("stack", text) or None,
        stack_strategy=series.get("stackStrategy", STRATEGY),
        line_style=line_style(part(series, "lineStyle")),
        item_style=series_style(series),
        items=overrides(series, data, symbol_fields),
        **symbol_fields(series),
        show_symbol=series.get("showSymbol", boolean),
        show_all_symbols=series.get("showAllSymbol", boolean),
        smooth=series.get("smooth", _smoothness) or None,
        smooth_monotone=series.get("smoothMonotone", _MONOTONE),
        step=series.get("step", _step) or None,
        connect_nulls=series.get("connectNulls", boolean),
        sampling=series.get("sampling", _SAMPLING),
        end_label=label(series.child("endLabel"), value=data.whole_value()),
        color_by=series.get("colorBy", COLOR_BY),
    )
    # An empty areaStyle asks for an area, too: `present` would drop it.
    area = area_style(part(series, "areaStyle"))
    return finished(native if area is None else native | {"area": area}, data)


def _step(value: Any) -> str | None:
    if isinstance(value, bool):
        return "start" if value else ""
    return value if value in ("start", "middle", "end") else None


def _smoothness(value: Any) -> float | None:
    """0 to 1."""
    if isinstance(value, bool):
        return 0.5 if value else 0.0
    return fraction(value)
