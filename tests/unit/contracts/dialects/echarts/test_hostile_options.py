"""A small option cannot ask for unbounded work."""

from typing import Any

import pytest

from contracts import limits
from contracts.charts.series.scatter import ScatterSeries
from contracts.dialects import Dialect, compile_chart
from contracts.errors import LimitExceeded

AXES: dict[str, Any] = {"xAxis": {"type": "category"}, "yAxis": {}}


def refused(**option: Any) -> str | None:
    with pytest.raises(LimitExceeded) as caught:
        compile_chart(Dialect.ECHARTS, {"series": [], **option})
    return caught.value.path


def test_many_series_on_one_dataset_count_as_many_points() -> None:
    rows = [[str(at), at] for at in range(limits.MAX_POINTS // 50)]
    assert refused(**AXES, dataset={"source": rows}, series=[{"type": "bar"}] * 60) == "series[50]"


@pytest.mark.parametrize("name", ["xAxis", "visualMap", "dataset", "dataZoom", "title", "grid", "radar"])
def test_components_are_counted_before_they_are_read(name: str) -> None:
    assert refused(**{name: [{}] * 5_000}) == name


def test_one_long_row_does_not_make_all_rows_long() -> None:
    for short in ([1], 1):
        series = {"type": "scatter", "data": [[1] * 5_000] + [short] * 1_000}
        assert refused(xAxis={}, yAxis={}, series=series) == "series"


def test_collected_categories_are_counted() -> None:
    series = {"type": "bar", "data": [1] * (limits.MAX_CATEGORIES + 1)}
    assert refused(**AXES, series=[series]) == "xAxis"


def test_transforms_are_paid_for_by_the_cell() -> None:
    steps = [{"type": "sort", "config": {"dimension": 0}}] * 1_000
    source = {"source": [[at] for at in range(10_000)]}
    path = refused(
        **AXES, dataset=[source, {"transform": steps}], series=[{"type": "bar", "datasetIndex": 1}]
    )
    assert path is not None
    assert path.startswith("dataset[1].transform[")


def test_a_label_cannot_grow_without_end() -> None:
    label = {"show": True, "formatter": "{c}" * 3_000}
    series = {"type": "scatter", "data": [list(range(400))], "label": label}
    assert refused(xAxis={}, yAxis={}, series=[series]) == "series[0].label.formatter"


def test_a_long_column_name_stays_out_of_labels() -> None:
    series = {
        "type": "scatter",
        "dimensions": ["x", "y", "n" * 9_000],
        "data": [[1, 2, 3]],
        "label": {"show": True, "formatter": "{@[2]}" * 50},
    }
    found = compile_chart(Dialect.ECHARTS, {"xAxis": {}, "yAxis": {}, "series": series}).spec.series[0]
    assert isinstance(found, ScatterSeries)
    assert found.label.template == "{@2}" * 50
    assert found.extra == {"2": (3,)}


def test_a_name_column_names_the_items() -> None:
    series = {"type": "scatter", "encode": {"x": 0, "y": 1, "itemName": 2}, "label": {"formatter": "{b}"}}
    option = {"xAxis": {}, "yAxis": {}, "dataset": {"source": [[1, 2, "a"], [3, 4, "b"]]}, "series": series}
    found = compile_chart(Dialect.ECHARTS, option).spec.series[0]
    assert isinstance(found, ScatterSeries)
    assert (found.label.template, found.extra) == ("{@2}", {"2": ("a", "b")})
