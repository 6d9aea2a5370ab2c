"""Option files on disk: finding them and reading them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import json_text
from contracts.errors import InvalidMessage


@dataclass(frozen=True)
class ChartFile:
    """One option file, and where its picture belongs below the output folder."""

    path: Path
    stem: Path


def find(paths: Iterable[Path]) -> list[ChartFile]:
    """The files among `paths`, and the `*.json` files below the folders among them, sorted."""
    found: list[ChartFile] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.json"))
            found.extend(ChartFile(file, file.relative_to(path).with_suffix("")) for file in inside)
        else:
            found.append(ChartFile(path, Path(path.stem)))
    return found


def read(path: Path) -> dict[str, Any]:
    """The option in `path`.

    Raises:
        InvalidMessage: unreadable, not JSON, or not an object.
        LimitExceeded: larger or deeper than allowed.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InvalidMessage(f"cannot read the file: {error.strerror}") from error
    value = json_text.loads(body)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        raise InvalidMessage("the file is not a JSON object")
    return value
