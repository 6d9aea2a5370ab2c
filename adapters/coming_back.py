"""Opening again what was lost: try after try, with growing pauses of random length."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog

from contracts.errors import PlotwireError

log = structlog.get_logger(__name__)

_PAUSE_S: Final = (0.3, 2.0)
"""Shortest and longest pause between tries: the processes of a house do not come back in step."""
_T = TypeVar("_T")


async def open_again(open_one: Callable[[], Awaitable[_T]], missed: str) -> _T:
    """What `open_one` opens, as soon as it can.

    Args:
        open_one: raises `PlotwireError` while the other side is away.
        missed: the event to log for a try that fails; with its traceback when it failed for a bug, which
            must not end the trying: nobody else would open again.
    """
    pause_s, longest_s = _PAUSE_S
    while True:
        # Between half a pause and a whole one.
        await asyncio.sleep(random.uniform(pause_s / 2, pause_s))  # noqa: S311  # jitter, not a secret
        pause_s = min(2 * pause_s, longest_s)
        try:
            return await open_one()
        except PlotwireError as error:
            log.warning(missed, reason=str(error))
        except Exception:
            log.exception(missed)
