"""`title`: one, or several."""

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.style import background
from contracts.dialects.echarts.text import HORIZONTAL, VERTICAL, without_box
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, number, present, sides, size, text


def titles(option: Reader) -> list[Native]:
    """All titles that show something."""
    return [found for title in option.items("title") if (found := _title(title))]


def _title(title: Reader) -> Native | None:
    words = present(text=title.get("text", text) or None, subtitle=title.get("subtext", text) or None)
    if title.get("show", boolean) is False or not words:
        title.dismiss()
        return None
    return words | present(
        text_style=without_box(title.child("textStyle")),
        subtitle_style=without_box(title.child("subtextStyle")),
        text_align=title.get("textAlign", HORIZONTAL),
        text_vertical_align=title.get("textVerticalAlign", VERTICAL) or title.get("textBaseline", VERTICAL),
        padding=title.get("padding", sides),
        item_gap=title.get("itemGap", size),
        background=background(title),
        z=title.get("z", number),
        **box(title),
    )
