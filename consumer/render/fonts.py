"""The font chain: one sans-serif face for every script, with fallback glyph by glyph.

Noto Sans CJK comes first, also for Latin: nearly half of the charts carry Chinese, and one face for
both keeps the line even; its Latin is about as wide as Arial, which ECharts' layouts assume (DejaVu
is a tenth wider). DejaVu Sans, which matplotlib brings along, fills in other scripts and symbols.
"""

import io
from functools import lru_cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

_NOTO: Final = Path("/usr/share/fonts/opentype/noto")
_NOTO_FACES: Final = {False: "NotoSansCJK-Regular.ttc", True: "NotoSansCJK-Bold.ttc"}
_NOTO_SC: Final = 2  # index of the simplified Chinese face in the collection
_LAST_RESORT: Final = "LastResortHE-Regular.ttf"
"""Its glyphs are boxes with a sign of the script, so that what no font has can be seen."""
_DEJAVU_FACES: Final = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}

_SCRIPTS: Final = {
    "Latin": "Aß",
    "Greek": "Ω",
    "Cyrillic": "Ж",
    "Chinese simplified": "图表",
    "Chinese traditional": "圖表",
    "Japanese": "グラフ",
    "Korean": "차트",
    "Arabic": "ر",
    "Hebrew": "ש",
    "Thai": "ก",
    "Devanagari": "क",
    "Emoji": "👍👩",
}


@lru_cache(2)
def font(*, bold: bool) -> FT2Font:
    """The face of all texts, with the others behind it; opened once a process."""
    first, *rest = [*font_files(bold=bold), (_brought_along(_LAST_RESORT), 0)]
    # Read from memory: for a path FreeType would call back into a Python file for every glyph.
    behind = [FT2Font(_in_memory(path), face_index=index) for path, index in rest]
    return FT2Font(_in_memory(first[0]), face_index=first[1], _fallback_list=behind)


def font_files(*, bold: bool) -> list[tuple[Path, int]]:
    """File and face index of each font of the chain that is installed, in order."""
    noto = _NOTO / _NOTO_FACES[bold]
    return [*([(noto, _NOTO_SC)] if noto.exists() else []), (_brought_along(_DEJAVU_FACES[bold]), 0)]


def font_paths() -> list[Path]:
    """Every font file that drawing may read."""
    return [path for bold in (False, True) for path, _ in font_files(bold=bold)]


def _brought_along(name: str) -> Path:
    """A font file of matplotlib."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / name


def _in_memory(path: Path) -> io.BytesIO:
    return io.BytesIO(_content(path))


@lru_cache(8)
def _content(path: Path) -> bytes:
    """Read once: the faces of a collection, and both chains, share their bytes."""
    return path.read_bytes()


@lru_cache(1)
def _faces() -> list[FT2Font]:
    return [FT2Font(_in_memory(path), face_index=index) for path, index in font_files(bold=False)]


@lru_cache(16_384)
def has_glyph(character: str) -> bool:
    """Whether a font of the chain has this character."""
    return any(face.get_char_index(ord(character)) for face in _faces())


def scripts_without_font() -> list[str]:
    """Scripts whose samples the installed fonts cannot draw; the start-up self-test tells of them."""
    return [name for name, sample in _SCRIPTS.items() if not all(map(has_glyph, sample))]
