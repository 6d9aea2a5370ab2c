"""Faults of MongoDB."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    await asyncio.to_thread(_fail_point, world, data)
    try:
        await asyncio.sleep(_FAILING_S)
    finally:
        await asyncio.to_thread(_fail_point, world, None)
    return True


def _fail_point(world: World, data: dict[str, Any] | None) -> None:
    """Have commands of the service fail, half of them; with None no more."""
    mode: Any = {"activationProbability": 0.5} if data else "off"
    order: dict[str, Any] = {"mode": mode}
    if data:
        order["data"] = {"failCommands": _WRITES, "appName": "plotwire", **data}
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
    "MongoDB writes, and reports that it has not": partial(
        _commands_fail, {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}}
    ),
    "MongoDB is slow": partial(_commands_fail, {"blockConnection": True, "blockTimeMS": 1500}),
}
