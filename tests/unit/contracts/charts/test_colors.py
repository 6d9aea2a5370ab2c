"""Colours are CSS colours."""

import pytest

from contracts.charts.colors import Rgba, parse_color


@pytest.mark.parametrize(
    ("text", "rgba"),
    [
        ("#f00", (1, 0, 0, 1)),
        ("#F008", (1, 0, 0, 0x88 / 255)),
        ("#ff000080", (1, 0, 0, 128 / 255)),
        ("rgb(255, 0, 0)", (1, 0, 0, 1)),
        ("rgba(255,0,0,.5)", (1, 0, 0, 0.5)),
        ("rgb(100% 0% 0% / 50%)", (1, 0, 0, 0.5)),
        ("hsl(0, 100%, 50%)", (1, 0, 0, 1)),
        ("hsla(360deg,100%,50%,0.25)", (1, 0, 0, 0.25)),
        (" Red ", (1, 0, 0, 1)),
        ("transparent", (0, 0, 0, 0)),
    ],
)
def test_every_css_notation_is_read(text: str, rgba: Rgba) -> None:
    assert parse_color(text) == rgba


@pytest.mark.parametrize(
    "text", ["", "reddish", "#12", "#12345", "rgb(1,2)", "rgb(nan,0,0)", "url(x)", "#fff" * 99]
)
def test_anything_else_is_no_colour(text: str) -> None:
    assert parse_color(text) is None
