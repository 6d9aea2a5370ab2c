"""Bugs to plant into the service, so that the harness can be seen to catch them.

Each one undoes, by a patch at run time, one thing that keeps a promise.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import aio_pika

from adapters import mongo_documents, rabbit_session
from adapters.mongo_images import MongoImages
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_publisher import RabbitPublisher
from adapters.rabbit_session import ConsumingSession
from consumer import render, render_worker
from consumer.intake import Intake
from consumer.pipeline import Pipeline
from consumer.relay import Relay
from consumer.render_pool import RenderPool
from contracts.errors import RenderFailed
from operations.cleanup import Cleanup


def plant(bug: str) -> None:
    """Put `bug` into this process; raises KeyError when there is none of that name."""
    PLANTED[bug]()


def _patch(owner: type, name: str, method: Any) -> None:
    setattr(owner, name, method)


def _ack_before_record() -> None:
    settle = Intake.on_delivery

    async def nothing() -> None:
        """It was acknowledged before."""

    async def on_delivery(self: Any, delivery: Any) -> None:
        await RabbitDelivery.done(delivery)
        delivery._acknowledge = nothing  # noqa: SLF001  # that is the bug
        await settle(self, delivery)

    _patch(Intake, "on_delivery", on_delivery)


def _finish_without_compare_and_set() -> None:
    async def finish(self: Any, _token: int, event: Any, image: Any, *_more: Any) -> bool:
        ended = mongo_documents.of_end(event, image, {})
        await self._tasks.update_one({"_id": event.data.task_id}, {"$set": ended, "$unset": {"request": ""}})
        return True

    _patch(MongoTasks, "finish", finish)


def _clock_dated_object_key() -> None:
    """Every try has a key of its own, which is written down when the object is there."""
    reserve = MongoImages.reserve

    async def dated_reserve(self: Any, digest: str, new_key: str, *more: Any) -> Any:
        found = await reserve(self, digest, new_key, *more)
        if found.kept:
            return found
        head, dot, ending = found.object_key.rpartition(".")
        return found.model_copy(update={"object_key": f"{head}-{time.time_ns()}{dot}{ending}"})

    async def note_stored(self: Any, kept: Any) -> bool:
        stored = {
            "at": datetime.now(UTC),
            **kept.image.model_dump(exclude={"object_key"}),
            "warnings": [warning.model_dump(mode="json") for warning in kept.warnings],
        }
        await self._images.update_one(
            {"_id": kept.image.object_key}, {"$set": {"stored": stored, "current": False}}, upsert=True
        )
        return True

    _patch(MongoImages, "reserve", dated_reserve)
    _patch(MongoImages, "note_stored", note_stored)


async def _never(_self: Any) -> None:
    await asyncio.Event().wait()


def _no_relay() -> None:
    _patch(Relay, "run", _never)


def _undeclared_queue() -> None:
    """The driver restores the connection, and not the consumer."""

    async def subscription(self: Any, queue: str, prefetch: int) -> Any:
        channel = await self._connection.channel()
        await channel.set_qos(prefetch_count=prefetch)
        found = await channel.get_queue(queue, ensure=False)
        return rabbit_session._Subscription(channel, found, None)  # noqa: SLF001  # that is the bug

    async def connect(url: str, _name: str) -> Any:
        return await aio_pika.connect_robust(url, heartbeat=10)

    vars(rabbit_session)["connect_once"] = connect
    _patch(ConsumingSession, "_subscription", subscription)
    _patch(RabbitConsumer, "_supervise", _never)


def _returns_ignored() -> None:
    opened = aio_pika.Connection.channel

    def channel(self: Any, *args: Any, **kwargs: Any) -> Any:
        return opened(self, *args, **{**kwargs, "on_return_raises": False})

    async def publish(self: Any, exchange: str, routing_key: str, body: bytes, **more: Any) -> None:
        message = aio_pika.Message(
            body,
            content_type=more.get("content_type"),
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            correlation_id=more.get("task_id"),
            headers=dict(more.get("headers") or {}),
        )
        target = await self._line.channel.get_exchange(exchange, ensure=False)
        await target.publish(message, routing_key, mandatory=True)

    _patch(aio_pika.Connection, "channel", channel)
    _patch(RabbitPublisher, "publish", publish)


def _event_before_record() -> None:
    conclude = Pipeline._conclude  # noqa: SLF001  # that is the bug

    async def announced_first(self: Any, claim: Any, event: Any, image: Any) -> None:
        from consumer import pipeline  # noqa: PLC0415  # a private name of it

        unsent = pipeline._unsent(event)  # noqa: SLF001  # that is the bug
        await self._announcer.announce(unsent)
        await conclude(self, claim, event, image)

    _patch(Pipeline, "_conclude", announced_first)


def _one_connection() -> None:
    opened = RabbitConsumer.open.__func__  # type: ignore[attr-defined]  # a class method

    async def on_that_of_the_publisher(
        cls: Any, url: str, name: str, publisher: Any, *more: Any, **known: Any
    ) -> Any:
        async def shared(_url: str, _name: str) -> ConsumingSession:
            return ConsumingSession(publisher._line.connection)  # noqa: SLF001  # that is the bug

        _patch(ConsumingSession, "open", shared)
        return await opened(cls, url, name, publisher, *more, **known)

    _patch(RabbitConsumer, "open", classmethod(on_that_of_the_publisher))


def _process_pool_executor() -> None:
    """One dead process ends the pool, and every drawing in it."""

    async def start(self: Any) -> None:
        self._executor = ProcessPoolExecutor(self._limits.workers, mp_context=self._context)
        self.renderer = render.version()

    async def draw(self: Any, request: Any) -> Any:
        work = partial(render_worker.draw, request.chart.dialect, request.chart.body, request.output)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except RuntimeError as error:  # BrokenProcessPool is one
            raise RenderFailed("this chart cannot be drawn") from error

    async def close(self: Any) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    for method in (start, draw, close):
        _patch(RenderPool, method.__name__, method)


def _record_before_object() -> None:
    async def remove_claimed(self: Any) -> int:
        keys = await self._records.claimed_images()
        gone = await self._records.forget_images(keys)
        await self._images.delete_many(keys)
        return int(gone)

    _patch(Cleanup, "_remove_claimed", remove_claimed)


PLANTED: Final[dict[str, Callable[[], None]]] = {
    "ack before record": _ack_before_record,
    "finish without compare-and-set": _finish_without_compare_and_set,
    "clock-dated object key": _clock_dated_object_key,
    "no relay": _no_relay,
    "consumer on an undeclared queue": _undeclared_queue,
    "on_return_raises off": _returns_ignored,
    "event before record": _event_before_record,
    "one connection for both": _one_connection,
    "ProcessPoolExecutor": _process_pool_executor,
    "record deleted before object": _record_before_object,
}
