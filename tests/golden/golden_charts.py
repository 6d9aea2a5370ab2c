"""The golden charts: option files, each with the picture it gave beside it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from consumer.render import Picture, draw
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output
from contracts.warnings import ChartWarning

FOLDER: Final = Path(__file__).with_name("pictures")
WIDTH_PX: Final = 400
HEIGHT_PX: Final = 300
_NATIVE: Final = ".native"
"""What the name of a file in our own language ends with, before `.json`; others are ECharts options."""
_ALSO_AS_VECTORS: Final = (
    "bar/two_axes",
    "pie/donut",
    "text/chinese_japanese_korean",
    "text/italic_and_shaded",
)


@dataclass(frozen=True)
class GoldenChart:
    """One option file."""

    file: Path

    @property
    def name(self) -> str:
        """Kind and main option, e.g. `line/smooth`."""
        return f"{self.file.parent.name}/{self.file.stem.removesuffix(_NATIVE)}"

    @property
    def kind(self) -> str:
        """The folder it lies in."""
        return self.file.parent.name

    @property
    def dialect(self) -> Dialect:
        """The language of the file."""
        return Dialect.NATIVE if self.file.stem.endswith(_NATIVE) else Dialect.ECHARTS

    @property
    def formats(self) -> tuple[ImageFormat, ...]:
        """What it is drawn as."""
        more = (ImageFormat.SVG, ImageFormat.PDF) if self.name in _ALSO_AS_VECTORS else ()
        return (ImageFormat.PNG, *more)

    def body(self) -> dict[str, Any]:
        """The option."""
        option: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return option

    def picture(self, kind: ImageFormat) -> Path:
        """Where its golden picture lies."""
        return FOLDER / f"{self.name}.{kind}"

    def draw(self, kind: ImageFormat) -> Picture:
        """Draw it as it is today."""
        return draw_option(self.dialect, self.body(), kind)

    def warnings(self) -> tuple[ChartWarning, ...]:
        """What a caller would be told."""
        compiled = compile_chart(self.dialect, self.body())
        return (*compiled.warnings, *draw(compiled.spec, _output(ImageFormat.PNG)).warnings)


def draw_option(dialect: Dialect, body: dict[str, Any], kind: ImageFormat) -> Picture:
    """Draw `body` in the size of the golden pictures."""
    return draw(compile_chart(dialect, body).spec, _output(kind))


def golden_charts() -> list[GoldenChart]:
    """All of them, by name."""
    return sorted((GoldenChart(file) for file in FOLDER.glob("*/*.json")), key=lambda chart: chart.name)


def golden_pictures() -> list[tuple[GoldenChart, ImageFormat]]:
    """Every chart with each of its formats."""
    return [(chart, kind) for chart in golden_charts() for kind in chart.formats]


def _output(kind: ImageFormat) -> Output:
    return Output(type=kind, width=WIDTH_PX, height=HEIGHT_PX)
