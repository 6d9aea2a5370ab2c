"""Tasks a minute by lane, fetched at most once a second for all who ask."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Final

from aiohttp import web

from contracts.identifiers import Lane
from contracts.tasks import LaneThroughput
from gateway.operations_ports import Throughput

_WINDOW: Final = timedelta(minutes=1)
_FRESH_S: Final = 1.0


class Rates:
    """What came and went in the last minute.

    Args:
        source: counts.
    """

    def __init__(self, source: Throughput) -> None:
        self._source = source
        self._fetch: asyncio.Task[Mapping[Lane, LaneThroughput]] | None = None
        self._fetched_at = -_FRESH_S

    async def look(self) -> Mapping[Lane, LaneThroughput]:
        """By lane, at most a second old; raises `StoreUnavailable`."""
        if self._fetch is None or (self._fetch.done() and monotonic() - self._fetched_at >= _FRESH_S):
            self._fetched_at = monotonic()
            self._fetch = asyncio.create_task(self._ask())
        return await asyncio.shield(self._fetch)

    async def _ask(self) -> Mapping[Lane, LaneThroughput]:
        return await self._source.of_last(_WINDOW)


RATES = web.AppKey("rates", Rates)
