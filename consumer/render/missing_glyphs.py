"""Characters that no installed font has: one warning a chart tells of them all."""

from collections.abc import Iterable, Iterator
from typing import Final

from consumer.render.characters import is_invisible
from consumer.render.fonts import has_glyph
from contracts.warnings import ChartWarning, WarningCode

_NAMED: Final = 8
"""Characters a warning names."""
_QUOTED: Final = 40
"""Characters of the text it quotes."""


def missing_characters(texts: Iterable[str]) -> dict[str, str]:
    """Visible characters that no font of the chain has, each with the first text it stands in."""
    found: dict[str, str] = {}
    for text in texts:
        if not text.isascii():
            for one in text:
                if one not in found and not has_glyph(one) and not is_invisible(one):
                    found[one] = text
    return found


def missing_glyphs(texts: Iterable[str]) -> Iterator[ChartWarning]:
    """At most one warning; it names the first characters, and the text where they begin."""
    found = missing_characters(texts)
    if not found:
        return
    named = ", ".join(f"U+{ord(one):04X}" for one in list(found)[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    first = next(iter(found.values()))
    quoted = first if len(first) <= _QUOTED else f"{first[:_QUOTED]}…"
    message = f'no installed font has {named}{more}, first in "{quoted}": boxes stand in their place'
    yield ChartWarning(code=WarningCode.MISSING_GLYPH, path="", message=message)
