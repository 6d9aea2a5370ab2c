"""Places in the service at which its process can be made to die, without a word of this in the service.

A kill point is armed by a file in a folder that all processes share; the first process that comes
by moves the file away and kills itself. Moving is atomic: one arming kills exactly one process, and
what is left in the folder `hit` says which.
"""

import asyncio
import functools
import importlib
import os
import signal
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Method = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Step:
    """A method of the service that is one step on the way of a request."""

    module: str
    owner: str
    method: str

    def resolve(self) -> tuple[type, Method]:
        """The class and its method, as the service has them."""
        owner = getattr(importlib.import_module(self.module), self.owner)
        return owner, getattr(owner, self.method)


CONSUMER_STEPS: Final = {
    "claim": Step("adapters.mongo_tasks", "MongoTasks", "claim"),
    "end_new": Step("adapters.mongo_tasks", "MongoTasks", "end_new"),
    "reserve": Step("adapters.mongo_images", "MongoImages", "reserve"),
    "draw": Step("consumer.render_pool", "RenderPool", "draw"),
    "record_failed": Step("adapters.mongo_tasks", "MongoTasks", "record_failed"),
    "count_crash": Step("adapters.mongo_tasks", "MongoTasks", "count_crash"),
    "put": Step("adapters.oss_images", "OssImages", "put"),
    "note_stored": Step("adapters.mongo_images", "MongoImages", "note_stored"),
    "finish": Step("adapters.mongo_tasks", "MongoTasks", "finish"),
    "publish_event": Step("adapters.rabbit_publisher", "RabbitPublisher", "publish_event"),
    "mark_sent": Step("adapters.mongo_tasks", "MongoTasks", "mark_events_sent"),
    # A retry or a dead letter, which is confirmed before the delivery is acknowledged.
    "send_on": Step("adapters.rabbit_delivery", "RabbitDelivery", "_publish"),
    "ack": Step("adapters.rabbit_delivery", "RabbitDelivery", "_acknowledge"),
    "keep_letter": Step("adapters.mongo_letters", "MongoLetters", "add"),
    "ack_letter": Step("adapters.rabbit_letters", "RabbitLetter", "collected"),
    "relay_take_request": Step("adapters.mongo_outbox", "MongoRequestOutbox", "take"),
    "relay_publish_request": Step("adapters.rabbit_publisher", "RabbitPublisher", "publish_recorded"),
    "relay_take_event": Step("adapters.mongo_outbox", "MongoEventOutbox", "take"),
    "relay_publish_event": Step("adapters.rabbit_publisher", "RabbitPublisher", "publish_unsent"),
    "cleanup_claim": Step("adapters.mongo_expiry", "MongoExpiry", "claim_images"),
    "cleanup_delete": Step("adapters.oss_images", "OssImages", "delete_many"),
    "cleanup_forget": Step("adapters.mongo_expiry", "MongoExpiry", "forget_images"),
}

GATEWAY_STEPS: Final = {
    "add": Step("adapters.mongo_tasks", "MongoTasks", "add"),
    "publish_request": Step("adapters.rabbit_publisher", "RabbitPublisher", "publish_request"),
    "mark_request_sent": Step("adapters.mongo_tasks", "MongoTasks", "mark_requests_sent"),
}

REPLAY_STEPS: Final = {
    "begin": Step("adapters.mongo_letters", "MongoLetters", "begin_replay"),
    "take_up": Step("adapters.mongo_replays", "MongoReplays", "take_up"),
    "publish": Step("adapters.rabbit_publisher", "RabbitPublisher", "publish"),
    "end": Step("adapters.mongo_letters", "MongoLetters", "end_replay"),
}

STEPS: Final = {"consumer": CONSUMER_STEPS, "gateway": GATEWAY_STEPS, "replay": REPLAY_STEPS}
_FIRST: Final = frozenset({"claim", "add"})
"""Before any other step nothing happens that the step before it has not had."""
_LONG: Final = frozenset({"draw", "put"})
"""Steps that take long enough to die in their middle."""
_INTO_IT_S: Final = 0.002


def points_of(kind: str) -> list[str]:
    """Every kill point of a kind of process, e.g. `consumer.after.claim`."""
    steps = STEPS[kind]
    before = [f"{kind}.before.{step}" for step in steps if step in _FIRST]
    during = [f"{kind}.during.{step}" for step in steps if step in _LONG]
    return [*before, *during, *(f"{kind}.after.{step}" for step in steps)]


class KillPoints:
    """The shared folder.

    Args:
        folder: the same one for all processes of a run.
    """

    def __init__(self, folder: Path) -> None:
        self._armed, self._hit = folder / "armed", folder / "hit"
        for one in (self._armed, self._hit):
            one.mkdir(parents=True, exist_ok=True)
        self.alone: Final = defaultdict[str, asyncio.Lock](asyncio.Lock)
        """By point, for faults side by side: who arms it waits for its hit before another one does."""

    def arm(self, point: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send `number` to the next process that passes `point`: kill it, or freeze it."""
        told = self._armed / f".{point}"
        told.write_text(number.name)
        told.rename(self._armed / point)

    def disarm(self, point: str) -> bool:
        """Spare it after all; False when it has happened by now."""
        try:
            (self._armed / point).unlink()
        except FileNotFoundError:
            return False
        return True

    def is_armed(self, point: str) -> bool:
        """Whether `point` still waits for its process."""
        return (self._armed / point).exists()

    def hit_by(self, point: str) -> list[int]:
        """The processes that `point` has hit so far, in order; one that was frozen may be hit again."""
        hits = sorted(path.name.rsplit(".", 2)[1:] for path in self._hit.glob(f"{point}.*"))
        return [int(pid) for _, pid in hits]

    def pass_by(self, point: str) -> None:
        """Die (or freeze) here if `point` is armed."""
        hit = self._hit / f"{point}.{time.time_ns()}.{os.getpid()}"
        try:
            (self._armed / point).rename(hit)
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.Signals[hit.read_text()])

    def install(self, kind: str) -> None:
        """Put every kill point of `kind` into this process."""
        for name, step in STEPS[kind].items():
            owner, method = step.resolve()
            setattr(owner, step.method, self._mined(kind, name, method))

    def _mined(self, kind: str, name: str, method: Method) -> Method:
        during = f"{kind}.during.{name}" if name in _LONG else None

        @functools.wraps(method)
        async def mined(*args: Any, **kwargs: Any) -> Any:
            self.pass_by(f"{kind}.before.{name}")
            if during and self.is_armed(during):
                asyncio.get_running_loop().call_later(_INTO_IT_S, self.pass_by, during)
            answer = await method(*args, **kwargs)
            self.pass_by(f"{kind}.after.{name}")
            return answer

        return mined
