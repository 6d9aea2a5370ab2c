"""Lines put together from kept glyphs."""

import random

import numpy as np
import pytest

from consumer.render import text as texts
from consumer.render.glyphs import on_quarters
from consumer.render.raster import RasterSurface
from consumer.render.shaping import shaped

SIGNS = " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~°²³·–…℃"
WIDE = "（），。、：；！"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0x9FA6)))
ALPHABETS = {
    "signs": SIGNS,
    "latin": SIGNS + LETTERS * 3,
    "han": SIGNS * 300 + WIDE * 800 + IDEOGRAPHS,
    "latin and han": SIGNS * 300 + "()[]{}<>" * 800 + WIDE * 800 + LETTERS * 400 + IDEOGRAPHS,
}


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", ALPHABETS)
def test_a_line_from_glyphs_is_the_one_the_library_draws(name: str, bold: bool) -> None:
    chosen = random.Random(f"{name} {bold}")
    composed = 0
    for _ in range(600):
        line = "".join(chosen.choices(ALPHABETS[name], k=chosen.randint(1, 14)))
        size_px = chosen.choice([8.4, 9, 12, 12.5, 14, 18, 24, 40])
        found, real = texts.composed(line, size_px, bold=bold), texts.from_library(line, size_px, bold=bold)
        if found is None:
            continue
        composed += 1
        assert (found.width, found.left, found.descent) == (real.width, real.left, real.descent), line
        assert np.array_equal(found.pixels, real.pixels), line
    assert composed > 400, "most lines are plain"


@pytest.mark.parametrize("size_px", [1, 1.5, 2, 3])
def test_a_line_of_letters_too_small_to_read_is_drawn_all_the_same(size_px: float) -> None:
    for line in (SIGNS, LETTERS, "周一 120 (33%)", "l", "1"):
        found = texts.mask(line, size_px)
        assert np.array_equal(found.pixels, texts.from_library(line, size_px, bold=False).pixels)


def test_a_line_of_one_column_is_drawn() -> None:
    surface = RasterSurface(20, 20, 1, (1.0, 1.0, 1.0, 1.0))
    surface.text("l", 5, 15, size=1, color=(0.0, 0.0, 0.0, 1.0))
    assert (surface.pixels[..., :3] < 255).any()


@pytest.mark.parametrize("line", ["office", "Umsatz グラフ", "グラフ", "Größe", "ر", ""])
def test_lines_that_need_more_than_kerning_are_left_to_the_library(line: str) -> None:
    assert texts.composed(line, 12, bold=False) is None


def test_a_line_is_as_wide_as_the_library_says_before_it_is_drawn() -> None:
    real = texts.from_library("Total: 1,234.5", 12, bold=False)
    line = shaped("Total: 1,234.5", 12, bold=False)
    assert line is not None
    assert line[1] / 64 == real.width == texts.width("Total: 1,234.5", 12)


@pytest.mark.parametrize(
    ("pen", "place"), [(0, (0, 0)), (7, (0, 0)), (8, (0, 16)), (55, (0, 48)), (56, (1, 0)), (-9, (-1, 48))]
)
def test_a_glyph_stands_on_the_nearest_quarter_of_a_pixel(pen: int, place: tuple[int, int]) -> None:
    assert on_quarters(pen) == place
