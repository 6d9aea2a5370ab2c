"""The load on its way: plain pika and requests, each message again and again until it is accepted."""

import hashlib
import queue
import random
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import pika
import pika.exceptions
import requests

from tests.faults.ledger import Accepted, Ledger
from tests.faults.requests_plan import Outcome, Planned, Way

_PAUSE_S: Final = 0.3
_ANSWER_WITHIN_S: Final = 15
_AMQP_AWAY: Final = (pika.exceptions.AMQPError, OSError)
_OK: Final = 200
_WRONG: Final = range(400, 429)


class Senders:
    """Threads that send what is put to them.

    Args:
        amqp_url: the broker, not through any link that is broken on purpose.
        gateways: addresses of the gateways.
        ledger: gets what was accepted.
    """

    def __init__(self, amqp_url: str, gateways: Sequence[str], ledger: Ledger) -> None:
        self._gateways = gateways
        self._ledger = ledger
        self._amqp_url = amqp_url
        self._todo: dict[Way, queue.Queue[Planned]] = {way: queue.Queue() for way in Way}
        self._ending = threading.Event()
        self.refused: list[tuple[Planned, int]] = []
        """Over HTTP, with the status."""
        self.unanswered = 0
        """Over HTTP: asked again, since no answer came or the service was full."""
        work = [self._send_over_amqp] * 2 + [self._send_over_http] * 4
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]
        for thread in self._threads:
            thread.start()

    def put(self, planned: Planned) -> None:
        """Send it some time soon."""
        self._todo[planned.way].put(planned)

    @property
    def waiting(self) -> int:
        """How many are not accepted yet; those under way count."""
        return sum(one.unfinished_tasks for one in self._todo.values())

    def end(self) -> None:
        """Let the threads end; what waits is not sent any more."""
        self._ending.set()
        for thread in self._threads:
            thread.join(_ANSWER_WITHIN_S * 2)

    def _send_over_amqp(self) -> None:
        channel: Any = None
        while (planned := self._next(Way.AMQP)) is not None:
            for _ in range(planned.times):
                while not self._ending.is_set():
                    try:
                        channel = channel or _channel(self._amqp_url)
                        _publish(channel, planned)
                        break
                    except _AMQP_AWAY:
                        channel = None
                        time.sleep(_PAUSE_S)
            self._accept(planned, planned.task_id)
        if channel is not None:
            with suppress(*_AMQP_AWAY):
                channel.connection.close()

    def _send_over_http(self) -> None:
        session = requests.Session()
        session.trust_env = False
        dice = random.Random()
        with session:
            while (planned := self._next(Way.HTTP)) is not None:
                while not self._ending.is_set():
                    answer = _post(session, dice.choice(self._gateways), planned)
                    if answer is not None and answer.status_code == _OK:
                        self._accept(planned, answer.json()["data"]["taskId"])
                        break
                    if answer is not None and answer.status_code in _WRONG:
                        self.refused.append((planned, answer.status_code))
                        self._todo[Way.HTTP].task_done()
                        break
                    self.unanswered += 1
                    time.sleep(_PAUSE_S)

    def _next(self, way: Way) -> Planned | None:
        while not self._ending.is_set():
            with suppress(queue.Empty):
                return self._todo[way].get(timeout=0.2)
        return None

    def _accept(self, planned: Planned, task_id: str) -> None:
        self._ledger.accept(
            Accepted(
                planned.number,
                planned.way,
                task_id,
                planned.outcome,
                planned.poison,
                planned.codes,
                hashlib.sha256(planned.body).hexdigest(),
            )
        )
        self._todo[planned.way].task_done()


def expected_refusals(refused: Sequence[tuple[Planned, int]]) -> list[str]:
    """What was refused over HTTP although it was right."""
    return [
        f"number {planned.number} was answered {status}"
        for planned, status in refused
        if planned.outcome is not Outcome.REFUSED
    ]


def _channel(url: str) -> Any:
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 10
    parameters.blocked_connection_timeout = 8
    parameters.socket_timeout = 5
    channel = pika.BlockingConnection(parameters).channel()
    channel.confirm_delivery()
    return channel


def _publish(channel: Any, planned: Planned) -> None:
    """Returns when the broker has confirmed it."""
    properties = pika.BasicProperties(
        delivery_mode=2,
        content_type=planned.content_type,
        correlation_id=planned.task_id or f"number-{planned.number}",
        headers=planned.headers or None,
    )
    key = f"chart.request.{planned.lane}.load"
    channel.basic_publish("plotwire.requests", key, planned.body, properties, mandatory=True)


def _post(session: requests.Session, gateway: str, planned: Planned) -> requests.Response | None:
    try:
        return session.post(
            f"{gateway}/api/charts/generate",
            data=planned.body,
            headers={"Content-Type": planned.content_type},
            timeout=_ANSWER_WITHIN_S,
        )
    except requests.RequestException:
        return None
