"""Slanted letters and their shadows, in pixels and in vectors."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render import text as texts
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

SIZE = {"width": 200, "height": 100}
SHADOW = {"color": "#ff0000", "offset_x": 40, "offset_y": 20}


def titled(**style: Any) -> dict[str, Any]:
    return {"titles": [{"text": "HHH", "left": 20, "top": 20, "text_style": {"font_size": 24, **style}}]}


def file(kind: ImageFormat, body: dict[str, Any]) -> bytes:
    return draw(parse_spec(body), Output(type=kind, **SIZE)).data


def pixels(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(file(ImageFormat.PNG, body))) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def red_of(picture: Any) -> Any:
    return (picture[..., 0] > 200) & (picture[..., 1] < 120)


def green_of(picture: Any) -> Any:
    return (picture[..., 1] > 200) & (picture[..., 0] < 120)


@pytest.mark.parametrize("slope", ["italic", "oblique"])
def test_italic_letters_lean_to_the_right_around_their_baseline(slope: str) -> None:
    dark = {name: pixels(titled(font_style=name))[..., 0] < 128 for name in ("normal", slope)}
    rows = np.flatnonzero(dark["normal"].any(axis=1))
    top, bottom = rows[0], rows[-1]
    first = {name: [np.flatnonzero(found[row])[0] for row in (top, bottom)] for name, found in dark.items()}
    assert first["normal"][0] == first["normal"][1]
    assert first[slope][0] - first[slope][1] == pytest.approx((bottom - top) / 4, abs=1)
    assert first[slope][1] == pytest.approx(first["normal"][1], abs=1), "it stands where it stood"


def test_a_line_keeps_its_width_and_its_ink_when_it_is_slanted() -> None:
    upright, slanted = (texts.mask("Hpq 图", 20, italic=italic) for italic in (False, True))
    assert (slanted.width, slanted.descent) == (upright.width, upright.descent)
    assert slanted.pixels.sum(dtype=int) == pytest.approx(upright.pixels.sum(dtype=int), rel=0.01)


def test_a_shadow_lies_beneath_its_letters_where_it_is_told() -> None:
    picture = pixels(titled(shadow=SHADOW))
    plain = pixels(titled())[..., 0] < 128
    moved = np.zeros_like(plain)
    moved[20:, 40:] = plain[:-20, :-40]
    assert (red_of(picture) == (moved & ~(picture[..., 0] < 128))).mean() > 0.99
    assert ((picture[..., 0] < 128) == plain).mean() > 0.99


def test_a_blurred_shadow_is_wider_and_paler() -> None:
    hard, soft = (pixels(titled(shadow=SHADOW | {"blur": blur})) for blur in (0, 12))
    stained = [(picture[..., 1] < 250) & (picture[..., 0] > 200) for picture in (hard, soft)]
    assert stained[1].sum() > 1.5 * stained[0].sum()
    assert red_of(soft).sum() < red_of(hard).sum()


def test_shadows_past_the_limit_are_left_out_and_told() -> None:
    title = titled(shadow=SHADOW | {"blur": 900})["titles"][0]
    picture = draw(parse_spec({"titles": [title] * 50}), Output(scale=4, **SIZE))
    assert [one.message for one in picture.warnings] == [
        "too many shadows: those past the limit are left out"
    ]


def test_in_an_svg_both_are_said_of_the_text() -> None:
    svg = file(ImageFormat.SVG, titled(font_style="italic", shadow=SHADOW | {"blur": 6})).decode()
    (attributes,) = re.findall(r"<text ([^>]*)>HHH<", svg)
    assert 'font-style="italic"' in attributes
    assert 'filter="drop-shadow(40 20 3 rgba(255,0,0,1.0000))"' in attributes


def test_in_a_pdf_slanted_letters_are_outlines_and_a_shadow_is_a_second_text() -> None:
    plain, slanted, shaded = (
        file(ImageFormat.PDF, titled(**style)) for style in ({}, {"font_style": "italic"}, {"shadow": SHADOW})
    )
    assert (b"/Type /Font" in plain, b"/Type /Font" in slanted) == (True, False)
    assert len(shaded) > len(plain)


@pytest.mark.parametrize("slope", ["normal", "italic"])
@pytest.mark.parametrize("shadow", [{}, {"shadow": SHADOW | {"color": "#00ff00"}}])
def test_a_pdf_has_the_outlines_of_letters_as_pixels_have_them(
    slope: str, shadow: dict[str, Any], tmp_path: Path
) -> None:
    body = titled(font_style=slope, outline_color="#ff0000", outline_width=6, **shadow)
    (tmp_path / "a.pdf").write_bytes(file(ImageFormat.PDF, body))
    command = ["pdftoppm", "-png", "-r", "72", "-singlefile", str(tmp_path / "a.pdf"), str(tmp_path / "a")]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "a.png") as picture:
        shown = np.asarray(picture.convert("RGB")).astype(int)
    ours = pixels(body)
    for color_of in (red_of, green_of):
        assert color_of(shown).sum() == pytest.approx(color_of(ours).sum(), rel=0.1)
        if color_of(ours).any():
            centers = [np.argwhere(color_of(one)).mean(axis=0) for one in (shown, ours)]
            assert centers[0] == pytest.approx(centers[1], abs=1)


def test_outlines_wider_than_pixels_have_them_are_told() -> None:
    body = titled(outline_color="#ff0000", outline_width=30)
    told = {
        kind: [one.message for one in draw(parse_spec(body), Output(type=kind, scale=2, **SIZE)).warnings]
        for kind in (ImageFormat.PNG, ImageFormat.SVG, ImageFormat.PDF)
    }
    assert told == {
        ImageFormat.PNG: ["outlines of letters are drawn 8 px wide at most"],
        ImageFormat.SVG: [],
        ImageFormat.PDF: [],
    }


def test_a_box_of_a_text_has_its_shadow() -> None:
    box = {"background": "#00ff00", "padding": 5, "box_shadow": SHADOW}
    picture = pixels(titled(**box))
    assert red_of(picture).sum() > red_of(pixels(titled(background="#00ff00", padding=5))).sum() + 500


@pytest.mark.parametrize("angle", [90, 33])
def test_a_shadow_does_not_turn_with_its_text(angle: int, tmp_path: Path) -> None:
    """In an SVG, as another program shows it, it lies where it lies in pixels."""
    bare = {"line": {"show": False}, "tick": {"show": False}}
    style = {"font_size": 20, "shadow": SHADOW | {"blur": 0}}
    label = {"rotate": angle, "text_style": style}
    body = {
        "x_axes": [{"type": "category", "categories": ["HHH"], "label": label, **bare}],
        "y_axes": [{"type": "value", "label": {"show": False}, "split_line": {"show": False}, **bare}],
        "series": [],
    }
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    svg.write_bytes(file(ImageFormat.SVG, body))
    subprocess.run(["rsvg-convert", svg, "-o", png], check=True)  # noqa: S607  # wherever it is installed
    with Image.open(png) as picture:
        shown = Image.new("RGB", picture.size, "white")
        shown.paste(picture, mask=picture.convert("RGBA").getchannel("A"))
    ours, theirs = (
        np.argwhere(red_of(one)).mean(axis=0) for one in (pixels(body), np.asarray(shown).astype(int))
    )
    assert theirs == pytest.approx(ours, abs=2)


def test_a_shadow_is_as_pale_as_its_letters() -> None:
    faint = pixels(titled(shadow=SHADOW, opacity=0.2))
    assert 180 < faint[..., 1].min() < 220


def test_a_part_of_a_text_has_the_shadow_of_the_text() -> None:
    whole, parts = (
        titled(shadow=SHADOW),
        titled(shadow=SHADOW, rich={"a": {"font_size": 24, "font_weight": 700}}),
    )
    parts["titles"][0]["text"] = "{a|HHH}"
    assert red_of(pixels(parts)).sum() == pytest.approx(red_of(pixels(whole)).sum(), rel=0.1)


def test_a_clear_shadow_takes_the_place_of_the_one_all_texts_have() -> None:
    body = titled(shadow={"color": "transparent"}) | {"text_style": {"shadow": SHADOW}}
    assert not red_of(pixels(body)).any()
    assert red_of(pixels(titled() | {"text_style": {"shadow": SHADOW}})).any()


def test_a_pdf_tells_that_shadows_of_letters_have_no_blur() -> None:
    body = parse_spec(titled(shadow=SHADOW | {"blur": 5}))
    told = [one.message for one in draw(body, Output(type=ImageFormat.PDF, **SIZE)).warnings]
    assert told == ["shadows of letters have no blur in a PDF"]
