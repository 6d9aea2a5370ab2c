"""Faults of the service's own processes and of those that draw."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Final

from tests.faults.expired import lay_out_expired
from tests.faults.kill_points import STEPS, points_of
from tests.faults.processes import send
from tests.faults.replays import killed_replay
from tests.faults.victims import Victim
from tests.faults.world import World

Inject = Callable[[World, Random], Awaitable[bool]]
"""Breaks something and mends it again; tells whether it took effect."""

_HIT_WITHIN_S: Final = 25.0
_POLL_S: Final = 0.05
_FROZEN_S: Final = 3.0
_NEXT_WORKER_S: Final = 0.7


async def _at_point(point: str, world: World, _dice: Random) -> bool:
    """SIGKILL at a step."""
    return bool(await _hit(point, signal.SIGKILL, world))


async def _relay_of_requests(point: str, world: World, dice: Random) -> bool:
    """SIGKILL of a relay, which has something to do since a gateway has left a request behind."""
    await _hit("gateway.after.add", signal.SIGKILL, world)
    return await _at_point(point, world, dice)


async def _relay_of_events(point: str, world: World, dice: Random) -> bool:
    """SIGKILL of a relay, which has something to do since a consumer stands still before it announces."""
    pid = await _hit("consumer.after.finish", signal.SIGSTOP, world)
    try:
        return await _at_point(point, world, dice)
    finally:
        send(pid, signal.SIGCONT)


async def _frozen_at(point: str, world: World, _dice: Random) -> bool:
    """Stopped at a step, its connections cut, its work given to others; then it goes on as if nothing were."""
    pid = await _hit(point, signal.SIGSTOP, world)
    if not pid:
        return False
    world.links["amqp"].cut()
    await asyncio.sleep(_FROZEN_S)
    return send(pid, signal.SIGCONT)


async def _counting_crashes(point: str, world: World, dice: Random) -> bool:
    """SIGKILL of a consumer that has just lost a drawing process, several of which are killed for it."""

    async def keep_killing() -> None:
        while True:
            _signal_worker(world, dice, signal.SIGKILL)
            await asyncio.sleep(_NEXT_WORKER_S)

    killing = asyncio.create_task(keep_killing())
    try:
        return await _at_point(point, world, dice)
    finally:
        killing.cancel()


async def _cleaning(point: str, world: World, dice: Random) -> bool:
    """SIGKILL of a consumer that cleans up, and has something to remove."""
    return await lay_out_expired(world.addresses) and await _at_point(point, world, dice)


async def _replaying(point: str, world: World, _dice: Random) -> bool:
    """SIGKILL of an operator's process that replays a dead letter."""
    async with world.kill_points.alone["replay"]:  # two would die at each other's points
        return await killed_replay(point, world)


async def _hit(point: str, number: signal.Signals, world: World) -> int:
    async with world.kill_points.alone[point]:
        return await _hit_alone(point, number, world)


async def _hit_alone(point: str, number: signal.Signals, world: World) -> int:
    points = world.kill_points
    before = len(points.hit_by(point))
    points.arm(point, number)
    try:
        async with asyncio.timeout(_HIT_WITHIN_S):
            while points.is_armed(point):
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        if points.disarm(point):
            return 0
    return next(iter(points.hit_by(point)[before:]), 0)


async def _a_worker_gets(number: signal.Signals, world: World, dice: Random) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(_HIT_WITHIN_S):
            while not _signal_worker(world, dice, number):
                await asyncio.sleep(_POLL_S)
            return True
    return False


def _signal_worker(world: World, dice: Random, number: signal.Signals) -> bool:
    workers = [worker for consumer in world.consumers for worker in consumer.workers()]
    return bool(workers) and send(dice.choice(workers), number)


async def _consumer_terminated(world: World, dice: Random) -> bool:
    return bool(await _living_gets(signal.SIGTERM, world.consumers, dice))


async def _gateway_terminated(world: World, dice: Random) -> bool:
    return bool(await _living_gets(signal.SIGTERM, world.gateways, dice))


async def _consumer_paused(world: World, dice: Random) -> bool:
    """As a machine that sleeps, or a very long garbage collection."""
    pid = await _living_gets(signal.SIGSTOP, world.consumers, dice)
    await asyncio.sleep(_FROZEN_S if pid else 0)
    return send(pid, signal.SIGCONT)


async def _living_gets(number: signal.Signals, victims: list[Victim], dice: Random) -> int:
    """The pid of one that got the signal; 0 when none was alive for long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_HIT_WITHIN_S):
            while not send(pid := dice.choice(victims).pid, number):
                await asyncio.sleep(_POLL_S)
            return pid
    return 0


def _kill(point: str) -> Inject:
    if point.endswith("count_crash"):
        return partial(_counting_crashes, point)
    if ".relay_" in point:
        return partial(_relay_of_requests if point.endswith("request") else _relay_of_events, point)
    if point.startswith("replay."):
        return partial(_replaying, point)
    return partial(_cleaning if ".cleanup_" in point else _at_point, point)


KILLS: Final[dict[str, Inject]] = {
    f"kill {point}": _kill(point) for kind in STEPS for point in points_of(kind)
}

PROCESS_FAULTS: Final[dict[str, Inject]] = {
    "freeze consumer.after.draw": partial(_frozen_at, "consumer.after.draw"),
    "freeze consumer.after.put": partial(_frozen_at, "consumer.after.put"),
    "freeze consumer.after.publish_event": partial(_frozen_at, "consumer.after.publish_event"),
    "kill a drawing process": partial(_a_worker_gets, signal.SIGKILL),
    "hang a drawing process": partial(_a_worker_gets, signal.SIGSTOP),
    "terminate a consumer": _consumer_terminated,
    "terminate a gateway": _gateway_terminated,
    "pause a consumer": _consumer_paused,
}
