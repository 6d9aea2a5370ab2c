"""Faults of MongoDB."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from random import Random
from typing import Any, Final

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults.process_faults import Inject
from tests.faults.world import World

_AWAY_S: Final = 2.0
_FROZEN_S: Final = 5.0
_STEPPED_DOWN_S: Final = 3
_FAILING_S: Final = 2.0
_WRITES: Final = ["update", "findAndModify", "insert"]
NO_MAJORITY: Final = {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}}
"""What a primary says that has written, and waits in vain for the others."""


async def _killed(world: World, _dice: Random) -> bool:
    await world.mongo.kill()
    await asyncio.sleep(_AWAY_S)
    await world.mongo.start()
    return True


async def _restarted(world: World, _dice: Random) -> bool:
    await world.mongo.stop()
    await world.mongo.start()
    return True


async def _frozen(world: World, _dice: Random) -> bool:
    os.killpg(world.mongo.pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(_FROZEN_S)
    finally:
        os.killpg(world.mongo.pid, signal.SIGCONT)
    return True


async def _stepped_down(world: World, _dice: Random) -> bool:
    def step_down() -> None:
        with _admin(world) as admin, suppress(PyMongoError):  # it may close the very connection
            admin.command("replSetStepDown", _STEPPED_DOWN_S, force=True)

    await asyncio.to_thread(step_down)
    await asyncio.sleep(_STEPPED_DOWN_S)
    return True


async def _commands_fail(data: dict[str, Any], world: World, _dice: Random) -> bool:
    async with failing_writes(world, data, {"activationProbability": 0.5}):
        await asyncio.sleep(_FAILING_S)
    return True


@asynccontextmanager
async def failing_writes(world: World, data: dict[str, Any], mode: Any = "alwaysOn") -> AsyncIterator[None]:
    """Writes of the service fail; `data` and `mode` are MongoDB's, of its fail point `failCommand`."""
    order = {"failCommands": _WRITES, "appName": "plotwire", **data}
    await asyncio.to_thread(_fail_point, world, mode=mode, data=order)
    try:
        yield
    finally:
        await asyncio.to_thread(_fail_point, world, mode="off")


def _fail_point(world: World, **order: Any) -> None:
    with _admin(world) as admin:
        admin.command("configureFailPoint", "failCommand", **order)


@contextmanager
def _admin(world: World) -> Iterator[Any]:
    with MongoClient[dict[str, Any]](world.addresses.mongo_url) as client:
        yield client.admin


STORE_FAULTS: Final[dict[str, Inject]] = {
    "kill MongoDB": _killed,
    "restart MongoDB": _restarted,
    "freeze MongoDB": _frozen,
    "step MongoDB down": _stepped_down,
    "MongoDB closes connections": partial(_commands_fail, {"closeConnection": True}),
    "MongoDB is shutting down": partial(
        _commands_fail, {"errorCode": 91, "errorLabels": ["RetryableWriteError"]}
    ),
    "MongoDB writes, and reports that it has not": partial(_commands_fail, NO_MAJORITY),
    "MongoDB is slow": partial(_commands_fail, {"blockConnection": True, "blockTimeMS": 1500}),
}
