"""Texts of any script, and characters that are none: written right, or told of; never in the way of a parser."""

import io
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw, fonts, scripts_without_font
from consumer.render import text as texts
from consumer.render.characters import drawable, visible
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output
from contracts.warnings import ChartWarning, WarningCode

CONTROLS = "".join(
    map(chr, [*range(10), *range(11, 0x20), *range(0x7F, 0xA0), 0x2028, 0xFFFE, 0xFFFF, 0x1FFFE, 0xFDD0])
)


def drawn(text: str, kind: ImageFormat = ImageFormat.PNG) -> tuple[bytes, tuple[ChartWarning, ...]]:
    spec = parse_spec({"titles": [{"text": text, "top": 5, "left": 5, "text_style": {"font_size": 12}}]})
    picture = draw(spec, Output(type=kind, width=300, height=40))
    return picture.data, picture.warnings


def pixels(text: str) -> Any:
    with Image.open(io.BytesIO(drawn(text)[0])) as picture:
        return np.asarray(picture.convert("L"))


@pytest.mark.parametrize(
    ("logical", "seen"),
    [("שלום", "םולש"), ("שלום 12", "12 םולש"), ("a \u202ebc", "a cb")],
)
def test_right_to_left_text_runs_from_right_to_left(logical: str, seen: str) -> None:
    letters = [int(texts.from_library(one, 40, bold=False).pixels.sum()) for one in seen if one != " "]
    line = texts.from_library(logical, 40, bold=False).pixels
    gaps = np.flatnonzero(np.diff(np.r_[False, line.any(axis=0), False].astype(int)))
    inks = [int(line[:, start:end].sum()) for start, end in gaps.reshape(-1, 2)]
    assert inks == pytest.approx(letters, rel=0.05)


def test_arabic_letters_join() -> None:
    joined = texts.from_library("ببب", 40, bold=False).pixels.any(axis=0)
    apart = texts.from_library("ب\u200cب\u200cب", 40, bold=False).pixels.any(axis=0)
    assert (np.diff(joined.astype(int)) == 1).sum() < (np.diff(apart.astype(int)) == 1).sum()


def test_right_to_left_text_is_no_reason_to_warn() -> None:
    assert drawn("שלום مرحبا\u200f 12")[1] == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
        ("字\ufe00\U000e0100", "字"),
        ("☎\ufe0e", "☎"),
        ("1\ufe0f\u20e3", "1"),
        ("☝\U0001f3fd", "☝"),
        ("a\u0000\u001b[31mb\u007f\u009f\ufffe", "a[31mb"),
        ("a\tb\u2028c", "a b c"),
        ("\u200ea\u200f", "a"),
    ],
)
def test_what_cannot_be_seen_leaves_no_box(text: str, plain: str) -> None:
    assert np.array_equal(pixels(text), pixels(plain))


def test_an_accent_stands_on_its_letter() -> None:
    assert np.array_equal(pixels("cafe\u0301"), pixels("caf\u00e9"))


@pytest.mark.parametrize("text", ["👩", "ก", "\ue600", "\u0378"])
def test_what_no_font_has_is_a_box_that_can_be_seen(text: str) -> None:
    assert (pixels(text) < 128).any()
    assert [warning.code for warning in drawn(text)[1]] == [WarningCode.MISSING_GLYPH]


def test_a_family_of_emoji_is_one_warning() -> None:
    (warning,) = drawn("team 👩\u200d👩\u200d👧\ufe0f 👍🏽 👍🏽")[1]
    assert warning.message.startswith(
        'no installed font has U+1F469, U+1F467, U+1F44D, U+1F3FD, first in "team'
    )


def test_many_missing_characters_are_counted_not_listed() -> None:
    (warning,) = drawn("".join(map(chr, range(0x900, 0x930))) * 2)[1]
    assert "U+0907 and 40 more" in warning.message
    assert len(warning.message) < 300


def test_no_control_reaches_a_surface() -> None:
    assert drawable(f"a{CONTROLS}b").replace(" ", "") == "ab"
    assert visible("می\u200cخواهم") == "می\u200cخواهم", "joiners of letters stay"


@pytest.mark.parametrize("text", [f"a{CONTROLS}]]>&<!--图\U000f0000", "\u202e\u2066\u0300", "]]>"])
def test_an_svg_is_xml_whatever_is_written(text: str, tmp_path: Path) -> None:
    data = drawn(text, ImageFormat.SVG)[0]
    written = ET.fromstring(data).findall(".//{http://www.w3.org/2000/svg}text")  # noqa: S314  # ours
    assert [one.text for one in written] == [drawable(text)]
    file = tmp_path / "a.svg"
    file.write_bytes(data)
    subprocess.run(["rsvg-convert", file, "-o", tmp_path / "a.png"], check=True)  # noqa: S607  # of the set-up


def test_a_pdf_can_be_read_whatever_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(drawn(f"销售{CONTROLS}\U000e0100额 ไ é", ImageFormat.PDF)[0])
    read = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)  # noqa: S607  # of the set-up
    assert read.stdout.split() == ["销售", "额", "ไ", "é"], "tabs are blanks"


def test_the_self_test_finds_the_scripts_without_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    only_dejavu = fonts.font_files(bold=False)[-1:]
    with monkeypatch.context() as patched:
        patched.setattr(fonts, "font_files", lambda **_: only_dejavu)
        _forget_faces()
        found = scripts_without_font()
    _forget_faces()
    assert {"Chinese simplified", "Chinese traditional", "Japanese", "Korean"} <= set(found)
    assert not {"Latin", "Greek", "Cyrillic"} & set(found)


def _forget_faces() -> None:
    fonts._faces.cache_clear()  # noqa: SLF001  # read once a process
    fonts.has_glyph.cache_clear()
