"""Labels and ticks along axes: which there are, which give way, and where they hang."""

from typing import Any

import pytest

from consumer.render.axis_anchors import beside, beyond
from consumer.render.category_ticks import band_edges, roomy_interval, spaced
from consumer.render.columns import read_columns
from consumer.render.geometry import Rect
from consumer.render.label_fitting import fit
from consumer.render.placed_axis import PlacedAxis
from consumer.render.plot import Plot, plan
from consumer.render.windows import filtered, find_windows
from contracts.charts import parse_spec
from contracts.charts.axis_parts import AxisLabel
from contracts.charts.series.frame import SeriesOnAxes

PICTURE = Rect(0, 0, 800, 500)
DAY = 86_400_000.0


def planned(x: dict[str, Any], y: dict[str, Any], *series: dict[str, Any], **more: Any) -> Plot:
    axes = {"x_axes": [x], "y_axes": [y], "series": [{"type": "line", "y": [1]} | one for one in series]}
    spec = parse_spec(axes | more)
    shown = [(index, one) for index, one in enumerate(spec.series) if isinstance(one, SeriesOnAxes)]
    columns = read_columns(shown, spec.x_axes, spec.y_axes)
    windows = find_windows(spec, shown, columns)
    return plan(spec, shown, filtered(shown, columns, windows), windows, PICTURE)


def texts(axis: PlacedAxis) -> list[str]:
    return ["".join(one.block.lines) for one in axis.labels]


def categories(count: int) -> dict[str, Any]:
    return {"type": "category", "categories": [f"c{at}" for at in range(count)]}


def test_labels_take_the_interval_at_which_they_do_not_touch() -> None:
    assert roomy_interval([(60, 12)], 20, step_px=40, turn_degrees=0) == 1
    assert roomy_interval([(60, 12)], 20, step_px=40, turn_degrees=90) == 0
    assert roomy_interval([(1, 1)], 1000, step_px=2, turn_degrees=0) == 3


def test_a_window_cuts_labels_without_shifting_them() -> None:
    assert spaced([float(at) for at in range(5, 20)], 3) == (8, 12, 16)
    assert spaced([float(at) for at in range(5, 20)], 3, show_min=True, show_max=True) == (5, 8, 12, 16, 19)


def test_bands_end_where_the_axis_ends() -> None:
    assert band_edges((8, 12), 4.5, 14.5) == (7.5, 11.5, 14.5)
    assert band_edges((8, 12), 4.5, 14.5, to_the_ends=True) == (4.5, 7.5, 11.5, 14.5)
    assert band_edges((3,), 2.5, 4.5) == (2.5, 4.5)


def test_a_label_at_the_end_gives_way_to_its_neighbour_unless_it_is_wanted() -> None:
    rects = [Rect(0, 0, 20, 10), Rect(15, 0, 20, 10), Rect(60, 0, 20, 10)]
    assert fit(rects, [0, 0, 0], AxisLabel()).labels == {0}
    assert fit(rects, [0, 0, 0], AxisLabel(show_min=True)).labels == {1}
    assert fit(rects, [0, 0, 0], AxisLabel(show_max=False)).ticks == {0, -1}


def test_of_crowded_labels_those_of_a_larger_unit_stay() -> None:
    rects = [Rect(at * 15, 0, 20, 10) for at in range(5)]
    kept = AxisLabel(hide_overlap=True, show_min=False, show_max=False)
    assert fit(rects, [0, 0, 1, 0, 0], kept).labels == {0, 1, 3, 4}


@pytest.mark.parametrize(
    ("turn", "outward", "anchor"),
    [
        (0, 1, ("center", "top")),
        (45, 1, ("right", "middle")),
        (-45, 1, ("left", "middle")),
        (-90, -1, ("right", "middle")),
        (180, -1, ("center", "top")),
    ],
)
def test_a_turned_label_hangs_from_the_end_next_to_its_tick(
    turn: float, outward: int, anchor: tuple[str, str]
) -> None:
    assert beside(turn, outward) == anchor


def test_names_beyond_the_ends_point_away() -> None:
    assert beyond(0, before=False) == ("left", "middle")
    assert beyond(-90, before=False) == ("center", "bottom")
    assert beyond(-90, before=True) == ("center", "top")


def test_the_ends_of_a_time_axis_have_no_labels_unless_asked_for() -> None:
    points = {"x": [0.0, 3.4 * DAY], "y": [1, 2]}
    axis = planned({"type": "time"}, {"type": "value"}, points).x_axes[0]
    assert texts(axis) == ["1970", "12:00", "2", "12:00", "3", "12:00", "4"]
    asked = {"type": "time", "label": {"show_max": True}}
    assert texts(planned(asked, {"type": "value"}, points).x_axes[0])[-1] == "09:36"
    assert [one.block.look.bold for one in axis.labels] == [True, False] * 3 + [True]


def test_an_axis_without_data_is_blank() -> None:
    empty: dict[str, Any] = {"y": []}
    axis = planned(categories(2), {"type": "value"}, empty).y_axes[0]
    assert (axis.labels, axis.ticks, axis.places) == ((), (), ())
    given = planned(categories(2), {"type": "value", "min": 0, "max": 4}, empty).y_axes[0]
    assert texts(given) == ["0", "1", "2", "3", "4"]


def test_labels_stand_at_values_of_their_own() -> None:
    axis = planned(categories(2), {"type": "value", "label": {"values": [2, 1, 99]}}, {"y": [3]}).y_axes[0]
    assert texts(axis) == ["1", "2"]


def test_only_one_axis_stands_on_the_zero_of_another() -> None:
    spec = parse_spec(
        {
            "x_axes": [categories(1), categories(1) | {"position": "top"}],
            "y_axes": [{"type": "value"}],
            "series": [{"type": "line", "y": [-5]}],
        }
    )
    shown = [(0, one) for one in spec.series if isinstance(one, SeriesOnAxes)]
    placed = plan(spec, shown, read_columns(shown, spec.x_axes, spec.y_axes), {}, PICTURE)
    assert [axis.stands_on for axis in placed.x_axes] == [0, None]


def test_a_window_over_everything_keeps_round_ends_and_drops_what_the_axis_cannot_show() -> None:
    window = {"axis": "x", "axis_index": 0}
    points = {"x": [0, DAY, 2 * DAY], "y": [50, 3, 7]}
    later = {"type": "time", "min": 0.5 * DAY, "max": 3 * DAY}
    placed = planned(later, {"type": "value", "scale": True}, points, data_windows=[window])
    assert (placed.y_axes[0].scale.low, placed.y_axes[0].scale.high) == (3, 7)
    on_y = planned(
        categories(2), {"type": "value"}, {"y": [-62.83, 83.56]}, data_windows=[window | {"axis": "y"}]
    )
    assert (on_y.y_axes[0].scale.low, on_y.y_axes[0].scale.high) == (-90, 90)


def test_of_several_windows_on_an_axis_the_first_counts() -> None:
    windows = [{"start": 50}, {"start": 0, "end": 10}]
    axis = planned(categories(11), {"type": "value"}, {"y": [*range(11)]}, data_windows=windows).x_axes[0]
    assert texts(axis) == [f"c{at}" for at in range(5, 11)]


def test_a_time_axis_is_longer_by_what_its_bars_stand_out() -> None:
    days = {"type": "bar", "x": [0, DAY, 2 * DAY], "y": [1, 2, 3], "bar_width": 100}
    axis = planned({"type": "time"}, {"type": "value"}, days).x_axes[0]
    px = axis.px([0, 2 * DAY]).tolist()
    assert (px[0] - axis.rect.x, axis.rect.right - px[1]) == pytest.approx((50, 50))
    numbers = planned({"type": "value"}, {"type": "value"}, days | {"x": [0, 5, 10]}).x_axes[0]
    assert (numbers.scale.low, numbers.scale.high) == (0, 10)
