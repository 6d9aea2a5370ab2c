"""`xAxis` and `yAxis`: kind, range, name and parts."""

from collections.abc import Sequence
from typing import Any, Final

from contracts.dialects.echarts import axis_parts as parts
from contracts.dialects.echarts.component_ids import component_index
from contracts.dialects.echarts.scales import AxisKind, Scale
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.scripts import is_script
from contracts.dialects.values import (
    Native,
    boolean,
    bounded,
    choice,
    degrees,
    length,
    number,
    pair,
    present,
    px,
    size,
    text,
    whole,
)

_KINDS: Final[dict[Any, AxisKind]] = {"category": "category", "value": "value", "time": "time", "log": "log"}
_X_SIDE: Final = choice("top", "bottom")
_Y_SIDE: Final = choice("left", "right")
_NAME_PLACE: Final = choice("start", "middle", "end", center="middle")
_SPLITS: Final = whole(1, 1000)
_POSITIVE: Final = bounded(1e-12, 1e100)
_OF_THE_SCALE: Final = frozenset({
    "boundary_gap", "scale", "split_number", "interval", "min_interval", "max_interval", "log_base",
    "bar_start",
})  # fmt: skip
"""Fields that count for an axis that is not shown."""
_BASE: Final = bounded(1.000001, 1e6)


def scale_of(axis: Reader) -> Scale:
    """How the axis reads data: by its `type`, or by having `data`."""
    data = axis.raw("data")
    given = axis.raw("type")
    kind: AxisKind | None = _KINDS.get(given) if isinstance(given, str) else None
    if kind is None:
        if given is not None:
            axis.findings.invalid(f"{axis.path}.type", given)
        kind = "value" if data is None else "category"
    if kind != "category":
        return Scale(kind)
    if isinstance(data, list):
        return Scale(kind, _categories(data))
    return Scale(kind, collecting=True, path=axis.path)


def _categories(data: list[Any]) -> list[str]:
    if set(map(type, data)) == {str}:
        return ["" if is_script(one) else one for one in data]
    return [_category(one) for one in data]


def _category(given: Any) -> str:
    return text(given.get("value") if isinstance(given, dict) else given) or ""


def axis(reader: Reader, scale: Scale, *, horizontal: bool, grid_ids: Sequence[Any] = ()) -> Native:
    """The native axis, but for the categories: series may still add to those."""
    grid = component_index(reader, "grid", grid_ids)
    if reader.get("show", boolean) is False:
        return _hidden(reader, scale) | present(grid=grid)
    reader.skip("axisPointer")
    own = _category_fields(reader, scale) if scale.is_category else _continuous_fields(reader, scale)
    return present(
        type=scale.kind,
        grid=grid,
        position=reader.get("position", _X_SIDE if horizontal else _Y_SIDE),
        offset=reader.get("offset", px),
        inverse=reader.get("inverse", boolean),
        name=reader.get("name", text) or None,
        name_location=reader.get("nameLocation", _NAME_PLACE),
        name_gap=reader.get("nameGap", px),
        name_rotate=reader.get("nameRotate", degrees),
        name_text_style=text_style(reader.child("nameTextStyle")) | _cut(reader.child("nameTruncate")),
        z=reader.get("z", number),
        line=parts.axis_line(reader),
        tick=parts.axis_tick(reader, scale),
        label=parts.axis_label(reader, scale),
        split_line=parts.split_line(reader),
        split_area=parts.split_area(reader),
        **range_of(reader, scale),
        **own,
    )


def _cut(truncate: Reader) -> Native:
    width = truncate.get("maxWidth", size)
    ellipsis = truncate.get("ellipsis", text)
    return {} if width is None else present(overflow="truncate", width=width, ellipsis=ellipsis)


def _hidden(reader: Reader, scale: Scale) -> Native:
    own = _category_fields(reader, scale) if scale.is_category else _continuous_fields(reader, scale)
    found = present(
        type=scale.kind,
        show=False,
        inverse=reader.get("inverse", boolean),
        position=reader.get("position", _X_SIDE if reader.path.startswith("x") else _Y_SIDE),
        label=parts.axis_label(reader, scale),  # a grid that contains its labels keeps their room
        **range_of(reader, scale),
        **{name: value for name, value in own.items() if name in _OF_THE_SCALE},
    )
    reader.dismiss()
    return found


def range_of(reader: Reader, scale: Scale) -> Native:
    """The fixed ends of the axis."""

    def end(value: Any) -> float | str | None:
        if value in ("dataMin", "dataMax"):
            return "data_min" if value == "dataMin" else "data_max"
        found = scale.position(value) if not scale.collecting else number(value)
        return None if scale.kind == "log" and found is not None and found <= 0 else found

    return present(
        min=reader.get("min", lambda value: None if value == "dataMax" else end(value)),
        max=reader.get("max", lambda value: None if value == "dataMin" else end(value)),
    )


def _category_fields(reader: Reader, scale: Scale) -> Native:
    reader.skip(
        "scale", "splitNumber", "minInterval", "maxInterval", "interval", "minorTick", "minorSplitLine"
    )
    reader.skip("logBase", "startValue")
    return present(
        boundary_gap=reader.get(
            "boundaryGap", lambda value: True if isinstance(value, list) else boolean(value)
        ),
        label_styles=_label_styles(reader, len(scale.categories)),
    )


def _label_styles(reader: Reader, count: int) -> dict[int, Native]:
    data = reader.raw("data")
    if not count or not isinstance(data, list) or not any(isinstance(one, dict) for one in data):
        return {}
    found = {}
    for at, one in enumerate(data):
        if isinstance(one, dict) and isinstance(one.get("textStyle"), dict):
            category = reader.item("data", at, one)
            category.skip("value")
            style = category.child("textStyle")
            style_of_all = reader.child("axisLabel")
            found[at] = text_style(style.over(style_of_all.child("textStyle"), style_of_all))
    return found


def _continuous_fields(reader: Reader, scale: Scale) -> Native:
    reader.skip("data")
    log_base = reader.get("logBase", _BASE)
    return present(
        scale=reader.get("scale", boolean),
        boundary_gap=_gap(reader),
        split_number=reader.get("splitNumber", _SPLITS),
        bar_start=reader.get("startValue", scale.position),
        interval=reader.get("interval", _POSITIVE),
        min_interval=reader.get("minInterval", bounded(0, 1e100)),
        max_interval=reader.get("maxInterval", _POSITIVE),
        log_base=log_base if scale.kind == "log" else None,
        minor_tick=parts.minor_tick(reader),
        minor_split_line=parts.minor_split_line(reader),
        align_ticks=reader.get("alignTicks", boolean),
    )


def _gap(reader: Reader) -> list[str] | None:
    if isinstance(reader.raw("boundaryGap"), bool):
        return None
    return reader.get("boundaryGap", pair(_share))


def _share(value: Any) -> str | None:
    """Numbers, too, are parts of the range: 0.05 is 5 %."""
    found = length(value)
    return f"{found * 100:g}%" if isinstance(found, float | int) else found
