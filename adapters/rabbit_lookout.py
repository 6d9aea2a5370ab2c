"""Looking at queues several times a second: through a connection that is kept from look to look."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from aio_pika.abc import AbstractChannel, AbstractConnection

from adapters.rabbit_admin import QueueDepth, RabbitAdmin, depth_of
from adapters.rabbit_connection import AWAY, away_as_ours, connect_once
from contracts.errors import BrokerUnavailable
from contracts.topology import Topology

_LOOK_WITHIN_S: Final = 5.0


class RabbitLookout(RabbitAdmin):
    """Looks like `RabbitAdmin`, for a tenth of the broker's work; declares on connections of their own.

    Args:
        url: AMQP address.
        name: of this process, for operators of the broker.
        topology: what is declared and looked at.
    """

    def __init__(self, url: str, name: str, topology: Topology) -> None:
        super().__init__(url, topology)
        self._name = name
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        """Close the connection; another look opens it again."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            with suppress(*AWAY):
                await connection.close()

    async def _depths(self, queues: Sequence[str]) -> list[QueueDepth]:
        async with self._turn:
            try:
                with away_as_ours("looking at queues"):
                    async with asyncio.timeout(_LOOK_WITHIN_S):
                        channel = await self._open()
                        return [await depth_of(channel, queue) for queue in queues]
            except BrokerUnavailable:
                await self.close()  # whatever is wrong with it, the next look begins anew
                raise

    async def _open(self) -> AbstractChannel:
        if self._connection is None or self._connection.is_closed:
            self._connection = await connect_once(self._url, f"{self._name}:look")
            self._channel = None
        if self._channel is None or self._channel.is_closed:
            self._channel = await self._connection.channel()
        return self._channel
