"""The end of a gateway, in the order that costs no caller anything.

readiness ends ─> others stop sending ─> listening ends ─> waiting callers are answered ─> the rest
"""

import asyncio
from typing import Final

import structlog
from aiohttp import web

from gateway.bodies import SETTINGS
from gateway.waiting import WAITING_ROOM

log = structlog.get_logger(__name__)

_PATIENCE: Final = 0.8
"""Share of the drain limit after which those who wait for an image are answered 504, while there is time
to write it."""

DRAINING = web.AppKey("draining", asyncio.Event)


async def announce_end(app: web.Application) -> None:
    """End readiness, and go on serving until balancers have noticed."""
    app[DRAINING].set()
    log.info("gateway_draining", requests_wait=app[WAITING_ROOM].number)
    await asyncio.sleep(app[SETTINGS].drain_notice_s)


async def release_waiting(app: web.Application) -> None:
    """On shutdown: answer those who wait for a change now, and those who wait for an image a little later."""
    waiting = app[WAITING_ROOM]
    waiting.release(patient=False)
    loop = asyncio.get_running_loop()
    loop.call_later(app[SETTINGS].drain_limit_s * _PATIENCE, lambda: waiting.release(patient=True))
