"""What a compiler found that the picture will not show, each thing once."""

from typing import Any

from contracts import limits
from contracts.warnings import ChartWarning, WarningCode

_SHOWN_CHARACTERS = 60


class Findings:
    """Collects warnings in the order they are found."""

    def __init__(self) -> None:
        self._found: dict[tuple[WarningCode, str], str] = {}

    def ignored(self, path: str, message: str = "not drawn") -> None:
        """The option at `path` has no effect."""
        self._found.setdefault((WarningCode.IGNORED_OPTION, path), message)

    def invalid(self, path: str, value: Any) -> None:
        """The option at `path` has a value that cannot be used."""
        shown = (
            repr(value)[:_SHOWN_CHARACTERS] if isinstance(value, str | int | float) else type(value).__name__
        )
        self._found.setdefault((WarningCode.INVALID_OPTION, path), f"cannot use {shown}")

    def approximated(self, path: str, message: str) -> None:
        """The option at `path` is drawn, but not exactly."""
        self._found.setdefault((WarningCode.APPROXIMATED, path), message)

    def script(self, path: str) -> None:
        """The option at `path` is a JavaScript function."""
        self._found.setdefault((WarningCode.SCRIPT_IGNORED, path), "functions are not evaluated")

    def warnings(self) -> tuple[ChartWarning, ...]:
        """All of them; past the limit, the last one says how many more there are."""
        found = [
            ChartWarning(code=code, path=path, message=text) for (code, path), text in self._found.items()
        ]
        if len(found) <= limits.MAX_WARNINGS:
            return tuple(found)
        more = len(found) - limits.MAX_WARNINGS + 1
        rest = ChartWarning(code=WarningCode.IGNORED_OPTION, path="", message=f"{more} more warnings")
        return (*found[: limits.MAX_WARNINGS - 1], rest)
