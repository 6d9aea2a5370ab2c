"""What the calling processes are told, and what they tell: JSON over their standard streams."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Order:
    """How to call a gateway."""

    port: int
    """On loopback."""
    submissions_per_s: float
    statuses_per_s: float
    """Asked for tasks that have just been accepted."""
    seconds: float


@dataclass(frozen=True)
class Heard:
    """What the callers heard."""

    submit_ms: Sequence[float]
    """From the moment a submission was due to the last byte of its answer."""
    status_ms: Sequence[float]
    task_ids: Sequence[str]
    """Of submissions that were accepted."""
    others: dict[str, int]
    """Answers that were not 200, and broken connections, by kind."""


async def ask(module: str, order: Any, *, until: asyncio.Event | None = None) -> Any:
    """Run `python -m module` with `order` on its standard input; what it prints, as JSON.

    Args:
        module: that reads an order and prints JSON.
        order: a dataclass.
        until: the process is told to end when this is set, by the end of its standard input.

    Raises:
        RuntimeError: it failed.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, stdin=pipe, stdout=pipe)
    stdin: Any = process.stdin
    stdin.write(json.dumps(asdict(order)).encode() + b"\n")
    await stdin.drain()
    if until is not None:
        await until.wait()
    stdin.close()
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}")
    return json.loads(output)
