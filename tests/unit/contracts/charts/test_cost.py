"""Estimates of drawing time: what callers may count on being drawn, and what is refused before it is."""

import json
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from benchmarks.draw_cost.charts import MAKERS
from consumer import render
from consumer.render_worker import draw
from consumer.settings import ConsumerSettings
from contracts import limits
from contracts.charts.cost import check_cost, estimated_s, rates
from contracts.charts.series import SERIES_TYPES
from contracts.dialects import Dialect, compile_chart
from contracts.errors import LimitExceeded
from contracts.output import ImageFormat, Output

ROOT = Path(__file__).parents[4]
OPTIONS = sorted(
    path
    for folder in ("tests/golden/pictures", "benchmarks/mix", "devstack/demo/options")
    for path in (ROOT / folder).rglob("*.json")
    if path.name != "made_on.json"
)
PDF = Output(type=ImageFormat.PDF, width=800, height=600)


def labelled(count: int) -> dict[str, Any]:
    return {
        "xAxis": {},
        "yAxis": {},
        "series": [{"type": "scatter", "data": [[k, k % 97] for k in range(count)], "label": {"show": True}}],
    }


def sized(count: int) -> dict[str, Any]:
    sizes = [{"value": [k, k % 97], "symbolSize": 1 + k % 30} for k in range(count)]
    return {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": sizes}]}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("output_type", [ImageFormat.PNG, ImageFormat.SVG, ImageFormat.PDF])
def test_more_items_are_estimated_to_take_longer(kind: str, output_type: ImageFormat) -> None:
    output = Output(type=output_type, width=800, height=600)
    estimates = [estimated_s(MAKERS[kind](count), output) for count in (10, 100, 400)]
    assert all(fewer < more for fewer, more in pairwise(estimates))


def test_more_pixels_are_estimated_to_take_longer() -> None:
    spec = MAKERS["line"](1000)
    outputs = [Output(width=800, height=600, scale=scale) for scale in (1, 2, 4)]
    estimates = [estimated_s(spec, output) for output in outputs]
    assert all(fewer < more for fewer, more in pairwise(estimates))


def test_estimates_rank_charts_as_the_clock_does() -> None:
    kinds = ("heatmap", "candlestick", "gauge", "label")
    specs = [MAKERS[kind](300) for kind in kinds]
    render.warm_up()

    def seconds(spec: Any) -> float:
        began = process_time()
        render.draw(spec, PDF)
        return process_time() - began

    by_clock = sorted(kinds, key=lambda kind: seconds(specs[kinds.index(kind)]))
    by_estimate = sorted(kinds, key=lambda kind: estimated_s(specs[kinds.index(kind)], PDF))
    assert by_estimate[:2] == by_clock[:2] == ["heatmap", "candlestick"]


@pytest.mark.parametrize("path", OPTIONS, ids=lambda path: path.stem)
def test_charts_as_people_make_them_are_far_below_the_limit(path: Path) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))
    dialect = Dialect.NATIVE if ".native" in path.name else Dialect.ECHARTS
    spec = compile_chart(dialect, body.get("option", body)).spec
    for output_type in ImageFormat:
        assert estimated_s(spec, Output(type=output_type, width=800, height=600)) < (
            limits.MAX_ESTIMATED_DRAW_S / 5
        )


def test_every_type_of_series_has_a_price() -> None:
    assert set(rates.ITEM) == set(SERIES_TYPES)


def test_the_limit_leaves_a_machine_of_half_the_speed_its_time() -> None:
    draw_limit_s = ConsumerSettings.model_fields["draw_limit_s"].default
    assert draw_limit_s >= 2 * limits.MAX_ESTIMATED_DRAW_S


@pytest.mark.parametrize(("kind", "count"), [("line", 100_000), ("scatter", 100_000), ("bar", 15_000)])
def test_a_large_chart_within_the_limit_is_drawn_within_half_the_drawing_limit(kind: str, count: int) -> None:
    spec, output = MAKERS[kind](count), Output(width=800, height=600)
    check_cost(spec, output)
    began = process_time()
    render.draw(spec, output)
    assert process_time() - began < limits.MAX_ESTIMATED_DRAW_S


def test_labels_that_would_take_a_minute_as_pdf_are_refused_with_what_helps() -> None:
    with pytest.raises(LimitExceeded) as refused:
        draw(Dialect.ECHARTS, labelled(5_000), PDF)
    assert refused.value.path == "series[0].label"
    assert "5,000 labels as pdf" in refused.value.message
    assert refused.value.message.endswith("fewer of them, or png")


def test_a_worker_refuses_symbols_that_would_take_half_a_minute_without_drawing_one() -> None:
    began = process_time()
    with pytest.raises(LimitExceeded, match="60,000 items of a scatter series as png") as refused:
        draw(Dialect.ECHARTS, sized(60_000), Output())
    assert refused.value.path == "series[0]"
    assert process_time() - began < limits.MAX_ESTIMATED_DRAW_S


def test_few_symbols_as_large_as_a_large_picture_are_refused() -> None:
    data = [[k, k] for k in range(300)]
    option = {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "symbolSize": 4000, "data": data}]}
    with pytest.raises(LimitExceeded):
        draw(Dialect.ECHARTS, option, Output(width=4000, height=4000))
