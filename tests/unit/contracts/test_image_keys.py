"""Which requests get the same picture, and where pictures lie."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.dialects import Dialect
from contracts.identifiers import Lane
from contracts.image_keys import digest_of, is_ours, new_key
from contracts.messages import Chart, ChartRequest
from contracts.output import ImageFormat, Output

Make = Callable[..., ChartRequest]


@pytest.fixture
def make_request() -> Make:
    def make(**fields: Any) -> ChartRequest:
        chart = Chart(dialect=Dialect.ECHARTS, body={"series": [{"type": "bar", "data": [1, 2, 3]}]})
        given: dict[str, Any] = {"task_id": "t-1", "client": "mail", "chart": chart}
        return ChartRequest(**(given | fields))

    return make


def digest(request: ChartRequest, folder: str = "charts/", renderer: str = "1") -> str:
    return digest_of(request, folder, renderer)


def test_who_asks_when_and_how_urgently_makes_no_other_picture(make_request: Make) -> None:
    other = make_request(task_id="t-2", client="web", lane=Lane.INTERACTIVE, time_to_live_s=5)
    assert digest(make_request()) == digest(other)


@pytest.mark.parametrize(
    "output", [Output(width=601), Output(height=401), Output(scale=2), Output(type=ImageFormat.WEBP)]
)
def test_another_output_is_another_picture(make_request: Make, output: Output) -> None:
    assert digest(make_request(output=output)) != digest(make_request())


def test_another_folder_renderer_or_chart_is_another_picture(make_request: Make) -> None:
    one = make_request()
    other_chart = make_request(chart=Chart(dialect=Dialect.ECHARTS, body={"series": []}))
    digests = {digest(one), digest(one, folder="a/"), digest(one, renderer="2"), digest(other_chart)}
    assert len(digests) == 4


def test_the_order_of_a_datasets_columns_is_part_of_the_picture(make_request: Make) -> None:
    def with_rows(row: dict[str, Any]) -> ChartRequest:
        return make_request(chart=Chart(dialect=Dialect.ECHARTS, body={"dataset": {"source": [row]}}))

    assert digest(with_rows({"x": "a", "2015": 1, "2016": 2})) != digest(
        with_rows({"x": "a", "2016": 2, "2015": 1})
    )


def test_no_two_keys_of_a_digest_are_equal_and_all_are_known_as_ours() -> None:
    keys = {new_key("a/b/", "0f" * 32, ImageFormat.PNG) for _ in range(50)}
    assert len(keys) == 50
    assert all(is_ours(key, "a/b/") for key in keys)


@pytest.mark.parametrize(
    "key",
    [
        "a/report.png",
        "a/0f/0f.png",
        f"a/0f/{'0f' * 16}.png",
        f"a/0f/{'1f' * 16}-01234567.png",
        f"a/0f/{'0f' * 16}-0123456.png",
        f"a/0f/{'0f' * 16}-01234567.txt",
        f"a/0f/{'0F' * 16}-01234567.png",
        f"a/0f/{'0f' * 16}-01234567.png.bak",
        f"a/0f/{'0f' * 16}-01234567.png\n",
        f"b/0f/{'0f' * 16}-01234567.png",
        f"a/b/0f/{'0f' * 16}-01234567.png",
    ],
)
def test_what_is_not_exactly_one_of_our_keys_in_that_folder_is_never_taken_for_one(key: str) -> None:
    assert not is_ours(key, "a/")
