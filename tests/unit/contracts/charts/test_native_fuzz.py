"""Whatever stands in a native spec: a chart or one of our errors comes out, and nothing else."""

import contextlib
import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.charts import ChartSpec, canonical_bytes, parse_spec
from contracts.errors import InvalidChart, LimitExceeded, UnsupportedChart

BODY: dict[str, Any] = {
    "titles": [{"text": "a", "left": "center", "padding": [1, 2, 3, 4]}],
    "x_axes": [{"type": "category", "categories": ["a", "b"], "label_styles": {"1": {"color": "red"}}}],
    "y_axes": [{"type": "value", "min": "data_min", "line": {"line_style": {"type": [4, 2]}}}],
    "polars": [{}],
    "radars": [{"indicators": [{"name": "p", "max": 5}]}],
    "visual_maps": [{"type": "piecewise", "pieces": [{"min": 1, "color": "red"}]}],
    "series": [
        {
            "type": "bar",
            "y": [1, None],
            "items": {"1": {"item_style": {"color": "blue"}}},
            "bar_width": "50%",
        },
        {"type": "line", "x": [0, 1], "y": [1, 2], "area": {}, "mark_lines": [{"start": {"y": "max"}}]},
        {"type": "polar_bar", "y": [1, 2]},
        {"type": "pie", "slices": [{"name": "a", "value": 1}]},
        {"type": "radar", "items": [{"values": [3]}]},
        {"type": "scatter", "y": [1], "extra": {"size": [3]}, "symbol_size": [4, 5]},
    ],
    "graphics": [{"type": "text", "text": "hi", "right": 5}],
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "a", "5%", "red", "max", "bar"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "x", "0"]), inner),
    max_leaves=5,
)


def places(node: Any) -> list[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_spec_is_read_or_refused(data: st.DataObject) -> None:
    body = copy.deepcopy(BODY)
    for _ in range(data.draw(st.integers(0, 3))):
        node, key = data.draw(st.sampled_from(places(body)))
        node[key] = data.draw(ANYTHING)
    with contextlib.suppress(InvalidChart, UnsupportedChart, LimitExceeded):
        spec = parse_spec(body)
        assert ChartSpec.model_validate_json(canonical_bytes(spec)) == spec
