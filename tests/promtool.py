"""Prometheus' own tool, and what a text of metrics holds."""

import re
import shutil
import subprocess
from pathlib import Path

_SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}


def promtool(*arguments: str | Path, given: str | None = None) -> str:
    """What it printed; fails the test when it complains."""
    tool = shutil.which("promtool")
    assert tool, "`make setup` installs Debian's package prometheus"
    done = subprocess.run(
        (tool, *map(str, arguments)), input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def series_names(text: str) -> set[str]:
    """Names of all series that a text of metrics tells or would tell, those without samples too."""
    kinds = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    return {name + suffix for name, kind in kinds for suffix in _SUFFIXES.get(kind, ("",))}
