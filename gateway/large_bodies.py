"""Large bodies: work that goes through the whole of one is done in a thread, beside the event loop.

Every step of it holds Python's one lock for some ten milliseconds; between two steps everybody else
has a turn. A small body is worth no thread.
"""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from aiohttp import web

T = TypeVar("T")

_LARGE_FROM_BYTES: Final = 64 * 1024
"""Each step takes half a millisecond for so many, which is enough of the event loop's time."""


def is_large(size_bytes: int) -> bool:
    """Whether a body of this size is large."""
    return size_bytes >= _LARGE_FROM_BYTES


async def came_large(request: web.Request) -> bool:
    """Whether the body of `request` is large; it has been read, and is kept with the request."""
    return is_large(len(await request.read()))


async def beside(call: Callable[[], T], *, large: bool) -> T:
    """What `call` returns; from a thread if it is about something large."""
    return await asyncio.to_thread(call) if large else call()
