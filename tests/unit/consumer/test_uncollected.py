"""Drawing leaves no garbage that waits for Python's collector, which hardly runs in drawing processes."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from consumer import render_worker
from contracts.dialects import Dialect
from contracts.errors import PermanentError
from contracts.output import ImageFormat, Output

_MIX = sorted((Path(__file__).parents[3] / "benchmarks" / "mix").glob("*.json"))


@pytest.fixture
def _uncollected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_uncollected")
@pytest.mark.parametrize("image_format", [ImageFormat.PNG, ImageFormat.SVG])
@pytest.mark.parametrize("path", _MIX, ids=lambda path: path.stem)
def test_a_drawn_chart_leaves_no_cycles(path: Path, image_format: ImageFormat) -> None:
    option = json.loads(path.read_text(encoding="utf-8"))
    output = Output(width=400, height=300, type=image_format)
    render_worker.draw(Dialect.ECHARTS, option, output)  # what is kept for later charts is no garbage
    gc.collect()
    render_worker.draw(Dialect.ECHARTS, option, output)
    assert gc.collect() == 0


@pytest.mark.usefixtures("_uncollected")
def test_a_refused_chart_leaves_no_cycles() -> None:
    gc.collect()
    with pytest.raises(PermanentError):
        render_worker.draw(Dialect.ECHARTS, {"series": [{"type": "bar", "data": [1]}]}, Output())
    assert gc.collect() == 0


@pytest.mark.usefixtures("_uncollected")
def test_drawing_processes_hardly_look_for_cycles() -> None:
    before = gc.get_threshold()
    try:
        render_worker.warm_up()
        assert gc.get_threshold()[0] > 700
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
