"""Path data of SVG: the outlines they describe, as symbols."""

from typing import Any

import pytest

from consumer.render import draw
from consumer.render.svg_paths import svg_path
from consumer.render.symbols import symbol_path
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.output import Output

SQUARE = "M0,0L10,0L10,10L0,10Z"


def extents(data: str) -> tuple[float, float, float, float]:
    path = svg_path(data)
    assert path is not None
    box = path.get_extents()
    return box.x0, box.y0, box.x1, box.y1


@pytest.mark.parametrize(
    "data",
    [
        SQUARE,
        "m0 0 10 0 0 10-10 0z",  # lines after the first point, relative, with as little between as can be
        "M0 0H10V10H0z",
        "M5 5m-5-5h10v10h-10Z",
        "M0,0 C0,0 10,0 10,0 S10,10 10,10 Q0,10 0,10 T0,0",
    ],
)
def test_commands_of_all_kinds_draw_the_same_square(data: str) -> None:
    assert extents(data) == pytest.approx((0, 0, 10, 10))


@pytest.mark.parametrize("data", ["M0,5A5,5,0,1,1,10,5A5,5,0,1,1,0,5Z", "M0 5a5 5 0 1110 0a5 5 0 11-10 0z"])
def test_arcs_make_a_circle_even_with_their_flags_run_together(data: str) -> None:
    assert extents(data) == pytest.approx((0, 0, 10, 10), abs=0.05)


def test_an_arc_with_too_small_radii_grows_to_reach_its_end() -> None:
    assert extents("M0 0A1 1 0 0 1 20 0") == pytest.approx((0, -10, 20, 0), abs=0.05)


@pytest.mark.parametrize("data", ["", "M1 1", "Z", "L", "M1e999 0L0 1", "M0 0A"])
def test_data_without_an_outline_draw_nothing(data: str) -> None:
    assert svg_path(data) is None
    assert symbol_path(f"path://{data}", 10, 10) is None


def test_a_symbol_is_stretched_to_its_size_or_kept_in_shape() -> None:
    wide = "path://M100 100H120V110H100Z"
    stretched, kept = (symbol_path(wide, 40, 40, keep_aspect=keep) for keep in (False, True))
    assert stretched is not None
    assert kept is not None
    assert stretched.get_extents().bounds == pytest.approx((-20, -20, 40, 40))
    assert kept.get_extents().bounds == pytest.approx((-20, -10, 40, 20))


@pytest.mark.parametrize(
    "series",
    [
        {"type": "gauge", "pointer": {"icon": f"path://{SQUARE}"}, "data": [1]},
        {
            "type": "scatter",
            "symbol": f"path://{SQUARE}",
            "data": [[1, 2]],
            "markPoint": {"data": [{"type": "max"}]},
        },
        {"type": "line", "name": "a", "symbol": f"path://{SQUARE}", "data": [1, 2]},
    ],
    ids=lambda series: str(series["type"]),
)
def test_options_with_path_data_are_drawn_without_a_warning(series: dict[str, Any]) -> None:
    axes: dict[str, Any] = {} if series["type"] == "gauge" else {"xAxis": {}, "yAxis": {}}
    outcome = compile_chart(Dialect.ECHARTS, {"series": series, "legend": {}, **axes})
    assert outcome.warnings == ()
    assert draw(outcome.spec, Output(width=200, height=200)).data


def test_pictures_stay_circles_with_a_warning() -> None:
    series = {"type": "scatter", "symbol": "image://data:,x", "data": [[1, 2]]}
    outcome = compile_chart(Dialect.ECHARTS, {"xAxis": {}, "yAxis": {}, "series": series})
    assert [one.path for one in outcome.warnings] == ["series.symbol"]


def test_anything_else_than_path_data_is_refused() -> None:
    with pytest.raises(Exception, match="symbol"):
        parse_spec({"series": [{"type": "scatter", "y": [1], "symbol": "path://<script>"}]})
