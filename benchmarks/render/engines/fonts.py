"""The Chinese font each engine gets: the same letters, in the form it reads fastest."""

from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

NOTO: Final = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NOTO_FAMILY: Final = "Noto Sans CJK SC"
_SC_FACE: Final = 2
_SMALL: Final = Path(__file__).parents[2] / "node_modules" / ".cache" / "noto-sans-sc-gb2312.otf"


def small_noto() -> Path:
    """The simplified Chinese face with Latin and GB 2312 alone; made once, in some 5 s.

    resvg reads its fonts anew for every picture: with the whole collection it takes 300 ms a chart.
    """
    if not _SMALL.exists():
        _SMALL.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(NOTO, fontNumber=_SC_FACE, lazy=True)
        options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=["*"])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=_gb2312() | set(range(0x20, 0x180)) | {0x2014, 0x2026, 0x2103})
        cutter.subset(font)
        font.save(_SMALL)
    return _SMALL


def _gb2312() -> set[int]:
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return set(map(ord, "".join(pair.decode("gb2312", errors="ignore") for pair in pairs)))
