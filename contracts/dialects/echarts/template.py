"""Text templates: `{a}: {b}` becomes `{series}: {name}`."""

import re
from typing import Final

from contracts import limits

_PLACEHOLDER: Final = re.compile(r"\{(?:([abcde])(?:0)?|@([^{}]{1,100}))\}")
_NAMES: Final = {"a": "{series}", "b": "{name}", "d": "{percent}"}
_OPEN: Final = "\x00"
_CLOSE: Final = "\x01"


def native_template(formatter: str, *, value: str = "{value}") -> str:
    """`formatter` of a label in the placeholders of native labels.

    Args:
        formatter: a text with `{a}`, `{b}`, `{c}`, `{d}`, `{@dimension}`.
        value: what `{c}` stands for; items with several values show them all.
    """
    if len(formatter) + formatter.count("{c") * len(value) > limits.MAX_STRING_CHARACTERS:
        value = "{value}"

    def rename(found: re.Match[str]) -> str:
        letter, column = found.groups()
        native = f"{{@{column}}}" if column else _NAMES.get(letter, value if letter == "c" else found[0])
        return native.replace("{", _OPEN).replace("}", _CLOSE)

    renamed = _PLACEHOLDER.sub(rename, formatter.replace(_OPEN, "").replace(_CLOSE, ""))
    return renamed.replace(_OPEN, "{").replace(_CLOSE, "}")
