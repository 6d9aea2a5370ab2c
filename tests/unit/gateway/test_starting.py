"""Who calls a gateway that starts is answered, also when it calls at the moment in which the start is over."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from devstack.processes import free_port
from gateway.http_server import GatewayRunner, Listener
from gateway.settings import GatewaySettings
from gateway.starting import answering_probes


async def waits_for() -> dict[str, str]:
    return {"store": "cannot be reached"}


async def works(_request: web.Request) -> web.Response:
    return web.Response(text="works")


@pytest.fixture
def settings() -> GatewaySettings:
    return GatewaySettings(port=free_port())


@pytest.fixture
async def listener(settings: GatewaySettings) -> AsyncIterator[Listener]:
    made = Listener(settings)
    yield made
    made.close()


@asynccontextmanager
async def gateway(listener: Listener, settings: GatewaySettings) -> AsyncIterator[None]:
    app = web.Application()
    app.router.add_get("/health", works)
    runner = GatewayRunner(app, settings)
    await runner.setup()
    try:
        await listener.serve(runner)
        yield
    finally:
        await runner.cleanup()


async def test_nobody_is_refused_while_the_gateway_takes_its_port_over(
    listener: Listener, settings: GatewaySettings
) -> None:
    over = asyncio.Event()
    answers: list[str] = []

    async def ask_again_and_again() -> None:
        while not over.is_set():
            async with aiohttp.request("GET", f"http://127.0.0.1:{settings.port}/health") as response:
                answers.append(await response.text())

    async def heard(word: str) -> None:
        while not any(word in answer for answer in answers):
            await asyncio.sleep(0.001)

    async with asyncio.timeout(30):
        async with answering_probes(listener, settings, waits_for):
            callers = [asyncio.create_task(ask_again_and_again()) for _ in range(4)]
            await heard("version")
        await asyncio.sleep(0.1)  # the rest of the start
        async with gateway(listener, settings):
            await heard("works")
            over.set()
            await asyncio.gather(*callers)


async def test_who_connected_to_a_gateway_that_starts_is_answered_after_the_start(
    listener: Listener, settings: GatewaySettings
) -> None:
    async with answering_probes(listener, settings, waits_for):
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
        async with aiohttp.request("GET", f"http://127.0.0.1:{settings.port}/api/charts") as response:
            assert response.status == 503
        asyncio.get_running_loop().call_later(
            0.1, writer.write, b"GET /health/ready HTTP/1.1\r\nHost: plotwire\r\n\r\n"
        )
    answer = (await reader.read()).decode()
    assert answer.startswith("HTTP/1.1 503")
    assert "waits for: store" in answer
    writer.close()


async def test_a_closed_listener_leaves_the_port_to_the_gateway_alone(
    listener: Listener, settings: GatewaySettings
) -> None:
    async with gateway(listener, settings):
        listener.close()
        async with aiohttp.request("GET", f"http://127.0.0.1:{settings.port}/health") as response:
            assert await response.text() == "works"
    with pytest.raises(aiohttp.ClientConnectorError):
        async with aiohttp.request("GET", f"http://127.0.0.1:{settings.port}/health"):
            pass


@pytest.mark.parametrize("turns", range(8))
async def test_a_connection_taken_at_the_last_moment_does_not_hold_up_the_end(
    listener: Listener, settings: GatewaySettings, turns: int
) -> None:
    runner = GatewayRunner(web.Application(), settings)
    await runner.setup()
    await listener.serve(runner)
    listener.close()
    with socket.create_connection(("127.0.0.1", settings.port)):
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(settings.head_limit_s / 2):
            await runner.cleanup()
