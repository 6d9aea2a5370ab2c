"""`pie`."""

from typing import Any, Final

from contracts.dialects.echarts.box import box, radius
from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.items import Items
from contracts.dialects.echarts.label import label, label_line
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import COLOR_BY
from contracts.dialects.echarts.series.named import name_of_columns, names_and_values, with_columns
from contracts.dialects.echarts.style import item_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    choice,
    degrees,
    length,
    number,
    present,
    text,
    two_lengths,
    whole,
)

_ALIGN_TO: Final = choice("none", "edge", labelLine="label_line")
_TURNS: Final = {"radial": "radial", "tangential": "tangential", "True": "radial"}
_POSITIONS: Final = ("outside", "outer", "inside", "inner", "center")
_DECIMALS: Final = whole(0, 20)


def compile_pie(series: Reader, scene: Scene) -> Native:
    """A native pie series."""
    items = scene.items_of(series)
    series.skip(
        "emptyCircleStyle", "coordinateSystem", "seriesLayoutBy", "datasetIndex", "dimensions", "encode"
    )
    hide = series.child("labelLayout").get("hideOverlap", boolean)
    clockwise = series.get("clockwise", boolean)
    native = present(
        type="pie",
        name=series.get("name", text) or name_of_columns(series, items),
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        slices=_slices(series, items),
        center=series.get("center", two_lengths),
        radius=series.get("radius", radius),
        start_angle=series.get("startAngle", degrees),
        end_angle=series.get("endAngle", degrees),
        clockwise=series.get("clockWise", boolean) if clockwise is None else clockwise,
        rose=series.get("roseType", _rose) or None,
        min_angle=series.get("minAngle", degrees),
        min_show_label_angle=series.get("minShowLabelAngle", degrees),
        pad_angle=series.get("padAngle", degrees),
        selected_offset=series.get("selectedOffset", length),
        percent_precision=series.get("percentPrecision", _DECIMALS),
        avoid_label_overlap=series.get("avoidLabelOverlap", boolean),
        still_show_zero_sum=series.get("stillShowZeroSum", boolean),
        show_empty_circle=series.get("showEmptyCircle", boolean),
        item_style=item_style(part(series, "itemStyle")),
        label=_label(part(series, "label")) | present(hide_overlap=hide),
        label_line=_label_line(part(series, "labelLine")),
        color_by=series.get("colorBy", COLOR_BY),
        **box(series),
    )
    return with_columns(series, native, "slices", items)


def _slices(series: Reader, items: Items) -> list[Native]:
    names, values = names_and_values(series, items)
    found = []
    for at, (name, value) in enumerate(zip(names, values, strict=True)):
        own = own_parts(items.options[at], series, _PARTS) if at in items.options else {}
        found.append({"name": name, "value": value} | present(**own))
    for at in _selected(items, series.raw("selectedMode")):
        found[at]["selected"] = True
    return found


def _selected(items: Items, mode: Any) -> list[int]:
    """Which of the items that say so are selected: without a mode none, one by one the last."""
    if not mode:
        return []
    return items.selected[-1:] if mode in (True, "single") else items.selected


def _label(reader: Reader) -> Native:
    if not reader:
        return {}
    align_to, edge_distance = reader.get("alignTo", _ALIGN_TO), reader.get("edgeDistance", length)
    if align_to == "edge" and edge_distance is None:
        edge_distance = reader.get("margin", length)  # its name in ECharts 4
    position = reader.raw("position")
    if position is not None and position not in _POSITIONS:
        reader.findings.approximated(reader.path_of("position"), "no place of a pie's labels: drawn outside")
    return label(reader) | present(
        turn=_TURNS.get(str(reader.raw("rotate"))),
        align_to=align_to,
        edge_distance=edge_distance,
        bleed_margin=reader.get("bleedMargin", length),
        distance_to_line=reader.get("distanceToLabelLine", length),
    )


def _label_line(reader: Reader) -> Native:
    return label_line(reader) | present(
        min_turn_angle=reader.get("minTurnAngle", degrees),
        max_surface_angle=reader.get("maxSurfaceAngle", degrees),
    )


def _rose(value: Any) -> str | None:
    if isinstance(value, bool):
        return "radius" if value else ""
    return value if value in ("radius", "area") else None


_PARTS: Final[Parts] = {
    "itemStyle": ("item_style", item_style),
    "label": ("label", _label),
    "labelLine": ("label_line", _label_line),
}
