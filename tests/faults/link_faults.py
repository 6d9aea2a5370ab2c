"""Faults of the network between the service and each server."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Final

from tests.faults.process_faults import Inject
from tests.faults.world import World

_FOR_S: Final = 3.0
_SILENT_S: Final = 36.0
"""Longer than three heartbeats: broker and service give each other up, one after the other."""
_DELAY_S: Final = 0.1


async def _cut(server: str, world: World, _dice: Random) -> bool:
    world.links[server].cut()
    return True


async def _refused(server: str, world: World, _dice: Random) -> bool:
    await world.links[server].close()
    await asyncio.sleep(_FOR_S)
    await world.links[server].open()
    return True


async def _stalled(server: str, world: World, _dice: Random, seconds: float = _FOR_S) -> bool:
    world.links[server].stall()
    await asyncio.sleep(seconds)
    world.links[server].go_on()
    return True


async def _slow(server: str, world: World, _dice: Random) -> bool:
    world.links[server].delay_s = _DELAY_S
    await asyncio.sleep(_FOR_S)
    world.links[server].delay_s = 0
    return True


async def _answers_lost(server: str, world: World, _dice: Random) -> bool:
    link = world.links[server]
    link.answers_lost = True
    await asyncio.sleep(_FOR_S / 2)
    link.cut()
    link.answers_lost = False
    return True


_SORTS: Final[dict[str, Callable[..., Awaitable[bool]]]] = {
    "cut the link to": _cut,
    "refuse connections to": _refused,
    "stall the link to": _stalled,
    "slow the link to": _slow,
    "lose answers of": _answers_lost,
}

LINK_FAULTS: Final[dict[str, Inject]] = {
    **{
        f"{sort} {server}": partial(_SORTS[sort], server)
        for server in ("amqp", "mongo", "oss")
        for sort in _SORTS
    },
    "half-open link to amqp": partial(_stalled, "amqp", seconds=_SILENT_S),
}
