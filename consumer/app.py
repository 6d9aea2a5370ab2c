"""The consumer, put together: what there is, in which order it starts, and how it stops."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog

from adapters.health_server import Dependencies, Told, serve_health
from adapters.launch import launch, spare_the_collector
from adapters.metrics import tell_build, watch_loop
from adapters.metrics_server import serve_metrics
from adapters.mongo_expiry import MongoExpiry
from adapters.mongo_images import MongoImages
from adapters.mongo_lease import MongoLease
from adapters.mongo_letters import MongoLetters
from adapters.mongo_outbox import MongoEventOutbox, MongoRequestOutbox
from adapters.mongo_probe import MongoProbe
from adapters.mongo_replays import MongoReplays
from adapters.mongo_sent_marks import MongoSentMarks
from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_letters import RabbitLetters
from adapters.rabbit_publisher import RabbitPublisher
from adapters.settings import ServerSettings
from adapters.start_looks import bucket_look, start_looks
from adapters.tracing import tracing_of
from consumer.announcer import Announcer
from consumer.breaker import Breakers
from consumer.collector import Collector
from consumer.company import Company
from consumer.crash_letters import CrashLetters
from consumer.gate import Gate
from consumer.health import Health
from consumer.intake import Intake
from consumer.janitor import Janitor
from consumer.letter_watch import LetterWatch
from consumer.pictures import Pictures
from consumer.pipeline import Pipeline
from consumer.relay import Relay
from consumer.render_pool import PoolLimits, RenderPool
from consumer.settings import ConsumerSettings
from contracts.dead_letters import Actor
from contracts.identifiers import Lane
from contracts.topology import Topology
from operations.cleanup import Cleanup, Order
from operations.desk import Desk
from operations.metrics import tell_depth
from operations.self_test import SelfTest
from operations.turns import CleanupTurns

log = structlog.get_logger(__name__)

_NAME = "plotwire-consumer"
_HOLD_CLEANUP_S = 120


def main() -> int:
    """Run a consumer with the settings of the environment; returns the exit code."""
    return launch("consumer", ConsumerSettings, run)


async def run(servers: ServerSettings, oss: OssOptions, settings: ConsumerSettings) -> int:
    """Run until SIGTERM or SIGINT, then drain; a second signal ends at once.

    Returns:
        The exit code: 0 after a clean drain, 1 when work had to be given back.
    """
    stopping = _stop_on_signals()
    tell_build("consumer")
    async with AsyncExitStack() as stack:
        topology = Topology(servers.topology_prefix, servers.retry_delays)
        amqp_url = servers.amqp_url.get_secret_value()
        tracing = await stack.enter_async_context(tracing_of(_NAME, is_on=servers.tracing))

        tasks = MongoTasks(servers.mongo_url.get_secret_value(), retention=servers.retention, tracing=tracing)
        stack.callback(tasks.close)
        marks = MongoSentMarks(tasks)
        stack.push_async_callback(marks.close)
        records = MongoImages(tasks.database, retention=servers.retention)
        letters = MongoLetters(tasks.database)
        images = OssImages(oss)
        stack.push_async_callback(images.close)
        pool = RenderPool(
            PoolLimits(
                settings.workers,
                settings.worker_memory,
                settings.draw_limit_s,
                settings.worker_recycle,
                settings.sandbox,
            )
        )
        stack.push_async_callback(pool.close)

        admin = RabbitAdmin(amqp_url, topology)
        requests, events = MongoRequestOutbox(tasks), MongoEventOutbox(tasks)
        probe = MongoProbe(tasks.database)
        self_test = SelfTest(
            start_looks(servers, topology, (tasks, records, letters, requests, events, probe), admin=admin)
            | bucket_look(images, writes=True, is_wanted=oss.check_on_start)
        )
        told = await _tell(stack, settings, self_test.missing)
        has_passed, _ = await asyncio.gather(self_test.passes_before(stopping), pool.start())
        if not has_passed:
            return 0

        publisher = await RabbitPublisher.open(amqp_url, _NAME, topology, tracing=tracing)
        stack.push_async_callback(publisher.close)
        breakers = Breakers.of(store=probe.check, images=images.check)
        pictures = Pictures(
            tracing.staged(records, {"reserve": "find"}),
            tracing.staged(images, {"put": "store"}),
            tracing.staged(pool, {"draw": "draw"}),
            renderer=pool.renderer,
            breakers=breakers,
            company=Company(pool.caught_up),
            retention=servers.retention,
        )
        pipeline = Pipeline(
            tracing.staged(
                tasks, {"claim": "claim", "finish": "record", "end_new": "record", "record_failed": "record"}
            ),
            pictures,
            images,
            tracing.staged(Announcer(publisher, marks), {"announce": "announce"}),
            crash_budget=settings.crash_budget,
            queue_limit_s=settings.queue_limit_s,
            store=breakers.store,
            company=pictures.company,
        )
        intake = Intake(
            pipeline,
            tasks,
            max_attempts=settings.max_attempts,
            attempt_limit_s=settings.attempt_limit_s,
            breakers=breakers,
        )
        relays = (
            Relay("requests", requests, publisher.publish_recorded, interval_s=settings.relay_interval_s),
            Relay("events", events, publisher.publish_unsent, interval_s=settings.relay_interval_s),
        )
        actor = Actor(name=_NAME, place=socket.gethostname())
        collector = Collector(letters, CrashLetters(tasks, pipeline, budget=settings.crash_budget), actor)
        dead = RabbitLetters(
            amqp_url, _NAME, topology, collector.on_letter, restore=admin.declare, tracing=tracing
        )
        watch = LetterWatch(
            Desk(
                letters,
                MongoReplays(tasks.database, retention=servers.retention),
                tasks,
                publisher,
                topology,
            ),
            actor,
        )
        janitor = await _janitor(settings, servers.retention, tasks.database, images, actor)
        loops = (*(relay.run() for relay in relays), dead.run(), watch.run(), janitor.run(), watch_loop())
        await stack.enter_async_context(_alongside(*loops))

        consumer = await RabbitConsumer.open(
            amqp_url,
            _NAME,
            publisher,
            topology,
            restore=admin.declare,
            on_look=tell_depth,
            tracing=tracing,
        )
        stack.push_async_callback(consumer.close)
        told.ask = Health(consumer, publisher, breakers, tasks.check, stopping).dependencies
        spare_the_collector()
        await _begin(consumer, settings, intake)

        gate = Gate(consumer, breakers)
        async with _alongside(gate.run()):  # it would begin anew in the middle of a drain
            await stopping.wait()
        log.info("consumer_draining")
        await consumer.stop()
        late = await consumer.drain(settings.drain_limit_s)
        log.info("consumer_stopped", given_back=late)
        return 1 if late else 0


async def _begin(consumer: RabbitConsumer, settings: ConsumerSettings, intake: Intake) -> None:
    for lane in Lane:
        await consumer.subscribe(lane, settings.prefetch, intake.on_delivery)
    log.info("consumer_started", prefetch=settings.prefetch, workers=settings.workers)


async def _tell(stack: AsyncExitStack, settings: ConsumerSettings, ask: Dependencies) -> Told:
    """Serve metrics and health, where there is a port for them; returns whom probes ask, `ask` at first."""
    told = Told(ask)
    if settings.metrics_port:
        metrics = await serve_metrics(settings.metrics_host, settings.metrics_port)
        stack.push_async_callback(metrics.close)
    if settings.health_port:
        runner = await serve_health(settings.health_host, settings.health_port, told.dependencies)
        stack.push_async_callback(runner.cleanup)
    return told


async def _janitor(
    settings: ConsumerSettings, retention: timedelta, database: Any, images: OssImages, actor: Actor
) -> Janitor:
    expiry, lease = MongoExpiry(database), MongoLease(database, hold_s=_HOLD_CLEANUP_S)
    await asyncio.gather(expiry.prepare(), lease.prepare())
    letters = MongoLetters(database)
    cleanup = Cleanup(expiry, letters, images, retention=retention, orphan_age=settings.orphan_age)
    turns = CleanupTurns(cleanup, lease, interval=settings.cleanup_interval)
    order = Order(f"{actor.name} on {actor.place}", removes_orphans=settings.cleanup_orphans)
    return Janitor(turns, order, interval=settings.cleanup_interval)


@asynccontextmanager
async def _alongside(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run these until the block ends."""
    running = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if stopping.is_set() and task:
            task.cancel()
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    return stopping
