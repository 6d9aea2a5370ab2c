"""The words of confinement: how strict, how much, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_MIB: Final = 1024**2


class Sandbox(StrEnum):
    """How far drawing processes are locked down."""

    AUTO = "auto"
    """Every measure this kernel has; what it lacks is told at the start."""
    STRICT = "strict"
    """Every measure, or no start."""
    RLIMITS = "rlimits"
    """Resource limits and privileges only: for kernels or profilers that the rest is in the way of."""
    OFF = "off"
    """Nothing."""


@dataclass(frozen=True)
class Bounds:
    """What one drawing process may take."""

    memory_bytes: int
    """Address space."""
    file_bytes: int = 32 * _MIB
    """Any file it writes to, its log included."""
    open_files: int = 64


@dataclass(frozen=True)
class Measure:
    """One measure, and whether it holds in this process."""

    name: str
    holds: bool
    detail: str
    """What it amounts to, or why it is absent."""


def attempt(name: str, take: Callable[[], str]) -> Measure:
    """Take a measure that this kernel may lack; `take` returns what it amounts to."""
    try:
        return Measure(name, holds=True, detail=take())
    except OSError as error:
        return Measure(name, holds=False, detail=error.strerror or type(error).__name__)
