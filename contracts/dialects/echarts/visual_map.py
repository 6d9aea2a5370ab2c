"""`visualMap`: values to colours, sizes and opacity."""

from typing import Final

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.fixed_items import leave_fixed
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.style import background
from contracts.dialects.echarts.text import text_style
from contracts.dialects.echarts.visual_dimension import dimension
from contracts.dialects.echarts.visual_pieces import is_piecewise, pieces
from contracts.dialects.echarts.visuals import key_ranges, ranges
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    choice,
    color,
    number,
    pair,
    present,
    sides,
    size,
    text,
    whole,
)

_ORIENTATION: Final = choice("horizontal", "vertical")
_ALIGN: Final = choice("left", "right", "top", "bottom")
_PRECISION: Final = whole(0, 20)
_CONTROL: Final = (
    "indicatorIcon", "indicatorSize", "indicatorStyle",
    "target", "seriesId", "seriesTargets", "borderRadius", "itemStyle", "realtime",
)  # fmt: skip


def visual_maps(option: Reader, scene: Scene, series: list[Reader], drawn: list[Native]) -> list[Native]:
    """All visual maps; the columns they look at are added to the drawn series."""
    given = option.items("visualMap") or option.items("dataRange")
    return [_visual_map(reader, scene, series, drawn) for reader in given if reader]


def _visual_map(reader: Reader, scene: Scene, series: list[Reader], drawn: list[Native]) -> Native:
    ruled = _ruled(reader, len(series))
    for at in range(len(series)) if ruled is None else ruled:
        leave_fixed(series[at], drawn[at])
    reader.skip(*_CONTROL)
    if reader.raw("calculable") is not True or reader.raw("show") is False:
        reader.skip("handleSize")
    reader.skip_usual("handleSize", "120%")
    kind = pieces(reader) if is_piecewise(reader) else _continuous(reader)
    return kind | present(
        show=reader.get("show", boolean),
        series=ruled,
        dimension=dimension(reader, scene, series, drawn, range(len(series)) if ruled is None else ruled),
        **key_ranges(reader.child("controller")),
        orientation=reader.get("orient", _ORIENTATION),
        inverse=reader.get("inverse", boolean),
        texts=reader.get("text", pair(text)),
        text_gap=reader.get("textGap", size),
        key_color=reader.get("contentColor", color),
        inactive_color=reader.get("inactiveColor", color),
        precision=reader.get("precision", _PRECISION),
        template=_template(reader),
        text_style=text_style(reader.child("textStyle")),
        align=reader.get("align", _ALIGN),
        padding=reader.get("padding", sides),
        background=background(reader),
        z=reader.get("z", number),
        item_width=reader.get("itemWidth", size),
        item_height=reader.get("itemHeight", size),
        min=reader.get("min", number),
        max=reader.get("max", number),
        **box(reader),
    )


def _continuous(reader: Reader) -> Native:
    reader.skip("splitNumber", "itemGap", "itemSymbol", "selected", "showLabel")
    return ranges(reader, set()) | present(
        type="continuous", range=reader.get("range", pair(number)), handles=reader.get("calculable", boolean)
    )


def _ruled(reader: Reader, count: int) -> list[int] | None:
    given = reader.raw("seriesIndex")
    if given is None or given == "all":
        return None
    wanted = given if isinstance(given, list) else [given]
    return [at for at in wanted if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < count]


def _template(reader: Reader) -> str | None:
    given = reader.raw("formatter")
    return given if isinstance(given, str) else None
