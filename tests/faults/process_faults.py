"""Faults of the service's own processes and of those that draw."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Final

from tests.faults.kill_points import points_of
from tests.faults.victims import Victim, send
from tests.faults.world import World

Inject = Callable[[World, Random], Awaitable[bool]]
"""Breaks something and mends it again; tells whether it took effect."""

_HIT_WITHIN_S: Final = 25.0
_POLL_S: Final = 0.05
_FROZEN_S: Final = 3.0


async def _at_point(point: str, world: World, _dice: Random) -> bool:
    """SIGKILL at a step."""
    return bool(await _hit(point, signal.SIGKILL, world))


async def _frozen_at(point: str, world: World, _dice: Random) -> bool:
    """Stopped at a step, its connections cut, its work given to others; then it goes on as if nothing were."""
    pid = await _hit(point, signal.SIGSTOP, world)
    if not pid:
        return False
    world.links["amqp"].cut()
    await asyncio.sleep(_FROZEN_S)
    return send(pid, signal.SIGCONT)


async def _hit(point: str, number: signal.Signals, world: World) -> int:
    points = world.kill_points
    before = set(points.hit_by(point))
    points.arm(point, number)
    try:
        async with asyncio.timeout(_HIT_WITHIN_S):
            while points.is_armed(point):
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        if points.disarm(point):
            return 0
    return next(iter(set(points.hit_by(point)) - before), 0)


async def _worker_killed(world: World, dice: Random) -> bool:
    return _signal_worker(world, dice, signal.SIGKILL)


async def _worker_hung(world: World, dice: Random) -> bool:
    return _signal_worker(world, dice, signal.SIGSTOP)


def _signal_worker(world: World, dice: Random, number: signal.Signals) -> bool:
    workers = [worker for consumer in world.consumers for worker in consumer.workers()]
    return bool(workers) and send(dice.choice(workers), number)


async def _consumer_terminated(world: World, dice: Random) -> bool:
    return _alive(world.consumers, dice, signal.SIGTERM)


async def _gateway_terminated(world: World, dice: Random) -> bool:
    return _alive(world.gateways, dice, signal.SIGTERM)


async def _consumer_paused(world: World, dice: Random) -> bool:
    """As a machine that sleeps, or a very long garbage collection."""
    victim = dice.choice(world.consumers)
    pid = victim.pid
    if not send(pid, signal.SIGSTOP):
        return False
    await asyncio.sleep(_FROZEN_S)
    return send(pid, signal.SIGCONT)


def _alive(victims: list[Victim], dice: Random, number: signal.Signals) -> bool:
    return dice.choice(victims).signal(number)


KILLS: Final[dict[str, Inject]] = {
    f"kill {point}": partial(_at_point, point)
    for kind in ("consumer", "gateway")
    for point in points_of(kind)
}

PROCESS_FAULTS: Final[dict[str, Inject]] = {
    "freeze consumer.after.draw": partial(_frozen_at, "consumer.after.draw"),
    "freeze consumer.after.put": partial(_frozen_at, "consumer.after.put"),
    "freeze consumer.after.publish_event": partial(_frozen_at, "consumer.after.publish_event"),
    "kill a drawing process": _worker_killed,
    "hang a drawing process": _worker_hung,
    "terminate a consumer": _consumer_terminated,
    "terminate a gateway": _gateway_terminated,
    "pause a consumer": _consumer_paused,
}
