"""`radar`."""

import re
from typing import Final

from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.scales import numbers_of
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import COLOR_BY
from contracts.dialects.echarts.style import area_style, item_style, line_style
from contracts.dialects.echarts.symbols import symbol_fields
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, index, number, present, text
from contracts.errors import InvalidChart

_INDICATOR: Final = re.compile(r"\{@\[(\d{1,4})\]\}")
_NAMED_COLUMN: Final = re.compile(r"\{@(?!\d+\})[^{}]{1,100}\}")


def compile_radar(series: Reader, scene: Scene) -> Native:
    """A native radar series."""
    frame = series.get("radarIndex", index) or 0
    if frame >= scene.radar_count:
        raise InvalidChart(f"{series.path} needs radar {frame}, and there is none", path="radar")
    series.skip("coordinateSystem", "dimensions")
    native = present(
        type="radar",
        name=series.get("name", text),
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        radar=frame or None,
        items=_items(series),
        line_style=line_style(part(series, "lineStyle")),
        item_style=item_style(part(series, "itemStyle")),
        label=_label(part(series, "label")),
        color_by=series.get("colorBy", COLOR_BY),
        **_symbol(series),
    )
    area = area_style(part(series, "areaStyle"))
    return native if area is None else native | {"area": area}


def _label(reader: Reader) -> Native:
    """A label; of the columns it may name radars know only those of their indicators, by index."""
    found = label(reader)
    if "template" in found:
        numbered = _INDICATOR.sub(r"{@\1}", found["template"])
        found["template"] = _NAMED_COLUMN.sub("", numbered)
    return found


def _symbol(reader: Reader) -> Native:
    """As everywhere, but that symbols of radars stay at their corners and are stretched, as in ECharts."""
    passed_over = ("symbol_keep_aspect", "symbol_offset")
    return {key: value for key, value in symbol_fields(reader).items() if key not in passed_over}


def _items(series: Reader) -> list[Native]:
    data = series.raw("data")
    found = []
    for at, one in enumerate(data if isinstance(data, list) else []):
        given = one if isinstance(one, dict) else {"value": one}
        found.append(_item(series.item("data", at, given), series))
    return found


def _item(item: Reader, series: Reader) -> Native:
    own = own_parts(item, series, _PARTS)
    given = item.raw("value")
    item.skip("id", "groupId")
    return present(
        name=item.get("name", text),
        values=numbers_of(series, given) if isinstance(given, list) else None,
        **_symbol(item),
    ) | {key: value for key, value in own.items() if value or key == "area"}


_PARTS: Final[Parts] = {
    "lineStyle": ("line_style", line_style),
    "itemStyle": ("item_style", item_style),
    "areaStyle": ("area", area_style),
    "label": ("label", _label),
}
