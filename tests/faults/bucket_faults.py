"""Faults of the OSS endpoint: of its process, and answers that it is told to give."""

import asyncio
import os
import signal
from functools import partial
from random import Random
from time import monotonic
from typing import Any, Final

import requests

from tests.faults.process_faults import Inject
from tests.faults.world import World

_AWAY_S: Final = 2.0
_FROZEN_S: Final = 5.0
_TIMES: Final = 5
_HIT_WITHIN_S: Final = 20.0
_POLL_S: Final = 0.2


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


async def _uploads_fail(fault: dict[str, Any], world: World, _dice: Random) -> bool:
    """The next uploads meet `fault`, until all did or time is up."""
    order = {"op": "PutObject", "times": _TIMES, **fault}
    deadline = monotonic() + _HIT_WITHIN_S
    hits = 0
    await asyncio.to_thread(_tell, world, [order])
    try:
        while hits < order["times"] and monotonic() < deadline:
            await asyncio.sleep(_POLL_S)
            hits = (await asyncio.to_thread(_told, world))[0]["hits"]
    finally:
        await asyncio.to_thread(_tell, world, [])
    return hits > 0


def _tell(world: World, faults: list[dict[str, Any]]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.put(f"{world.addresses.oss_endpoint}/-/faults", json=faults, timeout=10)
        answer.raise_for_status()


def _told(world: World) -> list[dict[str, Any]]:
    with requests.Session() as session:
        session.trust_env = False
        found: list[dict[str, Any]] = session.get(
            f"{world.addresses.oss_endpoint}/-/faults", timeout=10
        ).json()
        return found


_UPLOADS: Final[dict[str, dict[str, Any]]] = {
    "answers 503": {"action": "status"},
    "stores, and answers 500": {"action": "status_after_write", "status": 500},
    "stores, and drops the connection": {"action": "drop_after_write"},
    "resets in the middle of a body": {"action": "reset_mid_body"},
    "receives damaged bytes": {"action": "bad_digest"},
    "does not answer": {"action": "stall", "times": 2},
    "answers late": {"action": "delay", "seconds": 2},
    "has another clock": {"action": "skew", "seconds": 1200},
}

BUCKET_FAULTS: Final[dict[str, Inject]] = {
    "kill OSS": _killed,
    "freeze OSS": _frozen,
    **{f"OSS {words}": partial(_uploads_fail, fault) for words, fault in _UPLOADS.items()},
}
