"""All five formats are what they claim, by the word of programs that are not ours."""

import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

TEXTS = ["季度销售额", "売上高の推移", "매출", "Q1", "Q2", "Q3"]
CHART: dict[str, Any] = {
    "titles": [{"text": TEXTS[0], "subtitle": TEXTS[1]}],
    "legends": [{"right": 10}],
    "x_axes": [{"type": "category", "categories": TEXTS[3:]}],
    "y_axes": [{"type": "value", "label": {"show": False}}],
    "series": [
        {"type": "bar", "name": TEXTS[2], "y": [3, 5, 4], "item_style": {"color": "#c02020"}},
        {"type": "line", "y": [4, 1, 2], "symbol": "none", "line_style": {"type": "dashed"}},
    ],
}
WORDLESS = {"grids": [{"top": 20, "bottom": 20}], "series": CHART["series"][:1]} | {
    axes: [CHART[axes][0] | {"label": {"show": False}}] for axes in ("x_axes", "y_axes")
}
MODES = {ImageFormat.PNG: "RGBA", ImageFormat.JPEG: "RGB", ImageFormat.WEBP: "RGB"}
"""Of opaque pictures: WebP keeps no alpha channel that says nothing."""
SCALES = [0.1, 1, 1.5, 5]


def drawn(kind: ImageFormat, body: dict[str, Any] = CHART, **output: Any) -> bytes:
    size = {"width": 300, "height": 200} | output
    return draw(parse_spec(body), Output(type=kind, **size)).data


def said_by(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def looked_at(kind: ImageFormat, data: bytes, folder: Path) -> Image.Image:
    """A vector file as a foreign program shows it, see-through where nothing is painted."""
    source, target = folder / f"drawing.{kind}", folder / "seen.png"
    source.write_bytes(data)
    if kind is ImageFormat.SVG:
        said_by("rsvg-convert", source, "-o", target)
    else:
        said_by("pdftocairo", "-png", "-transp", "-singlefile", "-r", "72", source, target.with_suffix(""))
    with Image.open(target) as picture:
        picture.load()
        return picture.convert("RGBA")


def seen(kind: ImageFormat, data: bytes, folder: Path) -> Image.Image:
    if kind in MODES:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.convert("RGBA")
    return looked_at(kind, data, folder)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", MODES)
def test_a_raster_file_has_its_format_its_size_and_its_channels(kind: ImageFormat, scale: float) -> None:
    with Image.open(io.BytesIO(drawn(kind, scale=scale))) as picture:
        picture.load()
        assert (picture.format, picture.mode) == (kind.upper(), MODES[kind])
        assert picture.size == (round(300 * scale), round(200 * scale))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", [ImageFormat.SVG, ImageFormat.PDF])
def test_a_vector_file_is_as_large_as_its_scale_says(kind: ImageFormat, scale: float, tmp_path: Path) -> None:
    assert looked_at(kind, drawn(kind, scale=scale), tmp_path).size == (
        round(300 * scale),
        round(200 * scale),
    )


@pytest.mark.parametrize("kind", list(ImageFormat))
def test_all_formats_show_the_same_picture(kind: ImageFormat, tmp_path: Path) -> None:
    """Without texts, which each program writes a little otherwise; edges are softer here, harder there."""
    ours = np.asarray(seen(ImageFormat.PNG, drawn(ImageFormat.PNG, WORDLESS), tmp_path)).astype(int)
    theirs = np.asarray(seen(kind, drawn(kind, WORDLESS), tmp_path)).astype(int)
    assert (np.abs(ours - theirs).max(axis=2) > 96).mean() < 0.01
    red = (np.abs(theirs[..., :3] - (0xC0, 0x20, 0x20)).max(axis=2) < 24).mean()
    assert red == pytest.approx(0.35, abs=0.015)


@pytest.mark.parametrize("kind", list(ImageFormat))
def test_a_transparent_chart_lets_through_what_is_behind_but_for_jpeg(
    kind: ImageFormat, tmp_path: Path
) -> None:
    data = drawn(kind, CHART | {"background": "transparent"})
    corner = seen(kind, data, tmp_path).getpixel((299, 199))
    assert isinstance(corner, tuple)
    assert corner == (255, 255, 255, 255) if kind is ImageFormat.JPEG else corner[3] == 0
    opaque = seen(kind, drawn(kind), tmp_path).getpixel((299, 199))
    assert opaque == (255, 255, 255, 255)


def test_an_svg_has_each_text_as_one_text() -> None:
    root = ET.fromstring(drawn(ImageFormat.SVG))  # noqa: S314  # ours
    written = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(filter(None, written)) == sorted(TEXTS)


def test_a_pdf_has_texts_that_can_be_copied_fonts_inside_and_no_pixels(tmp_path: Path) -> None:
    file = tmp_path / "drawing.pdf"
    file.write_bytes(drawn(ImageFormat.PDF))
    assert sorted(said_by("pdftotext", "-raw", file, "-").split()) == sorted(TEXTS)
    fonts = said_by("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\s(yes)\s+(yes|no)\s+yes\s+\d+\s+\d+$", line) for line in fonts), fonts
    assert said_by("pdfimages", "-list", file).splitlines()[2:] == []


def test_a_fresh_process_gives_the_same_bytes_in_every_format() -> None:
    code = (
        "import hashlib, json, sys\n"
        "from consumer.render import draw\n"
        "from contracts.charts import parse_spec\n"
        "from contracts.output import ImageFormat, Output\n"
        "spec = parse_spec(json.load(sys.stdin))\n"
        "order = list(ImageFormat)[::int(sys.argv[1])]\n"
        "for kind in order:\n"
        "    data = draw(spec, Output(type=kind, width=300, height=200)).data\n"
        "    print(kind, hashlib.sha256(data).hexdigest())\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code, order],
            input=json.dumps(CHART), env={"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True,
        ).stdout.split("\n")
        for order, seed in (("1", "1"), ("-1", "2"))
    ]  # fmt: skip
    here = [f"{kind} {hashlib.sha256(drawn(kind)).hexdigest()}" for kind in ImageFormat]
    assert sorted(filter(None, told[0])) == sorted(filter(None, told[1])) == sorted(here)
