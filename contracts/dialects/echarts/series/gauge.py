"""`gauge`."""

from typing import Any

from contracts.dialects.echarts.scales import numbers_of
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series import gauge_parts as parts
from contracts.dialects.echarts.series.frame import COLOR_BY
from contracts.dialects.echarts.style import item_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    degrees,
    length,
    number,
    present,
    text,
    two_lengths,
    whole,
)

_SPLITS = whole(1, 1000)


def compile_gauge(series: Reader, _scene: Scene) -> Native:
    """A native gauge series."""
    series.skip("label", "labelLine", "coordinateSystem", "dimensions")
    return present(
        type="gauge",
        name=series.get("name", text),
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        items=_items(series),
        center=series.get("center", two_lengths),
        radius=series.get("radius", _outer),
        start_angle=series.get("startAngle", degrees),
        end_angle=series.get("endAngle", degrees),
        clockwise=series.get("clockwise", boolean),
        min=series.get("min", number),
        max=series.get("max", number),
        split_number=series.get("splitNumber", _SPLITS),
        dial=parts.dial(series.child("axisLine")),
        progress=parts.progress(series.child("progress")),
        split_line=parts.dial_line(series.child("splitLine")),
        tick=parts.dial_tick(series.child("axisTick")),
        label=parts.dial_label(series.child("axisLabel")),
        pointer=parts.pointer(series.child("pointer")),
        anchor=parts.anchor(series.child("anchor")),
        title=parts.title(series.child("title")),
        detail=parts.detail(series.child("detail")),
        item_style=item_style(series.child("itemStyle")),
        color_by=series.get("colorBy", COLOR_BY),
    )


def _outer(value: Any) -> float | str | None:
    return length(value[-1] if isinstance(value, list) and value else value)


def _items(series: Reader) -> list[Native]:
    data = series.raw("data")
    given = data if isinstance(data, list) else [] if data is None else [data]
    return [_item(series, at, one) for at, one in enumerate(given)]


def _item(series: Reader, at: int, given: Any) -> Native:
    if not isinstance(given, dict):
        return {"value": numbers_of(series, [given])[0]}
    item = series.item("data", at, given)
    value = item.raw("value")
    item.skip("id", "groupId")
    own = {
        key: convert(item.child(name).over(series.child(name)))
        for name, (key, convert) in _OWN.items()
        if item.child(name)
    }
    first = value[0] if isinstance(value, list) and value else value
    return present(name=item.get("name", text), **own) | {"value": numbers_of(series, [first])[0]}


_OWN: dict[str, tuple[str, Any]] = {
    "itemStyle": ("item_style", item_style),
    "pointer": ("pointer", parts.pointer),
    "progress": ("progress", parts.progress),
    "title": ("title", parts.title),
    "detail": ("detail", parts.detail),
}
