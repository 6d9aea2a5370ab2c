"""Every kind of chart looks as it did when someone last looked at it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from contracts.charts.series import SERIES_TYPES
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat
from tests.golden.comparing import SHARE, picture_of_difference, pixels_of, share_that_differs
from tests.golden.fingerprint import fingerprint, recorded
from tests.golden.golden_charts import (
    FOLDER,
    GoldenChart,
    draw_option,
    golden_charts,
    golden_pictures,
)

CHARTS = golden_charts()
PICTURES = golden_pictures()
MOST_BYTES = 3_000_000


@pytest.mark.parametrize(
    ("chart", "kind"), PICTURES, ids=[f"{chart.name}.{kind}" for chart, kind in PICTURES]
)
def test_a_chart_looks_as_it_did(chart: GoldenChart, kind: ImageFormat, tmp_path: Path) -> None:
    """To the byte on a machine like the one that made the goldens, elsewhere to a few pixels."""
    golden = chart.picture(kind)
    assert golden.exists(), f"{chart.name} has no {kind} picture yet: run `make golden`, and look at it"
    actual = chart.draw(kind).data
    if actual == golden.read_bytes():
        return
    before, now = pixels_of(golden.read_bytes(), kind, tmp_path), pixels_of(actual, kind, tmp_path)
    share = share_that_differs(before, now)
    differing = {name for name, value in fingerprint().items() if recorded().get(name) != value}
    if differing and share <= SHARE:
        return
    (tmp_path / f"actual.{kind}").write_bytes(actual)
    picture_of_difference(before, now).save(tmp_path / "difference.png")
    pytest.fail(
        f"{chart.name} is drawn otherwise: {share:.2%} of its pixels differ clearly\n"
        f"  golden     {golden}\n"
        f"  actual     {tmp_path / f'actual.{kind}'}\n"
        f"  difference {tmp_path / 'difference.png'} (red)\n"
        f"  machine    {'like that of the goldens' if not differing else f'differs: {sorted(differing)}'}\n"
        "If the change is meant: `make golden`, look at what it rewrote, and commit it with the change.",
        pytrace=False,
    )


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_golden_chart_shows_all_it_asks_for(chart: GoldenChart) -> None:
    assert chart.warnings() == ()


def test_every_series_type_has_a_golden_picture() -> None:
    drawn = {one.type for chart in CHARTS for one in compile_chart(chart.dialect, chart.body()).spec.series}
    assert set(SERIES_TYPES) - drawn == set()


def test_the_golden_pictures_are_those_of_the_charts_and_small() -> None:
    pictures = {file for file in FOLDER.glob("*/*") if file.suffix != ".json"}
    assert pictures == {chart.picture(kind) for chart, kind in PICTURES}
    assert sum(file.stat().st_size for file in pictures) < MOST_BYTES


def test_a_bar_a_few_pixels_longer_is_beyond_what_another_machine_may_change(tmp_path: Path) -> None:
    option = json.loads((FOLDER / "bar" / "plain.json").read_text(encoding="utf-8"))
    before = draw_option(Dialect.ECHARTS, option, ImageFormat.PNG).data
    option["series"][0]["data"][1] *= 1.06
    after = draw_option(Dialect.ECHARTS, option, ImageFormat.PNG).data
    moved = share_that_differs(*(pixels_of(data, ImageFormat.PNG, tmp_path) for data in (before, after)))
    assert moved > SHARE


def test_soft_edges_that_fall_a_little_otherwise_are_within_it() -> None:
    with Image.open(FOLDER / "bar" / "plain.png") as picture:
        before = np.asarray(picture.convert("RGB"))
    softer = (before.astype(np.int16) + np.where(before < 128, 24, -24)).astype(np.uint8)
    assert share_that_differs(before, softer) == 0
