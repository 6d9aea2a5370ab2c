"""What the compilers of cartesian series share: names, columns, overrides of single items."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from contracts.dialects.echarts.cartesian_data import CartesianData
from contracts.dialects.echarts.encoding import cartesian_encoding
from contracts.dialects.echarts.extra_columns import add_extra, bind_columns, tell_of_wide_rows
from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.marks import marks
from contracts.dialects.echarts.places import System
from contracts.dialects.echarts.scales import tell_of_lost
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.style import item_style, paint
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, choice, number, present, text

_USELESS: Final = frozenset({"y", "angle", "itemName", "seriesName", "tooltip", "label", "itemGroupId"})
"""Dimensions of `encode` that say nothing new of items of one value."""
COLOR_BY: Final = choice("series", "data")


def cartesian_data(
    series: Reader, scene: Scene, systems: tuple[System, ...] = ("cartesian2d", "polar")
) -> CartesianData:
    """The data of a series: its own, or its dataset's."""
    place = scene.place_of(series, systems)
    items = scene.items_of(series)
    datasets = scene.datasets if items.from_dataset and items.table.columns else None
    # The columns of a point in a round plot area are radius and angle, in this order.
    in_order = place.scales[::-1] if place.system == "polar" else place.scales
    encoding = cartesian_encoding(series, items.table, datasets, in_order)
    if place.system == "polar":
        encoding.swap()
    data = scene.data[series.path] = CartesianData(items, encoding, place)
    return data


def frame(series: Reader, data: CartesianData) -> Native:
    """Name, axes, order and columns of a cartesian series."""
    series.skip("dimensions", "datasetIndex", "datasetId", "seriesLayoutBy", "encode", "coordinateSystem")
    _dismiss_label_line(series)
    series.skip("polarIndex", "geoIndex", "calendarIndex", "logBase", "gridIndex", "legendIcon")
    encode = series.raw("encode")
    if data.table.scalar and isinstance(encode, dict) and not _USELESS.issuperset(encode):
        series.findings.approximated(f"{series.path}.encode", "each item is one value, and drawn as such")
    x, y = data.coordinate("x"), data.coordinate("y")
    for key, found in (("x", x), ("y", y)):
        tell_of_lost(series, data.column_of(key), found)
    return present(
        name=series.get("name", text) or data.encoding.series_name,
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        **data.place.native,
        x=x,
        y=y,
        clip=series.get("clip", boolean),
        label=series_label(series, data),
        **_marks(series, data),
    )


def _dismiss_label_line(series: Reader) -> None:
    line = part(series, "labelLine")
    style = line.child("lineStyle")
    is_seen = line.raw("show") is True and style.raw("width") != 0
    if is_seen and part(series, "label").raw("show") is True:
        series.findings.ignored(f"{series.path}.labelLine")
    style.dismiss()
    line.dismiss()


def _marks(series: Reader, data: CartesianData) -> Native:
    if data.place.system == "cartesian2d":
        return marks(series, data.scales)
    for name in ("markPoint", "markLine", "markArea"):
        if series.has(name):
            series.findings.ignored(f"{series.path}.{name}", f"not drawn in {data.place.system} coordinates")
            series.skip(name)
    return {}


def series_style(series: Reader) -> Native:
    """The style of all items; without a colour of its own it takes the first one of the series' palette."""
    style = item_style(part(series, "itemStyle"))
    own = series.get("color", _first_color)
    return style if own is None or "color" in style else style | {"color": own}


def _first_color(value: Any) -> Any:
    return paint(value[0] if isinstance(value, list) and value else value)


def series_label(series: Reader, data: CartesianData) -> Native:
    """The label of all items."""
    hide = series.child("labelLayout").get("hideOverlap", boolean)
    tell_of_wide_rows(series, data.table)
    return label(part(series, "label"), value=data.whole_value()) | present(hide_overlap=hide or None)


def overrides(
    series: Reader, data: CartesianData, extra: Callable[[Reader], Native] | None = None
) -> dict[int, Native]:
    """What single items have of their own."""
    found: dict[int, Native] = {}
    parts: Parts = {
        "itemStyle": ("item_style", item_style),
        "label": ("label", partial(label, value=data.whole_value())),
    }
    for at, item in data.items.options.items():
        own = present(**own_parts(item, series, parts), **(extra(item) if extra else {}))
        if own:
            found[at] = own
    for at, name in data.items.names.items():
        found.setdefault(at, {})["name"] = name
    return found


def finished(native: Native, data: CartesianData) -> Native:
    """`native` with the columns its labels name, and without names that no label shows."""
    labels = [native.get("label"), native.get("end_label")]
    labels += [item.get("label") for item in native.get("items", {}).values()]
    for one in labels:
        if one and one.get("show") and "template" not in one and data.is_written():
            one["template"] = "{value}"
        if one and one.get("show") and data.shown_value() != "{value}":
            one["template"] = one.get("template", "{value}").replace("{value}", data.shown_value())
    shown = [one for one in labels if one and "template" in one]
    name = data.encoding.item_name
    for one in shown:
        if name is not None and not any(name in columns for columns in data.encoding.coordinates.values()):
            one["template"] = one["template"].replace("{name}", f"{{@[{name}]}}")
        if data.is_written():
            one["template"] = one["template"].replace("{value}", f"{{@[{data.value_column()}]}}")
        one["template"] = bind_columns(one["template"], data.table, partial(_bound, native, data))
    if not any("{name}" in one["template"] for one in shown):
        items = {at: item for at, one in native.get("items", {}).items() if (item := _nameless(one))}
        native = {key: value for key, value in native.items() if key != "items"} | present(items=items)
    return native


def _nameless(item: Native) -> Native:
    return {key: value for key, value in item.items() if key != "name"}


def _bound(native: Native, data: CartesianData, at: int) -> str:
    for key, columns in data.encoding.coordinates.items():
        written = (at == data.value_column() and data.is_written()) or data.is_named(key, at)
        if at in columns and not written:
            return f"{{{key}}}"
    return f"{{@{add_extra(native, data.table, at)}}}"
