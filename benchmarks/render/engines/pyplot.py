"""matplotlib as most people use it: pyplot, one figure a chart, `savefig`."""

import io
import json
from typing import Any, Final

import matplotlib as mpl
from matplotlib import pyplot as plt  # noqa: TID251  # what is measured here is pyplot

from benchmarks.render.engines.lines import HEIGHT, WIDTH, serve
from benchmarks.render.engines.pyplot_charts import CHARTS

_DPI: Final = 100
_FAMILIES: Final = ["Noto Sans CJK JP", "DejaVu Sans"]
"""matplotlib knows the first face of the collection only; its glyphs are those of all."""


def _draw(name: str, text: bytes) -> bytes:
    option: dict[str, Any] = json.loads(text)
    figure = plt.figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI)
    try:
        CHARTS[name](figure, option)
        figure.suptitle(option["title"]["text"])
        out = io.BytesIO()
        figure.savefig(out, format="png")
        return out.getvalue()
    finally:
        plt.close(figure)


if __name__ == "__main__":
    mpl.use("agg")
    plt.rcParams["font.sans-serif"] = _FAMILIES
    serve({"matplotlib": mpl.__version__}, _draw)
