"""What callers of the native spec rely on."""

import pickle
from typing import Any

import pytest

from contracts import limits
from contracts.charts import ChartSpec, canonical_bytes, parse_spec
from contracts.charts.series.line import LineSeries
from contracts.errors import InvalidChart, LimitExceeded, UnsupportedChart

AXES: dict[str, Any] = {
    "x_axes": [{"type": "category", "categories": ["a", "b"]}],
    "y_axes": [{"type": "value"}],
}


def test_a_chart_needs_only_data_and_axes() -> None:
    spec = parse_spec(AXES | {"series": [{"type": "line", "y": [1, None]}]})
    line = spec.series[0]
    assert isinstance(line, LineSeries)
    assert (line.y, line.line_style.width, line.symbol) == ((1, None), 2, "empty_circle")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"seris": []}, "seris"),
        ({"series": [{"type": "bar", "label": {"shw": True}}]}, "series[0].label.shw"),
        ({"series": [{"type": "bar", "y": [1, "2"]}]}, "series[0].y[1]"),
        ({"series": [{"type": "bar", "item_style": {"color": "reddish"}}]}, "series[0].item_style.color"),
        ({"series": [{"type": "bar", "bar_width": "half"}]}, "series[0].bar_width"),
        ({"titles": [{"left": "centre"}]}, "titles[0].left"),
        ({"series": [{"type": "pie", "slices": [{"name": "a"}]}]}, "series[0].slices[0].value"),
        ({"x_axes": [{"type": "value", "categories": []}]}, "x_axes[0].categories"),
        (AXES | {"series": [{"type": "bar", "y": [1], "x_axis": 7}]}, "series[0].x_axis"),
        ({"x_axes": [{"type": "value", "grid": 3}]}, "x_axes[0].grid"),
        (AXES | {"series": [{"type": "bar", "y": [1], "x": [1, 2]}]}, "series[0]"),
    ],
)
def test_a_mistake_is_named_by_its_place(body: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidChart) as caught:
        parse_spec(body)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"seris": []}, "seris: there is no such field"),
        ({"series": 3}, "series: must be a list"),
        ({"series": [{}]}, "series[0]: needs a type"),
        ({"x_axes": [{"type": "angle"}]}, "x_axes[0]: 'angle' is none of 'category', 'value', 'time', 'log'"),
        ({"titles": [{"text": 3}, {"text": 4}]}, "titles[0].text: must be a text (1 more)"),
        ({"legends": [{"align": "up"}]}, "legends[0].align: must be 'auto', 'left' or 'right'"),
    ],
)
def test_a_mistake_is_said_in_plain_words(body: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidChart) as caught:
        parse_spec(body)
    assert str(caught.value) == message


def test_labels_count_as_text_once_per_item() -> None:
    label = {"show": True, "template": "x" * 100}
    with pytest.raises(LimitExceeded) as caught:
        parse_spec(AXES | {"series": [{"type": "bar", "y": [1.0] * 2001, "label": label}]})
    assert caught.value.path == "series[0].label"


def test_an_unknown_series_type_is_named_with_those_there_are() -> None:
    with pytest.raises(UnsupportedChart, match="'sankey' is not supported; supported: bar, ") as caught:
        parse_spec({"series": [{"type": "sankey"}]})
    assert caught.value.path == "series[0].type"


def test_too_much_is_refused_with_the_limit() -> None:
    half = [1.0] * (limits.MAX_POINTS // 2 + 1)
    with pytest.raises(LimitExceeded) as caught:
        parse_spec(AXES | {"series": [{"type": "line", "y": half}, {"type": "line", "y": half}]})
    assert caught.value.path == "series[1]"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"series": [{"type": "pie"}] * (limits.MAX_SERIES + 1)}, "series"),
        ({"x_axes": [{"type": "category", "categories": ["a"] * 20_001}]}, "x_axes[0].categories"),
        ({"titles": [{"text": "x" * 10_000}] * 21}, "titles[20]"),
    ],
)
def test_each_limit_names_the_field_that_breaks_it(body: dict[str, Any], path: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse_spec(body)
    assert caught.value.path == path


def test_canonical_bytes_do_not_depend_on_what_was_spelt_out() -> None:
    brief = parse_spec(AXES | {"series": [{"type": "line", "y": [1, 2]}]})
    verbose = parse_spec(AXES | {"series": [{"type": "line", "y": [1.0, 2.0], "smooth": 0, "z": 3}]})
    assert canonical_bytes(brief) == canonical_bytes(verbose)
    assert ChartSpec.model_validate_json(canonical_bytes(brief)) == brief


def test_different_charts_have_different_canonical_bytes() -> None:
    first, second = (parse_spec(AXES | {"series": [{"type": "line", "y": [1, y]}]}) for y in (2, 3))
    assert canonical_bytes(first) != canonical_bytes(second)


def test_a_spec_crosses_process_boundaries_whole() -> None:
    spec = parse_spec(AXES | {"series": [{"type": "bar", "y": [1, 2], "items": {1: {"name": "x"}}}]})
    assert pickle.loads(pickle.dumps(spec)) == spec  # noqa: S301  # our own bytes
