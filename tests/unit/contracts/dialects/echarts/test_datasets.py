"""Datasets: every shape of source, encode, and transforms."""

from typing import Any

import pytest

from contracts.charts.axes import CategoryAxis
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.line import LineSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.scatter import ScatterSeries
from contracts.dialects import Dialect, compile_chart

ROWS = [["product", "2015", "2016"], ["Tea", 43, 85], ["Milk", 83, 73]]
OBJECTS = [{"product": "Tea", "2015": 43, "2016": 85}, {"product": "Milk", "2015": 83, "2016": 73}]
COLUMNS = {"product": ["Tea", "Milk"], "2015": [43, 83], "2016": [85, 73]}
HEADLESS = {"dimensions": ["product", "2015", {"name": "2016"}], "source": ROWS[1:]}


def series_of(*series: dict[str, Any], **option: Any) -> list[Any]:
    body = {"xAxis": {"type": "category"}, "yAxis": {}, "series": list(series), **option}
    return list(compile_chart(Dialect.ECHARTS, body).spec.series)


@pytest.mark.parametrize(
    "dataset", [{"source": ROWS}, {"source": OBJECTS}, {"source": COLUMNS}, HEADLESS, [HEADLESS]]
)
def test_series_take_columns_in_turn_and_their_names(dataset: Any) -> None:
    body = {
        "dataset": dataset,
        "xAxis": {"type": "category"},
        "yAxis": {},
        "series": [{"type": "bar"}, {"type": "line"}],
    }
    spec = compile_chart(Dialect.ECHARTS, body).spec
    bars, line = spec.series
    assert isinstance(bars, BarSeries)
    assert isinstance(line, LineSeries)
    assert (bars.name, bars.x, bars.y) == ("2015", (0, 1), (43, 83))
    assert (line.name, line.y) == ("2016", (85, 73))
    axis = spec.x_axes[0]
    assert isinstance(axis, CategoryAxis)
    assert axis.categories == ("Tea", "Milk")


def test_encode_names_columns_or_counts_them() -> None:
    first, second = series_of(
        {"type": "bar", "encode": {"x": "product", "y": "2016"}},
        {"type": "bar", "encode": {"x": 0, "y": [1]}},
        dataset={"source": ROWS},
    )
    assert (first.y, second.y) == ((85, 73), (43, 83))


def test_rows_may_be_series() -> None:
    (first,) = series_of(
        {"type": "bar", "seriesLayoutBy": "row"},
        dataset={"source": [["", "a", "b"], ["sum", 1, 2], ["mean", 3, 4]]},
    )
    assert (first.y, first.name) == ((1, 2), "sum")


def test_points_of_two_value_axes_take_two_columns_each() -> None:
    first, second = series_of(
        {"type": "scatter"}, {"type": "scatter"}, xAxis={}, dataset={"source": [[1, 2, 3, 4], [5, 6, 7, 8]]}
    )
    assert isinstance(first, ScatterSeries)
    assert (first.x, first.y, second.x, second.y) == ((1, 5), (2, 6), (3, 7), (4, 8))


def test_pies_find_names_and_values_by_their_looks_or_by_encode() -> None:
    first, second = series_of(
        {"type": "pie"},
        {"type": "pie", "encode": {"itemName": "product", "value": "2016"}},
        dataset={"source": ROWS},
    )
    assert isinstance(first, PieSeries)
    assert [(one.name, one.value) for one in first.slices] == [("Tea", 43), ("Milk", 83)]
    assert [(one.name, one.value) for one in second.slices] == [("Tea", 85), ("Milk", 73)]


def test_data_of_its_own_wins_over_the_dataset() -> None:
    (own,) = series_of({"type": "bar", "data": [7]}, dataset={"source": ROWS})
    assert own.y == (7,)


def test_transforms_filter_and_sort() -> None:
    (kept,) = series_of(
        {"type": "bar", "datasetIndex": 1, "encode": {"x": "name", "y": "n"}},
        dataset=[
            {
                "source": [
                    ["name", "n", "year"],
                    ["a", 1, 2000],
                    ["b", 9, 2001],
                    ["c", 5, 2001],
                    ["d", 3, 2001],
                ]
            },
            {
                "transform": [
                    {
                        "type": "filter",
                        "config": {"and": [{"dimension": "year", "=": 2001}, {"dimension": "n", ">": 3}]},
                    },
                    {"type": "sort", "config": {"dimension": "n", "order": "asc"}},
                ]
            },
        ],
    )
    assert kept.y == (5, 9)


def test_a_dataset_made_of_itself_is_empty() -> None:
    (empty,) = series_of(
        {"type": "bar"},
        dataset=[{"fromDatasetIndex": 0, "transform": {"type": "sort", "config": {"dimension": 0}}}],
    )
    assert not empty.y


def test_box_plots_may_be_computed_from_rows_with_their_outliers() -> None:
    boxes, outliers = series_of(
        {"type": "boxplot", "datasetIndex": 1},
        {"type": "scatter", "datasetIndex": 2},
        dataset=[
            {"source": [[1, 2, 3, 4, 100], [5, 5, 5, 5, 5]]},
            {"transform": {"type": "boxplot", "config": {"itemNameFormatter": "row {value}"}}},
            {"fromDatasetIndex": 1, "fromTransformResult": 1},
        ],
    )
    assert (boxes.low, boxes.q1, boxes.median, boxes.q3, boxes.high) == (
        (1, 5),
        (2, 5),
        (3, 5),
        (4, 5),
        (7, 5),
    )
    assert (outliers.x, outliers.y) == ((0,), (100,))


@pytest.mark.parametrize("kind", ["pie", "funnel"])
def test_labels_of_named_items_write_the_columns_they_name(kind: str) -> None:
    source = [["product", "2012", "2013"], ["tea", 41, "n/a"], ["milk", 86, 92]]
    label = {"show": True, "formatter": "{b}: {@2013} of {@[1]}{@nothing}"}
    (series,) = series_of({"type": kind, "label": label}, dataset={"source": source})
    assert series.label.template == "{name}: {@2013} of {@2012}"
    assert series.extra == {"2013": ("n/a", 92), "2012": (41, 86)}
