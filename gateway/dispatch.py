"""From an accepted request to the broker: recorded first, then published, or left to the relay.

The record makes the request safe; the caller need not wait for a broker that is away. What was not
confirmed stays in the outbox, and a relay of the consumers sends it.
"""

from functools import partial
from time import monotonic
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import BrokerUnavailable
from contracts.messages import ChartRequest, encode_request
from contracts.tasks import Submission, TaskRecord
from gateway.large_bodies import beside
from gateway.metrics import LEFT_TO_RELAY, TASKS_ACCEPTED
from gateway.ports import Outside

log = structlog.get_logger(__name__)

_PUBLISH_WITHIN_S: Final = 2.0
"""A caller is answered within three seconds, whatever the broker does."""
_REST_S: Final = 5.0
"""How long publishing is left alone after it failed: callers need not each wait for the same silence."""


class Dispatch:
    """Accepts requests.

    Args:
        outside: store and broker.
    """

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._rests_until = 0.0

    async def accept(
        self, chart: ChartRequest, submission: Submission | None = None, *, large: bool = False
    ) -> TaskRecord:
        """Record `chart`, and publish it if the broker takes it now.

        Args:
            chart: the request.
            submission: of a request that may come again; what another call recorded is that one's to
                publish, or the relay's.
            large: whether it is worth a thread to encode it.

        Raises:
            TaskConflict: the task id is in use with another body.
            LimitExceeded: it is larger than a consumer reads.
            StoreUnavailable: not accepted; the record may have been made all the same.
        """
        encoded = await beside(partial(_encoded, chart), large=large)
        task = await self._outside.tasks.add(chart, submission, encoded=encoded)
        if submission and task.submission != submission:
            return task
        sent = await self._publish(chart, encoded)
        if sent:
            await self._outside.marks.mark_request_sent(chart.task_id)
        else:
            LEFT_TO_RELAY.inc()
        TASKS_ACCEPTED.labels(chart.lane).inc()
        log.info("task_accepted", task_id=chart.task_id, client=chart.client, lane=chart.lane, sent=sent)
        return task

    async def _publish(self, chart: ChartRequest, encoded: bytes) -> bool:
        if not self._outside.requests.ready or monotonic() < self._rests_until:
            return False
        try:
            await self._outside.requests.publish_request(chart, encoded, within_s=_PUBLISH_WITHIN_S)
        except BrokerUnavailable as error:
            self._rests_until = monotonic() + _REST_S
            log.warning("request_left_to_relay", task_id=chart.task_id, reason=str(error))
            return False
        return True


def _encoded(chart: ChartRequest) -> bytes:
    """Also has the chart keep its digest, which the store asks for."""
    chart.digest()
    return encode_request(chart)


DISPATCH = web.AppKey("dispatch", Dispatch)
