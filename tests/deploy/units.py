"""The units of deploy/systemd, and what systemd makes of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.deploy.checkers import ask
from tests.deploy.engine import ROOT

FOLDER: Final = ROOT / "deploy" / "systemd"
INSTALLED: Final = "/opt/plotwire/bin/plotwire"


@dataclass(frozen=True)
class Unit:
    """A unit file.

    Args:
        file: its name in the folder.
        as_started: its name when started, with the instance.
    """

    file: str
    as_started: str

    def text(self) -> str:
        """As it is installed."""
        return (FOLDER / self.file).read_text(encoding="utf-8")

    def settings(self, name: str) -> list[str]:
        """Every value of a setting, in order."""
        return re.findall(rf"^{name}=(.*)$", self.text(), re.MULTILINE)

    def setting(self, name: str) -> str:
        """The value of a setting that is there once."""
        (value,) = self.settings(name)
        return value

    def placed(self, folder: Path) -> Path:
        """A copy that starts this tree's program, for systemd looks whether there is one."""
        copy = folder / self.as_started
        copy.write_text(self.text().replace(INSTALLED, str(ROOT / ".venv/bin/plotwire")), encoding="utf-8")
        return copy

    def allowed_calls(self) -> set[str]:
        """The system calls that systemd leaves the process."""
        allowed: set[str] = set()
        for line in self.settings("SystemCallFilter"):
            names = set(_expanded(line.removeprefix("~").split()))
            allowed = allowed - names if line.startswith("~") else allowed | names
        return allowed


GATEWAY: Final = Unit("plotwire-gateway.service", "plotwire-gateway.service")
CONSUMER: Final = Unit("plotwire-consumer@.service", "plotwire-consumer@1.service")


def _expanded(names: list[str]) -> Iterator[str]:
    for name in names:
        if name.startswith("@"):
            told = ask("systemd-analyze", "syscall-filter", name)
            assert told.returncode == 0, told.stderr
            lines = [line.strip() for line in told.stdout.splitlines()[1:]]
            yield from _expanded([line for line in lines if line and not line.startswith("#")])
        else:
            yield name
