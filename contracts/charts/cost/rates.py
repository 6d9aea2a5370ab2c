"""What drawing one of something costs, in microseconds of the reference machine.

The largest figures of several runs of `python -m benchmarks.draw_cost`, which writes what it measures
beside what is estimated (`benchmarks/results/draw_cost.md`), and of charts at the limit: thousands of
texts and slices cost more each than hundreds.
"""

from typing import Final, NamedTuple

from contracts.output import ImageFormat


class Rate(NamedTuple):
    """Microseconds for one, as pixels or as a vector format."""

    pixels_us: float
    svg_us: float
    pdf_us: float


def which(output_type: ImageFormat) -> int:
    """Which of the figures of a rate counts for this format."""
    return {ImageFormat.SVG: 1, ImageFormat.PDF: 2}.get(output_type, 0)


ITEM: Final = {
    "bar": Rate(61, 17, 16),
    "boxplot": Rate(212, 370, 366),
    "calendar_heatmap": Rate(55, 87, 107),
    "calendar_scatter": Rate(10, 25, 25),
    "candlestick": Rate(220, 238, 298),
    "funnel": Rate(110, 410, 140),
    "gauge": Rate(20, 20, 20),
    "heatmap": Rate(12, 15, 15),
    "histogram": Rate(1, 1, 4),
    "line": Rate(2, 1, 13),
    "pie": Rate(660, 660, 400),
    "polar_bar": Rate(285, 364, 386),
    "polar_line": Rate(2, 1, 13),
    "polar_scatter": Rate(10, 25, 25),
    "radar": Rate(99, 121, 377),
    "scatter": Rate(10, 25, 25),
}
"""An item that looks like the others of its series, by its type."""

OWN_LOOK: Final = Rate(190, 400, 460)
"""A symbol with a colour or a size of its own, which is painted by itself."""

OWN_BAR: Final = Rate(50, 150, 110)
"""A bar with a colour of its own."""

BIN: Final = Rate(33, 92, 58)
"""A bar of a histogram."""

EMPTY_S: Final = 0.008
"""What every picture takes."""

LABEL: Final = Rate(460, 320, 1500)
"""A text that stands once in a picture, its characters aside."""

CHARACTER: Final = Rate(5, 1, 100)

SHAPE: Final = Rate(470, 560, 520)
"""A free shape."""

STROKE_S_PER_PX: Final = 0.3e-6
"""Of a line, in device px along it; nothing in vector formats."""

FILL_S_PER_PX: Final = 8e-9
"""Of shapes that lie over others, in device px; nothing in vector formats."""

SHADOW_S_PER_PX: Final = 5e-9
"""Of the whole picture, for each shape that has a shadow of its own."""

ENCODING_S_PER_PX: Final = {ImageFormat.PNG: 9e-9, ImageFormat.JPEG: 22e-9, ImageFormat.WEBP: 32e-9}
"""Clearing and encoding; nothing in vector formats."""

DEAREST: Final = Rate(1200, 1000, 3000)
"""More than any one value of an option causes beside what it fills."""
