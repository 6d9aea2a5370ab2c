"""npm packages that tests need: those that a lock file beside them names."""

import os
import subprocess
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]


def install(folder: Path) -> None:
    """Install the locked packages of `folder`; nothing happens when they are there."""
    stamp = (folder / "node_modules" / ".package-lock.json").relative_to(_ROOT)
    subprocess.run(["make", "--silent", str(stamp)], cwd=_ROOT, check=True)  # noqa: S607  # on PATH, as for whoever runs the tests


def run(script: Path, *arguments: str, limit_s: float = 120, stdin: str = "", **env: str) -> str:
    """What a script prints that ends well; with `PATH` and `env` for its environment."""
    done = subprocess.run(
        ["node", str(script), *arguments],  # noqa: S607  # on PATH
        env={"PATH": os.environ["PATH"], **env},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
