"""What the drivers of RabbitMQ raise, in our words."""

import asyncio

import pytest
from aiormq.exceptions import AMQPConnectionError, ChannelInvalidStateError

from adapters.rabbit_connection import away_as_ours, even_if_away
from contracts.errors import BrokerUnavailable


class Ours(Exception):
    pass


@pytest.mark.parametrize(
    "error",
    [
        AMQPConnectionError(),
        ChannelInvalidStateError(),
        ConnectionResetError(),
        TimeoutError(),
        # What the driver throws into whoever waits on a connection that ends without a reason.
        Exception(),
        # What it throws when a connection is closed before the broker's first word.
        StopAsyncIteration(),
        # What uvloop raises for whoever writes to a closed transport.
        RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed"),
    ],
    ids=repr,
)
def test_a_lost_broker_is_away_and_closing_needs_none(error: Exception) -> None:
    with (
        pytest.raises(BrokerUnavailable, match=f"publishing: {type(error).__name__}"),
        away_as_ours("publishing"),
    ):
        raise error
    with even_if_away():
        raise error


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), RuntimeError("a bug"), Ours("too"), BrokerUnavailable("known")], ids=repr
)
def test_nothing_else_is_taken_for_a_lost_broker(error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)), away_as_ours("publishing"):
        raise error
    with pytest.raises(type(error)), even_if_away():
        raise error


async def test_a_cancellation_of_the_drivers_is_a_lost_broker_and_one_of_ours_is_none() -> None:
    with pytest.raises(BrokerUnavailable, match="lost"), away_as_ours("publishing"):
        raise asyncio.CancelledError

    async def publish() -> None:
        with away_as_ours("publishing"):
            await asyncio.sleep(60)

    task = asyncio.create_task(publish())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
