"""Labels that write further values of their items, by the name of their column."""

from typing import Any

import pytest

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.errors import PermanentError
from contracts.output import ImageFormat, Output

LABEL = {"show": True, "template": "{name} = {@cups}"}
EXTRA = {"cups": [1234.5, "none"]}
NAMED = [{"name": "tea", "value": 3}, {"name": "milk", "value": 2}]
AXES = {"x_axes": [{"type": "category", "categories": ["tea", "milk"]}], "y_axes": [{"type": "value"}]}
CELLS = {**AXES, "y_axes": [{"type": "category", "categories": ["day"]}]}


@pytest.mark.parametrize(
    ("series", "frame"),
    [
        ({"type": "pie", "slices": NAMED}, {}),
        ({"type": "funnel", "items": NAMED}, {}),
        ({"type": "bar", "y": [3, 2]}, AXES),
        ({"type": "line", "y": [3, 2]}, AXES),
        ({"type": "heatmap", "x": [0, 1], "y": [0, 0], "values": [3, 2]}, CELLS),
    ],
)
def test_labels_write_the_columns_they_name(series: dict[str, Any], frame: dict[str, Any]) -> None:
    spec = parse_spec({**frame, "series": [{**series, "label": LABEL, "extra": EXTRA}]})
    page = draw(spec, Output(type=ImageFormat.SVG)).data.decode()
    assert "tea = 1234.5" in page
    assert "milk = none" in page


@pytest.mark.parametrize("series", [{"type": "pie", "slices": NAMED}, {"type": "funnel", "items": NAMED}])
def test_a_column_of_another_length_is_refused_by_name(series: dict[str, Any]) -> None:
    with pytest.raises(PermanentError, match="extra must have a value for each item"):
        parse_spec({"series": [{**series, "extra": {"cups": [1]}}]})


def test_labels_of_cells_write_their_places() -> None:
    label = {"show": True, "template": "{x}/{y}: {value}"}
    series = {"type": "heatmap", "x": [0, 1], "y": [0, 0], "values": [3, 2], "label": label}
    page = draw(parse_spec({**CELLS, "series": [series]}), Output(type=ImageFormat.SVG)).data.decode()
    assert "1/0: 2" in page
