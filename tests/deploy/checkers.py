"""The foreign programs that check deploy/, in an environment of their own (`deploy/setup-checks.sh`)."""

import subprocess
from pathlib import Path
from typing import Final

from tests.deploy.engine import ROOT

_ENVIRONMENT: Final = ROOT / ".venv" / "deploy"
HADOLINT: Final = _ENVIRONMENT / "bin" / "hadolint"
PYTHON: Final = _ENVIRONMENT / "bin" / "python"


def compose() -> Path:
    """The real Docker Compose, which needs no engine to read files."""
    return next(_ENVIRONMENT.glob("lib/python3*/site-packages/compose/docker-compose"))


def ask(*command: str | Path, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a checker from the root of the tree, whatever it says; `given` is its standard input."""
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, input=given)
