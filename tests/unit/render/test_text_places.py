"""Where the ink of texts stands: on their baseline, in the middle of their line, from their start on."""

from typing import Any

import numpy as np
import pytest

from consumer.render import text as texts
from consumer.render.raster import RasterSurface
from consumer.render.text_block import block, paint_block
from contracts.charts.text import TextStyle

WHITE = (1.0, 1.0, 1.0, 1.0)
BLACK = (0.0, 0.0, 0.0, 1.0)


def ink(surface: RasterSurface) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is dark, in px; the last two beyond it."""
    dark: Any = surface.pixels[..., 0] < 160
    columns, rows = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.fixture
def surface() -> RasterSurface:
    return RasterSurface(200, 120, 1, WHITE)


@pytest.mark.parametrize("size", [10, 12, 14, 20, 36])
@pytest.mark.parametrize("text", ["HEL", "H 北京"])
def test_letters_stand_on_the_baseline(surface: RasterSurface, size: float, text: str) -> None:
    surface.text(text, 20, 60.4, size=size, color=BLACK)
    letter = surface.pixels[:, : 20 + size // 2, 0] < 160
    assert np.flatnonzero(letter.any(axis=1))[-1] + 1 == 60


def test_a_line_starts_with_the_bearing_of_its_first_letter(surface: RasterSurface) -> None:
    surface.text("H", 20, 60, size=36, color=BLACK)
    left, _, right, _ = ink(surface)
    advance = texts.width("H", 36)
    assert left > 21
    assert (left - 20) == pytest.approx(20 + advance - right, abs=1), "as much room before as behind"


def test_the_gap_between_two_letters_is_that_of_the_face(surface: RasterSurface) -> None:
    surface.text("HH", 20, 60, size=36, color=BLACK)
    columns = np.flatnonzero((surface.pixels[..., 0] < 160).any(axis=0))
    second = columns[np.flatnonzero(np.diff(columns) > 1)[-1] + 1]
    assert second - columns[0] == pytest.approx(texts.width("H", 36), abs=1)


@pytest.mark.parametrize("size", [12, 18, 30])
def test_the_middle_of_a_line_is_that_of_the_face(surface: RasterSurface, size: float) -> None:
    style = TextStyle(font_size=size, color="#000000")
    paint_block(surface, block("HEL", style, style, None), 20, 60, vertical="middle")
    assert ink(surface)[3] == int(60 + 0.38 * size + 0.5)


def test_an_upright_text_is_the_level_one_turned(surface: RasterSurface) -> None:
    surface.text("HEL", 60, 60, size=20, color=BLACK)
    left, top, right, bottom = ink(surface)
    turned = RasterSurface(120, 200, 1, WHITE)
    turned.text("HEL", 60, 140, size=20, color=BLACK, angle=90)
    assert ink(turned) == (60 + top - 60, 140 - (right - 60), 60 + bottom - 60, 140 - (left - 60))
