"""Warnings of a chart as a header, for answers whose body is an image."""

import json
from collections.abc import Sequence
from typing import Final

from contracts.warnings import ChartWarning

_MOST_CHARACTERS: Final = 4096
"""Proxies refuse answers with longer headers; the status has every warning."""


def warning_headers(warnings: Sequence[ChartWarning]) -> dict[str, str]:
    """`X-Chart-Warnings`: a JSON list, in ASCII, of as many as fit; `X-Chart-Warning-Count`: all of them."""
    if not warnings:
        return {}
    told: list[str] = []
    room = _MOST_CHARACTERS
    for warning in warnings:
        text = json.dumps(warning.model_dump(mode="json"), separators=(",", ":"), ensure_ascii=True)
        room -= len(text) + 1
        if room <= 0:
            break
        told.append(text)
    return {"X-Chart-Warnings": f"[{','.join(told)}]", "X-Chart-Warning-Count": str(len(warnings))}
