"""`scatter`."""

from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import (
    COLOR_BY,
    cartesian_data,
    finished,
    frame,
    overrides,
    series_style,
)
from contracts.dialects.echarts.symbols import symbol_fields
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, present


def compile_scatter(series: Reader, scene: Scene) -> Native:
    """A native scatter series."""
    data = cartesian_data(series, scene, ("cartesian2d", "polar", "calendar"))
    series.skip("rippleEffect", "labelLine", "lineStyle", "smooth", "stack")
    native = present(
        type=data.place.type_of("scatter"),
        **frame(series, data),
        item_style=series_style(series),
        items=overrides(series, data, symbol_fields),
        **symbol_fields(series),
        color_by=series.get("colorBy", COLOR_BY),
    )
    return finished(native, data)
