"""`funnel`."""

from typing import Any, Final

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.label import label, label_line
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import COLOR_BY
from contracts.dialects.echarts.series.named import name_of_columns, names_and_values, with_columns
from contracts.dialects.echarts.style import item_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, choice, length, number, present, size, text

_SORT: Final = choice("descending", "ascending", "none")
_ORIENTATION: Final = choice("horizontal", "vertical")
_ALIGN: Final = choice("left", "center", "right", "top", "bottom")
_PARTS: Final[Parts] = {
    "itemStyle": ("item_style", item_style),
    "label": ("label", label),
    "labelLine": ("label_line", label_line),
}


def compile_funnel(series: Reader, scene: Scene) -> Native:
    """A native funnel series."""
    items = scene.items_of(series)
    names, values = names_and_values(series, items)
    if None in values:
        series.findings.approximated(f"{series.path}.data", "items without a value have no part")
    entries: list[Any] = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)]
    for at, item in items.options.items():
        height = item.child("itemStyle").get("height", length)
        entries[at] |= present(height=height, **own_parts(item, series, _PARTS))
    series.skip("coordinateSystem", "dimensions", "encode", "datasetIndex", "seriesLayoutBy", "legendIcon")
    native = present(
        type="funnel",
        name=series.get("name", text) or name_of_columns(series, items),
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        items=entries,
        min=series.get("min", number),
        max=series.get("max", number),
        min_size=series.get("minSize", length),
        max_size=series.get("maxSize", length),
        sort=series.get("sort", _SORT),
        orientation=series.get("orient", _ORIENTATION),
        gap=series.get("gap", size),
        align=series.get("funnelAlign", _ALIGN),
        item_style=item_style(part(series, "itemStyle")),
        label=label(part(series, "label")),
        label_line=label_line(part(series, "labelLine")),
        color_by=series.get("colorBy", COLOR_BY),
        **box(series),
    )
    return with_columns(series, native, "items", items)
