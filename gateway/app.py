"""The gateway, put together: what there is, in which order it starts, and how it stops."""

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import Final

import structlog
from aiohttp import web

from adapters.launch import launch
from adapters.mongo_outbox import MongoRequestOutbox
from adapters.mongo_quotas import MongoQuotas
from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_events import RabbitEvents
from adapters.rabbit_publisher import RabbitPublisher
from adapters.settings import ServerSettings
from contracts.topology import Topology
from gateway.draining import announce_end
from gateway.http_server import GatewayRunner
from gateway.ports import Outside
from gateway.routes import application
from gateway.settings import GatewaySettings
from gateway.waiting import WAITING_ROOM

log = structlog.get_logger(__name__)

_NAME: Final = "plotwire-gateway"
_SELECT_STORE_WITHIN_S: Final = 2


def main() -> int:
    """Run a gateway with the settings of the environment; returns the exit code."""
    return launch("gateway", GatewaySettings, run)


async def run(servers: ServerSettings, oss: OssOptions, settings: GatewaySettings) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        topology = Topology(servers.topology_prefix, servers.retry_delays)
        amqp_url = servers.amqp_url.get_secret_value()
        tasks = MongoTasks(
            servers.mongo_url.get_secret_value(),
            retention=servers.retention,
            select_within_s=_SELECT_STORE_WITHIN_S,
        )
        stack.callback(tasks.close)
        images = OssImages(oss)
        stack.callback(images.close)
        queues = RabbitAdmin(amqp_url, topology)
        outbox, quotas = MongoRequestOutbox(tasks), MongoQuotas(tasks.database)
        await asyncio.gather(tasks.prepare(), outbox.prepare(), quotas.prepare(), queues.declare())
        requests = await RabbitPublisher.open(amqp_url, _NAME, topology)
        stack.push_async_callback(requests.close)

        app = application(settings, Outside(tasks, outbox, requests, queues, images, quotas))
        waiting = app[WAITING_ROOM]
        events = await RabbitEvents.open(
            amqp_url, _NAME, topology, on_event=waiting.on_event, on_gap=waiting.on_gap
        )
        stack.push_async_callback(events.close)
        runner = GatewayRunner(app, settings)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        log.info("gateway_started", address=site.name)
        await stopping.wait()
        await announce_end(app)
        log.info("gateway_stopping")
    return 0
