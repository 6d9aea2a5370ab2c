"""Labels of items: what they take over from their items and series."""

from typing import Any

import pytest

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

AXES = {"x_axes": [{"type": "category", "categories": ["a"]}], "y_axes": [{"type": "value"}]}
LABEL = {"show": True, "template": "{series}!"}
KINDS: list[dict[str, Any]] = [
    {"type": "pie", "slices": [{"name": "a", "value": 1}]},
    {"type": "funnel", "items": [{"name": "a", "value": 1}]},
    {"type": "bar", "y": [1], **AXES},
    {"type": "scatter", "y": [1], "x": [0], **AXES},
]


def svg(kind: dict[str, Any], **more: Any) -> str:
    axes = {name: kind[name] for name in AXES if name in kind}
    series = {name: value for name, value in kind.items() if name not in AXES} | {"label": LABEL} | more
    spec = parse_spec({"series": [series], **axes})
    return draw(spec, Output(type=ImageFormat.SVG, width=400, height=300)).data.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind["type"]))
def test_a_series_without_a_name_is_called_by_its_number(kind: dict[str, Any]) -> None:
    assert ">series0!<" in svg(kind)
    assert ">mine!<" in svg(kind, name="mine")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind["type"]))
def test_labels_are_as_opaque_as_their_items_unless_they_say_so(kind: dict[str, Any]) -> None:
    item_style = {"opacity": 0}
    assert "!<" not in svg(kind, item_style=item_style)
    own = {"show": True, "template": "{series}!", "text_style": {"opacity": 1}}
    assert ">series0!<" in svg(kind, item_style=item_style, label=own)
