"""deploy/compose as the real Compose reads it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.deploy.checkers import ask, compose

_FILE: Final = "deploy/compose/compose.yaml"
OURS: Final = ("gateway", "consumer", "init", "keys", "oss")


@dataclass(frozen=True)
class Composed:
    """What Compose made of the files: every default and reference filled in."""

    model: dict[str, Any]
    complaints: str

    @classmethod
    def of(cls, *more: str, profiles: str = "*", **environment: str) -> "Composed":
        """Read compose.yaml and `more` files over it."""
        files = [option for name in (_FILE, *more) for option in ("-f", name)]
        given = [f"{name}={value}" for name, value in environment.items()]
        command: list[str | Path] = [compose(), *files, "--profile", profiles, "config", "--format", "json"]
        told = ask("env", *given, *command)
        assert told.returncode == 0, told.stderr
        return cls(json.loads(told.stdout), told.stderr)

    def service(self, name: str) -> dict[str, Any]:
        """One service."""
        found: dict[str, Any] = self.model["services"][name]
        return found


def seconds(text: str) -> float:
    """A duration as Compose writes it, e.g. `1m30s`."""
    total, number = 0.0, ""
    for letter in text:
        if letter.isdigit() or letter == ".":
            number += letter
        else:
            total += float(number) * {"h": 3600, "m": 60, "s": 1}[letter]
            number = ""
    return total
