"""matplotlib as most people use it: pyplot, one figure a chart, fitted to its texts, `savefig`.

Without the fitting long labels are cut off at the edges, and legends beside the axes lie over them.
"""

import io
import json
from typing import Any, Final

import matplotlib as mpl
from matplotlib import pyplot as plt  # noqa: TID251  # what is measured here is pyplot

from benchmarks.render.engines.lines import HEIGHT, WIDTH, serve
from benchmarks.render.engines.pyplot_charts import CHARTS, titled

_DPI: Final = 100
_FAMILIES: Final = ["Noto Sans CJK JP", "DejaVu Sans"]
"""matplotlib knows the first face of the collection only; its glyphs are those of all."""


def set_up() -> None:
    """What a process does once: no window, and fonts that know Chinese."""
    mpl.use("agg")
    plt.rcParams["font.sans-serif"] = _FAMILIES


def picture(name: str, option: dict[str, Any]) -> bytes:
    """The chart `name` of the mix as PNG bytes."""
    figure = plt.figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, layout="constrained")
    try:
        CHARTS[name](figure, option)
        titled(figure, option)
        out = io.BytesIO()
        figure.savefig(out, format="png")
        return out.getvalue()
    finally:
        plt.close(figure)


if __name__ == "__main__":
    set_up()
    serve({"matplotlib": mpl.__version__}, lambda name, text: picture(name, json.loads(text)))
