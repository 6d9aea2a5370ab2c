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


def compile_scatter(series: Reader, scene: Scene, *, opacity: float = 0.8) -> Native:
    """A native scatter series; `opacity` is that of its symbols where nothing is said."""
    data = cartesian_data(series, scene, ("cartesian2d", "polar", "calendar"))
    series.skip("rippleEffect", "labelLine", "lineStyle", "smooth", "stack")
    items = overrides(series, data, symbol_fields)
    for item in items.values():
        if "item_style" in item:
            item["item_style"] = {"opacity": opacity} | item["item_style"]
    native = present(
        type=data.place.type_of("scatter"),
        **frame(series, data),
        item_style={"opacity": opacity} | series_style(series),
        items=items,
        **symbol_fields(series),
        color_by=series.get("colorBy", COLOR_BY),
    )
    return finished(native, data)
