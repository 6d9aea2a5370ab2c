"""The contact sheet: one picture of what is drawn, for the README and for a look at everything."""

from itertools import product
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from consumer.render.fonts import font_files
from contracts.output import ImageFormat
from tests.golden.golden_charts import FOLDER, HEIGHT_PX, WIDTH_PX

FILE: Final = Path(__file__).parents[2] / "docs" / "gallery.png"
SHOWN: Final = {
    "line/area_stacked": "area",
    "bar/two_axes": "bar and line",
    "pie/donut": "donut",
    "heatmap/continuous": "heatmap",
    "bar/grouped": "bar",
    "line/several": "line",
    "scatter/bubble": "bubble",
    "pie/rose_radius": "rose",
    "bar/stacked": "stacked bar",
    "candlestick/with_average_and_zoom": "candlestick",
    "radar/circle_with_areas": "radar",
    "gauge/progress": "gauge",
    "bar/waterfall": "waterfall",
    "boxplot/plain": "boxplot",
    "funnel/plain": "funnel",
    "polar/bars_stacked": "polar",
    "bar/negative": "negative bar",
    "histogram/plain": "histogram",
    "scatter/effect": "effectScatter",
    "calendar/heatmap": "calendar",
    "text/chinese_japanese_korean": "中文 日本語 한국어",
    "layout/several_grids": "several grids",
    "style/gradients": "gradients",
    "style/dark": "dark",
}
"""Golden charts and their captions."""
COLUMNS: Final = 4
GAP_PX: Final = 12
CAPTION_PX: Final = 26
_PAGE: Final = "#eef0f4"
_INK: Final = "#464a55"


def sheet() -> Image.Image:
    """All of `SHOWN` in rows, with captions."""
    across, down = WIDTH_PX + GAP_PX, HEIGHT_PX + CAPTION_PX + GAP_PX
    rows = -(-len(SHOWN) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * across + GAP_PX, rows * down + GAP_PX), _PAGE)
    pen = ImageDraw.Draw(page)
    (face, index), *_ = font_files(bold=False)
    font = ImageFont.truetype(face, 15, index=index)
    for (row, column), (name, caption) in zip(
        product(range(rows), range(COLUMNS)), SHOWN.items(), strict=False
    ):
        left, top = GAP_PX + column * across, GAP_PX + row * down
        with Image.open(FOLDER / f"{name}.{ImageFormat.PNG}") as picture:
            page.paste(picture.convert("RGB"), (left, top))
        pen.text((left + 2, top + HEIGHT_PX + 2), caption, _INK, font)
    return page
