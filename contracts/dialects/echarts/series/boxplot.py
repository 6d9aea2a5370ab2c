"""`boxplot`."""

from typing import Final

from contracts.dialects.echarts.idioms import Parts, own_parts, part
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.whisker import whisker_frame
from contracts.dialects.echarts.style import item_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, present, two_lengths

_PARTS: Final[Parts] = {"itemStyle": ("item_style", item_style), "label": ("label", label)}


def compile_boxplot(series: Reader, scene: Scene) -> Native:
    """A native box plot series."""
    native, items = whisker_frame(series, scene, ("low", "q1", "median", "q3", "high"))
    own = {at: present(**own_parts(item, series, _PARTS)) for at, item in items.options.items()}
    return native | present(
        type="boxplot",
        clip=False,  # whatever the option says
        item_style=item_style(part(series, "itemStyle")),
        items={at: one for at, one in own.items() if one},
        box_width=series.get("boxWidth", two_lengths),
    )
