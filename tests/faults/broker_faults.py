"""Faults of RabbitMQ."""

import asyncio
from random import Random
from typing import Any, Final

import pika

from tests.faults.process_faults import Inject
from tests.faults.world import World

_AWAY_S: Final = 2.0
_ALARM_S: Final = 8.0
_UNBOUND_S: Final = 4.0
_WATERMARK: Final = "0.4"
_DISK_LIMIT: Final = "50MB"


async def _killed(world: World, _dice: Random) -> bool:
    await world.rabbit.kill()
    await asyncio.sleep(_AWAY_S)
    await world.rabbit.start()
    return True


async def _restarted(world: World, _dice: Random) -> bool:
    await world.rabbit.stop()
    await world.rabbit.start()
    return True


async def _application_restarted(world: World, _dice: Random) -> bool:
    await world.rabbit.ctl("stop_app")
    await world.rabbit.ctl("start_app")
    return True


async def _connections_closed(world: World, _dice: Random) -> bool:
    await world.rabbit.ctl("close_all_connections", "a fault of the test")
    return True


async def _memory_alarm(world: World, _dice: Random) -> bool:
    try:
        await world.rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
        await asyncio.sleep(_ALARM_S)
    finally:
        await world.rabbit.ctl("set_vm_memory_high_watermark", _WATERMARK)
    return True


async def _disk_alarm(world: World, _dice: Random) -> bool:
    """The broker looks at its disk every ten seconds only."""
    try:
        await world.rabbit.ctl("set_disk_free_limit", "9000GB")
        await asyncio.sleep(_ALARM_S)
    finally:
        await world.rabbit.ctl("set_disk_free_limit", _DISK_LIMIT)
    return True


async def _retries_unbound(world: World, _dice: Random) -> bool:
    """An operator's slip: what is sent to be retried has no queue to go to."""
    tier = "plotwire.retry.t1.1000ms.v1"
    await asyncio.to_thread(_rebind, world, tier, "plotwire.retry", "t1.*", bound=False)
    try:
        await asyncio.sleep(_UNBOUND_S)
    finally:
        await asyncio.to_thread(_rebind, world, tier, "plotwire.retry", "t1.*", bound=True)
    return True


async def _letters_unbound(world: World, _dice: Random) -> bool:
    """As above, for dead letters."""
    await asyncio.to_thread(_rebind, world, "plotwire.dead.v1", "plotwire.dead", "", bound=False)
    try:
        await asyncio.sleep(_UNBOUND_S)
    finally:
        await asyncio.to_thread(_rebind, world, "plotwire.dead.v1", "plotwire.dead", "", bound=True)
    return True


def _rebind(world: World, queue: str, exchange: str, key: str, *, bound: bool) -> None:
    connection: Any = pika.BlockingConnection(pika.URLParameters(world.addresses.amqp_url))
    try:
        channel = connection.channel()
        (channel.queue_bind if bound else channel.queue_unbind)(queue, exchange, key)
    finally:
        connection.close()


BROKER_FAULTS: Final[dict[str, Inject]] = {
    "kill RabbitMQ": _killed,
    "restart RabbitMQ": _restarted,
    "stop and start RabbitMQ's application": _application_restarted,
    "close all connections": _connections_closed,
    "memory alarm": _memory_alarm,
    "disk alarm": _disk_alarm,
    "unbind the retries": _retries_unbound,
    "unbind the dead letters": _letters_unbound,
}
