"""Charts that kill, hang or fill the process that draws them.

No such chart is known of the renderer (if one were, it would be mended), so their drawing is
replaced: a chart whose title asks for it does its worst, every other one is drawn as ever.
"""

import ctypes
import time
from typing import Any, Final

from pydantic_core import from_json

from consumer import render_worker
from consumer.render_worker import Drawing
from contracts import dialects
from contracts.output import Output

KILLS: Final = "kills its process"
HANGS: Final = "never ends"
FILLS: Final = "takes all memory"

_draw_within = render_worker.draw_within


def install() -> None:
    """Have this process send its charts to `draw_within` here."""
    vars(render_worker)["draw_within"] = draw_within


def draw_within(limit_s: float | None, chart: bytes, output: Output) -> Drawing:
    """Draw `chart`, or die of it."""
    title = from_json(chart)[1].get("title")
    match title.get("text") if isinstance(title, dict) else None:
        case "kills its process":
            ctypes.string_at(0)
        case "never ends":
            while True:
                time.sleep(1)
        case "takes all memory":
            return _drawn_with(_fill, limit_s, chart, output)
    return _draw_within(limit_s, chart, output)


def _drawn_with(compiling: Any, *request: Any) -> Drawing:
    """Drawn as ever, but for its first step: what the service makes of the error is its own affair."""
    parts = vars(dialects)
    as_ever, parts["compile_drawable"] = parts["compile_drawable"], compiling
    try:
        return _draw_within(*request)
    finally:
        parts["compile_drawable"] = as_ever


def _fill(*_request: Any) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(64 * 1024 * 1024))
