"""A subscriber to the result events, on a durable queue of its own: what callers see."""

import hashlib
import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import pika
import pika.exceptions

_QUEUE: Final = "faults.events"
_AWAY: Final = (pika.exceptions.AMQPError, OSError)


@dataclass(frozen=True)
class SeenEvent:
    """A result event as it came."""

    message_id: str
    """Of this very publish."""
    event_id: str
    type: str
    subject: str
    """The task."""
    data: dict[str, Any]
    body_sha256: str


class Subscriber:
    """Takes every event in a thread, over as many connections as it needs.

    Args:
        amqp_url: the broker, not through any link that is broken on purpose.
    """

    def __init__(self, amqp_url: str) -> None:
        self._url = amqp_url
        self._seen: dict[str, SeenEvent] = {}
        self._ending = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(30):
            raise TimeoutError("no subscription to the events")

    def seen(self) -> list[SeenEvent]:
        """Every publish so far; what the broker delivered twice is told once."""
        return list(self._seen.values())

    def end(self) -> None:
        """Stop."""
        self._ending.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._take()
            except _AWAY:
                time.sleep(0.3)

    def _take(self) -> None:
        connection = pika.BlockingConnection(pika.URLParameters(self._url))
        try:
            channel = connection.channel()
            channel.queue_declare(_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(_QUEUE, "plotwire.events", "chart.#")
            self._ready.set()
            for method, properties, body in channel.consume(_QUEUE, inactivity_timeout=0.3):
                if method:
                    self._seen.setdefault(properties.message_id, _event(properties.message_id, body))
                    channel.basic_ack(method.delivery_tag)
                if self._ending.is_set():
                    return
        finally:
            with suppress(*_AWAY):
                connection.close()


def _event(message_id: str, body: bytes) -> SeenEvent:
    value = json.loads(body)
    return SeenEvent(
        message_id=message_id,
        event_id=value["id"],
        type=value["type"],
        subject=value["subject"],
        data=value["data"],
        body_sha256=hashlib.sha256(body).hexdigest(),
    )
