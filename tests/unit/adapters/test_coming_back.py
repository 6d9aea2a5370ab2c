"""Connections that are opened again after a loss."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from adapters.coming_back import open_again
from adapters.rabbit_connection import connect_once, give_up
from contracts.errors import BrokerUnavailable


async def test_trying_goes_on_after_a_broker_that_is_away_and_after_a_bug() -> None:
    answers: Iterator[BrokerUnavailable | ValueError | str] = iter(
        [BrokerUnavailable("away"), ValueError("a bug"), "a connection"]
    )

    async def open_one() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async with asyncio.timeout(30):
        assert await open_again(open_one, "not_publishing") == "a connection"


async def test_a_broker_that_closes_before_its_first_word_is_away() -> None:
    """A proxy does so whose broker is down. Who connects may see the end sooner than it reads."""
    listener = socket.create_server(("127.0.0.1", 0))

    def slam() -> None:
        for _ in range(40):
            listener.accept()[0].close()

    slamming = threading.Thread(target=slam, daemon=True)
    slamming.start()
    with listener:
        for _ in range(40):
            with pytest.raises(BrokerUnavailable):
                await connect_once(f"amqp://a:b@127.0.0.1:{listener.getsockname()[1]}/", "test")
    slamming.join(10)


class Broken:
    """A connection that cannot even be closed."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    async def close(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    "error", [ConnectionResetError(), ValueError("a bug"), asyncio.CancelledError()], ids=repr
)
async def test_who_gives_a_connection_up_goes_on_whatever_comes_of_it(error: BaseException) -> None:
    await give_up(Broken(error))  # type: ignore[arg-type]  # nothing else of it is used
