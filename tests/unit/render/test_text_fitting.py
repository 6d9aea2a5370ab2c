"""Texts in a limited width: cut or broken as ECharts does it."""

from typing import Any

import pytest

from consumer.render import text as texts
from consumer.render.text_fitting import MAX_LINES, broken, fitted, truncated
from contracts.charts.text import TextStyle


def lines(text: str, limit: float, **options: Any) -> list[str]:
    return broken(text, limit, 10, bold=False, **options)


def width(text: str) -> float:
    return texts.width(text, 10)


def test_lines_break_between_words_and_keep_their_blanks() -> None:
    assert lines("one two three", width("one two ") + 1) == ["one two ", "three"]


def test_words_that_are_too_long_alone_are_broken_and_ideographs_anywhere() -> None:
    assert lines("mmmmmm", width("mmm") + 1) == ["mmm", "mmm"]
    assert lines("北京上海天津", 35) == ["北京上", "海天津"]


def test_words_break_after_some_signs_and_anywhere_on_request() -> None:
    room = width("aaaaa/bb") + 1
    assert lines("aaaaa/bbbbb", room) == ["aaaaa/", "bbbbb"]
    assert lines("aaaaa/bbbbb", room, keep_words=False) == ["aaaaa/bb", "bbb"]


def test_the_first_line_may_be_taken_already() -> None:
    room = width("one two") + 1
    assert lines("one two", room, used=room - 1) == ["", "one two"]


def test_a_width_for_nothing_puts_a_character_on_each_line_and_ends() -> None:
    assert lines("北京", 1) == ["北", "京"]
    assert len(lines("x" * 5000, 1)) <= MAX_LINES + 1


def test_texts_that_fit_stay_whole() -> None:
    assert lines("", 10) == [""]
    assert truncated("short", width("short") + 1, 10, bold=False) == "short"


@pytest.mark.parametrize("text", ["a long text that does not fit", "很长的中文文本放不下", "mixed 中文 text"])
def test_cut_texts_end_in_an_ellipsis_within_a_letter_of_their_room(text: str) -> None:
    cut = truncated(text, 60, 10, bold=False)
    assert cut.endswith("...")
    assert text.startswith(cut[:-3])
    assert 35 < width(cut) <= 70


def test_no_room_leaves_nothing_and_little_room_no_ellipsis() -> None:
    assert truncated("text", 0, 10, bold=False) == ""
    assert "." not in truncated("text", 6, 10, bold=False)


def test_breaks_of_the_text_stay() -> None:
    style = TextStyle(overflow="break")
    assert fitted(["one", "", "two three"], width("three") + 1, 10, bold=False, style=style) == [
        "one", "", "two ", "three",
    ]  # fmt: skip
