"""Every maximum of the service: one number, one place. The reasons are in docs/limits.md."""

from typing import Final

# Messages
MAX_BODY_BYTES: Final = 8 * 1024 * 1024
"""Largest chart request, over AMQP or HTTP; RabbitMQ 4 itself stops at 16 MiB."""

MAX_DEPTH: Final = 32
"""Nesting of objects and arrays in a request body."""

MAX_NODES: Final = 500_000
"""Values (scalars, objects, arrays) in a request body."""

MAX_STRING_CHARACTERS: Final = 10_000
"""Longest string anywhere in a request body."""

MAX_NUMBER: Final = 1e100
"""Largest magnitude of a number in a request body; beyond it tick arithmetic overflows."""

LEAST_NUMBER: Final = 1e-100
"""Smaller magnitudes are zero: divided by, they overflow."""

MAX_CLIENT_CHARACTERS: Final = 64
MAX_OSS_PATH_BYTES: Final = 512

MIN_TIME_TO_LIVE_S: Final = 1
MAX_TIME_TO_LIVE_S: Final = 86_400
DEFAULT_TIME_TO_LIVE_S: Final = 300

# Pictures
MAX_SIDE_PX: Final = 4_000
MIN_SCALE: Final = 0.1
MAX_SCALE: Final = 5.0
MAX_PIXELS: Final = 16_800_000
"""width x height x scale², about 0.6 s and 131 MiB of plain matplotlib."""

MAX_IMAGE_BYTES: Final = 20 * 1024 * 1024

# Charts
MAX_SERIES: Final = 100
MAX_POINTS: Final = 200_000
"""Data items of all series together."""

MAX_CATEGORIES: Final = 20_000
MAX_AXIS_VALUES: Final = 1_000
MAX_GRIDS: Final = 32
MAX_AXES: Final = 64
MAX_CALENDAR_DAYS: Final = 3_700
"""Ten years."""
MAX_DIAL_LINES: Final = 10_000
"""Lines on the dials of all gauges of one chart."""
MAX_TEXT_CHARACTERS: Final = 200_000
"""All characters of all texts of one chart together."""
MAX_SHADOW_PIXELS: Final = 500_000_000
"""Device px that all shadows of one picture may look at; the ones beyond are left out, and told."""
MAX_ESTIMATED_DRAW_S: Final = 5.0
"""Seconds drawing may take by the estimate of `contracts.charts.cost`: half of the drawing limit that
consumers have by default, so that machines of half the speed keep it."""
MAX_WARNINGS: Final = 100
"""More warnings than this are counted, not listed."""
