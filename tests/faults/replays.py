"""Replays of dead letters that are killed on the way: an operator's process, and what it had promised."""

import asyncio
import hashlib
import json
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pika
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults import small_charts
from tests.faults.ledger import Accepted
from tests.faults.requests_plan import envelope
from tests.faults.world import World

_ROOT: Final = Path(__file__).parents[2]
_COLLECTED_WITHIN_S: Final = 60.0
_DEAD_WITHIN_S: Final = 120.0
"""On a busy machine Python takes half a minute to load what an operator needs."""
_AMQP_AWAY: Final = (pika.exceptions.AMQPError, OSError)
_POLL_S: Final = 0.2
_HEADERS: Final = {
    "x-plotwire-code": "STORAGE_UNAVAILABLE",
    "x-plotwire-reason": "OSS was away for an hour",
    "x-plotwire-attempt": "4",
    "x-plotwire-origin-exchange": "plotwire.requests",
    "x-plotwire-origin-key": "chart.request.bulk.load",
}


async def killed_replay(point: str, world: World) -> bool:
    """Have a letter collected, and its replay killed at `point`; from then on its request is promised."""
    task_id = f"replayed-{uuid4().hex}"
    body = json.dumps(envelope(task_id, "bulk", small_charts.option(0), "png")).encode()
    letter_id = await _letter_of(world, task_id, body)
    if letter_id is None:
        return False
    world.kill_points.arm(point)
    with (world.folder / "replays.log").open("ab") as log:
        operator = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.replayer", letter_id),
            env={**world.env, "PYTHONPATH": str(_ROOT)},
            stdout=log,
            stderr=log,
        )
        try:
            async with asyncio.timeout(_DEAD_WITHIN_S):
                await operator.wait()
        except TimeoutError:
            operator.kill()
            await operator.wait()
            return False
        finally:
            world.kill_points.disarm(point)
    died = operator.returncode == -signal.SIGKILL
    if died or operator.returncode == 0:
        sha256 = hashlib.sha256(body).hexdigest()
        world.promised.append(Accepted(0, "desk", task_id, "completed", "a replayed letter", (), sha256))
    return died


async def _letter_of(world: World, task_id: str, body: bytes) -> str | None:
    """The id of a new letter, once it is on the desk; None when servers are away for too long."""
    try:
        async with asyncio.timeout(_COLLECTED_WITHIN_S):
            while not await asyncio.to_thread(_bury, world, task_id, body):
                await asyncio.sleep(_POLL_S)
            while not (letter_id := await asyncio.to_thread(_on_the_desk, world, task_id)):
                await asyncio.sleep(_POLL_S)
            return letter_id
    except TimeoutError:
        return None


def _bury(world: World, task_id: str, body: bytes) -> bool:
    """Whether the broker has it; a copy of a letter is the same letter."""
    try:
        connection: Any = pika.BlockingConnection(pika.URLParameters(world.addresses.amqp_url))
    except _AMQP_AWAY:
        return False
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(
            delivery_mode=2,
            content_type="application/json",
            message_id=task_id,
            correlation_id=task_id,
            headers=_HEADERS,
        )
        channel.basic_publish("plotwire.dead", "dead.bulk", body, properties, mandatory=True)
    except _AMQP_AWAY:
        return False
    finally:
        with suppress(*_AMQP_AWAY):
            connection.close()
    return True


def _on_the_desk(world: World, task_id: str) -> str:
    """The id of the letter; empty while it is not there."""
    try:
        with MongoClient[dict[str, Any]](world.addresses.mongo_url, serverSelectionTimeoutMS=2000) as client:
            found = client.get_default_database()["dead_letters"].find_one({"task_id": task_id})
    except PyMongoError:
        return ""
    return str(found["_id"]) if found else ""
