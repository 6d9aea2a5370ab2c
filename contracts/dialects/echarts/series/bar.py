"""`bar`."""

from typing import Final

from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import (
    COLOR_BY,
    cartesian_data,
    finished,
    frame,
    overrides,
    series_style,
)
from contracts.dialects.echarts.style import dash, paint, shadow
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    bounded,
    choice,
    corners,
    fraction,
    length,
    present,
    size,
    text,
)

STRATEGY: Final = choice("samesign", "all", "positive", "negative")


def compile_bar(series: Reader, scene: Scene) -> Native:
    """A native bar series."""
    data = cartesian_data(series, scene)
    series.skip("symbol", "symbolSize", "showSymbol", "step", "smooth", "connectNulls")
    round_cap, least = series.get("roundCap", boolean), series.get("barMinAngle", bounded(0, 360))
    is_round = data.place.system == "polar"
    sizes = {key: value for key, value in widths(series).items() if not (is_round and key == "bar_min_width")}
    native = present(
        type=data.place.type_of("bar"),
        **frame(series, data),
        stack=series.get("stack", text) or None,
        stack_strategy=series.get("stackStrategy", STRATEGY),
        item_style=series_style(series),
        items=overrides(series, data),
        color_by=series.get("colorBy", COLOR_BY),
        **sizes,
        bar_min_height=series.get("barMinHeight", size),
        show_background=series.get("showBackground", boolean),
        background=_background(series.child("backgroundStyle")),
        bar_min_angle=least if is_round else None,
        round_cap=round_cap if is_round else None,
    )
    return finished(native, data)


def widths(series: Reader) -> Native:
    """Widths and gaps of bars."""
    return present(
        bar_width=series.get("barWidth", length),
        bar_max_width=series.get("barMaxWidth", length),
        bar_min_width=series.get("barMinWidth", length),
        bar_gap=series.get("barGap", length),
        bar_category_gap=series.get("barCategoryGap", length),
    )


def _background(style: Reader) -> Native:
    return present(
        color=style.get("color", paint),
        border_color=style.get("borderColor", paint),
        border_width=style.get("borderWidth", size),
        border_type=style.get("borderType", dash),
        border_radius=style.get("borderRadius", corners) or style.get("barBorderRadius", corners),
        opacity=style.get("opacity", fraction),
        shadow=shadow(style),
    )
