"""The gateway, put together: what there is, in which order it starts, and how it stops."""

import asyncio
import signal
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final

import structlog

from adapters.launch import launch, spare_the_collector
from adapters.metrics import tell_build, watch_loop
from adapters.mongo_cancel import MongoCancellations
from adapters.mongo_expiry import MongoExpiry
from adapters.mongo_lease import MongoLease
from adapters.mongo_letters import MongoLetters
from adapters.mongo_listing import MongoListing
from adapters.mongo_outbox import MongoRequestOutbox
from adapters.mongo_quotas import MongoQuotas
from adapters.mongo_replays import MongoReplays
from adapters.mongo_sent_marks import MongoSentMarks
from adapters.mongo_tasks import MongoTasks
from adapters.mongo_throughput import MongoThroughput
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_connection import KeptConnection
from adapters.rabbit_events import RabbitEvents
from adapters.rabbit_publisher import RabbitPublisher
from adapters.settings import ServerSettings
from adapters.start_looks import bucket_look, start_looks
from adapters.tracing import tracing_of
from contracts.topology import Topology
from gateway.draining import announce_end
from gateway.http_server import GatewayRunner, Listener
from gateway.operations_ports import Operations
from gateway.ports import Outside
from gateway.routes import application
from gateway.settings import GatewaySettings
from gateway.starting import answering_probes
from gateway.traces import trace_requests
from gateway.waiting import WAITING_ROOM
from operations.cleanup import Cleanup
from operations.desk import Desk
from operations.self_test import SelfTest
from operations.turns import CleanupTurns

log = structlog.get_logger(__name__)

_NAME: Final = "plotwire-gateway"
_SELECT_STORE_WITHIN_S: Final = 2
_HOLD_CLEANUP_S: Final = 120
_START_IN_SILENCE_S: Final = 1.0


def main() -> int:
    """Run a gateway with the settings of the environment; returns the exit code."""
    return launch("gateway", GatewaySettings, run)


async def run(servers: ServerSettings, oss: OssOptions, settings: GatewaySettings) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    stopping = asyncio.Event()
    tell_build("gateway")
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        topology = Topology(servers.topology_prefix, servers.retry_delays)
        amqp_url = servers.amqp_url.get_secret_value()
        tracing = await stack.enter_async_context(tracing_of(_NAME, is_on=servers.tracing))
        tasks = MongoTasks(
            servers.mongo_url.get_secret_value(),
            retention=servers.retention,
            select_within_s=_SELECT_STORE_WITHIN_S,
            tracing=tracing,
        )
        stack.callback(tasks.close)
        marks = MongoSentMarks(tasks)
        stack.push_async_callback(marks.close)
        images = OssImages(oss)
        stack.push_async_callback(images.close)
        kept = KeptConnection(amqp_url, f"{_NAME}:queues")
        stack.push_async_callback(kept.close)
        queues = RabbitAdmin(amqp_url, topology, kept)
        outbox, quotas = MongoRequestOutbox(tasks), MongoQuotas(tasks.database)
        listing = MongoListing(tasks)
        self_test = SelfTest(
            start_looks(servers, topology, (tasks, outbox, quotas, listing), admin=queues)
            | bucket_look(images, writes=False, is_wanted=oss.check_on_start)
        )
        listener = Listener(settings)
        stack.callback(listener.close)
        if not await _passes(self_test, listener, settings, stopping):
            return 0
        requests = await RabbitPublisher.open(amqp_url, _NAME, topology, tracing=tracing)
        stack.push_async_callback(requests.close)

        outside = Outside(
            tracing.staged(tasks, {"add": "accept"}),
            marks,
            outbox,
            requests,
            queues,
            images,
            quotas,
            MongoCancellations(tasks),
            listing,
        )
        operations = await _operations(
            tasks=tasks,
            servers=servers,
            settings=settings,
            images=images,
            publisher=requests,
            queues=queues,
            topology=topology,
        )
        app = application(settings, outside, operations, topology)
        app.middlewares.insert(0, trace_requests(tracing))
        waiting = app[WAITING_ROOM]
        events = await RabbitEvents.open(
            amqp_url, _NAME, topology, on_event=waiting.on_event, on_gap=waiting.on_gap
        )
        stack.push_async_callback(events.close)
        watching = asyncio.create_task(watch_loop())
        stack.callback(watching.cancel)
        runner = GatewayRunner(app, settings)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        address = await listener.serve(runner)
        listener.close()
        spare_the_collector()
        log.info("gateway_started", address=address)
        await stopping.wait()
        await announce_end(app)
        log.info("gateway_stopping")
    return 0


async def _passes(
    self_test: SelfTest, listener: Listener, settings: GatewaySettings, stopping: asyncio.Event
) -> bool:
    """Whether the self-test passes before the gateway is to stop; if it takes long, probes are answered."""
    running = asyncio.create_task(self_test.passes_before(stopping))
    await asyncio.wait({running}, timeout=_START_IN_SILENCE_S)
    if not running.done():
        async with answering_probes(listener, settings, self_test.missing):
            return await running
    return await running


async def _operations(
    *,
    tasks: MongoTasks,
    servers: ServerSettings,
    settings: GatewaySettings,
    images: OssImages,
    publisher: RabbitPublisher,
    queues: RabbitAdmin,
    topology: Topology,
) -> Operations:
    """The desk, the clean-up and the figures of operators."""
    database, retention = tasks.database, servers.retention
    letters, throughput, lease = (
        MongoLetters(database),
        MongoThroughput(database),
        MongoLease(database, hold_s=_HOLD_CLEANUP_S),
    )
    await asyncio.gather(letters.prepare(), throughput.prepare(), lease.prepare())
    desk = Desk(letters, MongoReplays(database, retention=retention), tasks, publisher, topology)
    orphan_age = timedelta(hours=settings.cleanup_orphan_age_hours)
    cleanup = Cleanup(MongoExpiry(database), letters, images, retention=retention, orphan_age=orphan_age)
    interval = timedelta(hours=settings.cleanup_interval_hours)
    return Operations(desk, CleanupTurns(cleanup, lease, interval=interval), throughput, queues)
