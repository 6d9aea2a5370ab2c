"""`candlestick`, or `k`."""

from typing import Final

from contracts import limits
from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.bar import widths
from contracts.dialects.echarts.series.whisker import whisker_frame
from contracts.dialects.echarts.style import dash, paint, shadow
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, fraction, present, size, whole

_LARGE_FROM: Final = 600
_COUNT: Final = whole(1, limits.MAX_POINTS)


def compile_candlestick(series: Reader, scene: Scene) -> Native:
    """A native candlestick series."""
    native, items = whisker_frame(series, scene, ("open", "close", "low", "high"))
    own = {at: _own(item, series) for at, item in items.options.items()}
    sizes = {key: value for key, value in widths(series).items() if not key.endswith("gap")}
    return (
        native
        | sizes
        | present(
            type="candlestick",
            large_from=_large_from(series),
            item_style=_style(part(series, "itemStyle")),
            items={at: one for at, one in own.items() if one},
        )
    )


def _own(item: Reader, series: Reader) -> Native:
    """What one candle has of its own. As in ECharts, `color` and `borderColor` count where it falls, too."""
    found = present(**own_parts(item, series, _PARTS))
    given = part(item, "itemStyle")
    both = present(
        down_color=given.get("color", paint),
        down_border_color=given.get("borderColor", paint),
        doji_border_color=given.get("borderColor", paint),
    )
    return found | {"item_style": found["item_style"] | both} if both else found


def _large_from(series: Reader) -> int | None:
    if series.get("large", boolean) is False:
        return None
    return series.get("largeThreshold", _COUNT) or _LARGE_FROM


def _style(style: Reader) -> Native:
    return present(
        up_color=style.get("color", paint),
        down_color=style.get("color0", paint),
        up_border_color=style.get("borderColor", paint),
        down_border_color=style.get("borderColor0", paint),
        doji_border_color=style.get("borderColorDoji", paint),
        border_width=style.get("borderWidth", size),
        border_type=style.get("borderType", dash),
        opacity=style.get("opacity", fraction),
        shadow=shadow(style),
    )


_PARTS: Final[Parts] = {"itemStyle": ("item_style", _style), "label": ("label", label)}
