"""The option files: our own mix, and whatever folder the caller adds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MIX: Final = "mix"
"""The group of our own files."""
_OWN: Final = Path(__file__).parents[1] / "mix"
MEASURED: Final = frozenset(
    {"bar", "line", "pie", "scatter", "effectScatter", "heatmap", "candlestick", "k", "radar", "funnel",
     "gauge", "boxplot"}
)  # fmt: skip
"""Series types that are compared."""


@dataclass(frozen=True)
class OptionFile:
    """One option, and the set it counts in."""

    group: str
    name: str
    option: dict[str, Any]


class NotMeasured(Exception):
    """A file that is left out, and why."""


def mix() -> list[OptionFile]:
    """Our own files, which every engine draws."""
    return [read(path, MIX) for path in sorted(_OWN.glob("*.json"))]


def read(path: Path, group: str) -> OptionFile:
    """The option in `path`.

    Raises:
        NotMeasured: not an object with series, or one whose series are not compared.
    """
    try:
        option = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotMeasured(f"not JSON: {error}") from error
    if not isinstance(option, dict):
        raise NotMeasured("not one option")
    types = set(_types(option))
    if not types:
        raise NotMeasured("no series")
    if others := types - MEASURED:
        raise NotMeasured(f"series of type {', '.join(sorted(others))}")
    return OptionFile(group, path.stem, option)


def _types(option: dict[str, Any]) -> Iterator[str]:
    variants = option.get("options")
    for one in (option, option.get("baseOption"), *(variants if isinstance(variants, list) else ())):
        series = one.get("series") if isinstance(one, dict) else None
        for each in series if isinstance(series, list) else [series]:
            if isinstance(each, dict) and "type" in each:
                yield str(each["type"])
