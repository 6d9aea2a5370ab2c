"""`visualMap`: values to colours, sizes and opacity."""

from typing import Any, Final

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.extra_columns import add_extra
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.style import background
from contracts.dialects.echarts.text import text_style
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
    reader.skip(*_CONTROL)
    if reader.raw("calculable") is not True or reader.raw("show") is False:
        reader.skip("handleSize")
    reader.skip_usual("handleSize", "120%")
    kind = pieces(reader) if is_piecewise(reader) else _continuous(reader)
    return kind | present(
        show=reader.get("show", boolean),
        series=ruled,
        dimension=_dimension(reader, scene, series, drawn, range(len(series)) if ruled is None else ruled),
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


def _dimension(
    reader: Reader, scene: Scene, series: list[Reader], drawn: list[Native], ruled: Any
) -> str | None:
    given = reader.raw("dimension")
    names = [_column(given, scene, series[at], drawn[at]) for at in ruled]
    known = [name for name in names if name is not None]
    # Without a word each series decides by its last column, which may have another name in each.
    return known[0] if known and (given is not None or len(set(names)) == 1) else None


def _column(given: Any, scene: Scene, series: Reader, native: Native) -> str | None:
    data = scene.data.get(series.path)
    if data is None or (given is None and native["type"] == "heatmap"):
        return "value"
    if data.table.scalar:
        return {0: "x", 1: "y", "x": "x", "y": "y"}.get(given) if isinstance(given, int | str) else None
    at = len(data.table.columns) - 1 if given is None else data.table.find(given)
    if at is None or at < 0:
        return given if given in ("x", "y") else None
    for key, columns in data.encoding.coordinates.items():
        if at in columns:
            return key
    return add_extra(native, data.table, at, text(given))
