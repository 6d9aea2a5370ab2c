"""Timelines: points, names and buttons along a line."""

import re
from itertools import pairwise
from typing import Any

import pytest

from consumer.render import draw
from consumer.render.geometry import Rect
from consumer.render.text_block import block
from consumer.render.timeline_layout import TimelineFrame, place_timeline, shown_names
from contracts.charts import parse_spec
from contracts.charts.text import TextStyle
from contracts.charts.timelines import Timeline
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output

BOUNDS = Rect(0, 0, 800, 500)
YEARS = ["2015", "2016", "2017"]


def placed(**fields: Any) -> TimelineFrame:
    timeline = Timeline.model_validate({"names": YEARS, **fields})
    labels = [block(name, TextStyle(), TextStyle(), None) for name in timeline.names]
    return place_timeline(timeline, BOUNDS, labels)


def test_it_stands_at_the_bottom_between_its_buttons() -> None:
    frame = placed()
    assert frame.box == Rect(165, 455, 470, 40)
    assert frame.points == pytest.approx((72, 253, 434))  # after play and previous, before next
    assert (frame.play, frame.previous, frame.next) == (12, 45, 455)
    assert frame.at(frame.points[0], frame.middle) == pytest.approx((237, 467.5))


def test_without_buttons_it_takes_all_the_way_the_other_way_round_if_told() -> None:
    frame = placed(controls={"show": False}, inverse=True)
    assert frame.points == (470, 235, 0)


def test_an_upright_one_runs_upwards_with_its_names_to_the_middle_of_the_picture() -> None:
    frame = placed(orientation="vertical", right=0, width=55, top=20, bottom=20)
    (_, low), (_, high) = (frame.at(along, frame.middle) for along in (frame.points[0], frame.points[-1]))
    assert high < low
    assert not frame.labels_after
    assert frame.labels < frame.middle < 55


def test_names_that_would_touch_are_left_out() -> None:
    names = [f"January {year}" for year in range(1900, 1950)]
    timeline = Timeline(names=tuple(names))
    labels = [block(name, TextStyle(), TextStyle(), None) for name in names]
    frame = place_timeline(timeline, BOUNDS, labels)
    shown = shown_names(frame, labels)
    assert 2 < len(shown) < 10
    ends = [
        (frame.points[at] - labels[at].width / 2, frame.points[at] + labels[at].width / 2) for at in shown
    ]
    assert all(one[1] < other[0] for one, other in pairwise(ends))


def test_an_option_with_several_charts_shows_which_one_it_is() -> None:
    option = {
        "baseOption": {"timeline": {"data": YEARS, "currentIndex": 1}, "series": [{"type": "pie"}]},
        "options": [{"title": {"text": f"in {year}"}} for year in YEARS],
    }
    spec = compile_chart(Dialect.ECHARTS, option).spec
    svg = draw(spec, Output(type=ImageFormat.SVG, width=800, height=500)).data.decode()
    assert re.findall(r">(20\d\d|in 20\d\d)<", svg) == [*YEARS, "in 2016"]


def test_a_hidden_one_is_not_drawn() -> None:
    option = {"timeline": {"show": False, "data": YEARS}, "series": [{"type": "pie"}]}
    assert compile_chart(Dialect.ECHARTS, option).spec.timelines == ()


@pytest.mark.parametrize("fields", [{"current": 99}, {"width": 0, "left": 0}, {"symbol_size": 0}])
def test_no_timeline_breaks_a_picture(fields: dict[str, Any]) -> None:
    spec = parse_spec({"timelines": [{"names": YEARS, **fields}], "series": []})
    assert draw(spec, Output(width=50, height=50)).data
