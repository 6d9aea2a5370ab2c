"""The machine a figure was measured on."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path


def describe() -> dict[str, str]:
    """Processor, cores, kernel, load average over 1, 5 and 15 minutes, and the day."""
    return {
        "Day": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Processor": f"{_processor()}, {os.cpu_count()} cores, {platform.machine()}",
        "System": f"{platform.system()} {platform.release()}",
    }


def load() -> str:
    """The load average over 1, 5 and 15 minutes."""
    return " / ".join(f"{part:.2f}" for part in os.getloadavg())


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor()
