"""Titles: where their two lines stand."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output


def baseline(words: str, **title: Any) -> float:
    """Px from the top of the picture to the baseline of the line with these words."""
    spec = parse_spec({"titles": [title], "series": []})
    svg = draw(spec, Output(type=ImageFormat.SVG, width=400, height=300)).data.decode()
    found = re.search(rf'<text[^>]* y="([0-9.]+)"[^>]*>{words}<', svg)
    assert found is not None, svg
    return float(found[1])


def start(words: str, **title: Any) -> float:
    """Px from the left of the picture to the first ink of the title."""
    spec = parse_spec({"titles": [title], "series": [], "background": "#fff"})
    data = draw(spec, Output(width=400, height=300)).data
    dark = np.asarray(Image.open(io.BytesIO(data)).convert("L")) < 128
    assert dark.any(), words
    return float(np.nonzero(dark.any(axis=0))[0][0])


def test_a_subtitle_without_a_title_keeps_the_gap_above_it() -> None:
    alone = baseline("sub", subtitle="sub", item_gap=30)
    assert alone == pytest.approx(baseline("sub", text="sub", text_style={"font_size": 12}) + 30)


def test_a_title_in_the_middle_stands_there_with_its_first_line() -> None:
    one = baseline("title", text="title", top="middle", padding=0)
    assert baseline("title", text="title", subtitle="sub", top="middle", padding=0) == pytest.approx(one)


def test_a_title_hangs_from_stands_on_or_straddles_its_place() -> None:
    places = [
        baseline("title", text="title", top=100, padding=0, text_vertical_align=align)
        for align in ("top", "middle", "bottom")
    ]
    assert places[0] - places[1] == pytest.approx(9)  # half of 18 px
    assert places[1] - places[2] == pytest.approx(9)


def test_an_alignment_of_its_own_turns_the_place_of_a_title_into_its_anchor() -> None:
    left = start("title", text="title", left=100, text_align="left")
    center = start("title", text="title", left=100, text_align="center")
    right = start("title", text="title", right=0, text_align="right")
    width = 2 * (left - center)
    assert left == pytest.approx(105, abs=2)
    assert right == pytest.approx(400 - 5 - 2 * width, abs=4)  # it ends where it would have begun
