"""Faults of the OSS endpoint."""

import asyncio
import os
import signal
from random import Random
from typing import Final

from tests.faults.process_faults import Inject
from tests.faults.world import World

_AWAY_S: Final = 2.0
_FROZEN_S: Final = 5.0


async def _killed(world: World, _dice: Random) -> bool:
    await world.oss.kill()
    await asyncio.sleep(_AWAY_S)
    await world.oss.start()
    return True


async def _frozen(world: World, _dice: Random) -> bool:
    os.killpg(world.oss.pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(_FROZEN_S)
    finally:
        os.killpg(world.oss.pid, signal.SIGCONT)
    return True


BUCKET_FAULTS: Final[dict[str, Inject]] = {"kill OSS": _killed, "freeze OSS": _frozen}
