"""Histograms count what they are given, and look as they are told."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.columns import histogram
from contracts.charts import parse_spec
from contracts.charts.series.histogram import HistogramSeries
from contracts.output import ImageFormat, Output

VALUES = [1, 2, 2, 3, 3, 3, 11, None]


def spec(**series: Any) -> Any:
    axes = {"x_axes": [{"type": "value"}], "y_axes": [{"type": "value"}]}
    return parse_spec(axes | {"series": [{"type": "histogram", "values": VALUES} | series]})


def texts(**label: Any) -> list[str]:
    svg = draw(spec(bins=2, label={"show": True} | label), Output(type=ImageFormat.SVG)).data.decode()
    return re.findall(r">([^<>]+)</text>", svg)


@pytest.mark.parametrize(
    ("how", "heights"),
    [
        ({}, [6, 1]),
        ({"cumulative": True}, [6, 7]),
        ({"density": True}, [6 / 7 / 5, 1 / 7 / 5]),
        ({"density": True, "cumulative": True}, [6 / 7, 1]),
    ],
)
def test_a_bar_is_as_high_as_its_interval_is_full(how: dict[str, bool], heights: list[float]) -> None:
    series = HistogramSeries(type="histogram", values=tuple(VALUES), bins=2, **how)
    edges, found = histogram(series)
    assert edges.tolist() == [1, 6, 11]
    assert found.tolist() == pytest.approx(heights)


def test_labels_say_how_many_and_between_what() -> None:
    assert {"6", "1"} < set(texts())
    assert {"1 - 6: 6 of series0", "6 - 11: 1 of series0"} < set(
        texts(template="{name}: {value} of {series}")
    )


def test_bars_have_the_border_and_the_corners_of_their_style() -> None:
    style = {"color": "#ffffff", "border_color": "#ff0000", "border_width": 4, "border_radius": 12}
    round_ones = draw(spec(bins=2, item_style=style), Output(width=300, height=300)).data
    square = draw(spec(bins=2, item_style=style | {"border_radius": 0}), Output(width=300, height=300)).data
    red = [
        int((np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) == (255, 0, 0)).all(axis=2).sum())
        for data in (round_ones, square)
    ]
    assert red[1] > red[0] > 1000
