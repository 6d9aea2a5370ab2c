"""The page of all golden pictures, with the option behind each."""

from collections.abc import Iterator
from os.path import relpath
from pathlib import Path
from typing import Final

from contracts.dialects import Dialect
from contracts.output import ImageFormat
from tests.golden.golden_charts import GoldenChart, golden_charts

FILE: Final = Path(__file__).parents[2] / "docs" / "gallery.md"
KINDS: Final = {
    "line": "Lines and areas",
    "bar": "Bars",
    "scatter": "Scatter and bubbles",
    "pie": "Pies, donuts and roses",
    "heatmap": "Heatmaps",
    "calendar": "Calendars",
    "candlestick": "Candlesticks",
    "boxplot": "Box plots",
    "histogram": "Histograms",
    "radar": "Radar",
    "funnel": "Funnels",
    "gauge": "Gauges",
    "polar": "Round plot areas",
    "layout": "Titles, axes, grids and sliders",
    "legend": "Legends",
    "marks": "Marked lines, points and areas",
    "style": "Colours, gradients and shadows",
    "text": "Texts",
    "data": "Datasets",
}
"""Folder and heading of each kind, in the order of the page."""
_COLUMNS: Final = 3
_HEAD: Final = """# Gallery

Every picture here is drawn from the option file under its name by `make golden`, and compared in the tests.
ECharts options, but for those marked *native*: they are in [our own language](charts.md).

```sh
.venv/bin/plotwire render tests/golden/pictures/bar -o pictures --width 400 --height 300
```

![Plotwire draws](gallery.png)
"""


def page() -> str:
    """The whole page in Markdown."""
    charts = golden_charts()
    parts = [_HEAD]
    for kind, heading in KINDS.items():
        mine = [chart for chart in charts if chart.kind == kind]
        parts.append("\n".join([f"## {heading}", "", *_table(mine), "", *_shortest(mine), ""]))
    return "\n".join(parts)


def _table(charts: list[GoldenChart]) -> Iterator[str]:
    columns = min(_COLUMNS, len(charts))
    yield "| " * columns + "|"
    yield "|---" * columns + "|"
    for start in range(0, len(charts), _COLUMNS):
        row = charts[start : start + _COLUMNS]
        yield "| " + " | ".join(_cell(chart) for chart in row) + " |" + " |" * (columns - len(row))


def _shortest(charts: list[GoldenChart]) -> list[str]:
    """The option that is read fastest, in full."""
    texts = {_title(chart): chart.file.read_text(encoding="utf-8") for chart in charts}
    title, option = min(texts.items(), key=lambda pair: len(pair[1]))
    return [f"*{title}* is", "", "```json", option.rstrip("\n"), "```"]


def _title(chart: GoldenChart) -> str:
    return chart.name.partition("/")[2].replace("_", " ")


def _cell(chart: GoldenChart) -> str:
    title = _title(chart)
    native = ", *native*" if chart.dialect is Dialect.NATIVE else ""
    picture, option = (relpath(file, FILE.parent) for file in (chart.picture(ImageFormat.PNG), chart.file))
    return f"![{title}]({picture})<br>[{title}]({option}){native}"
