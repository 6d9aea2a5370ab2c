"""Before a gateway can serve: probes hear that it lives, callers and balancers that it is not ready yet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiohttp import web

from gateway.answer_headers import CORS_ORIGINS, add_headers
from gateway.envelopes import ErrorType, failure
from gateway.handlers import system
from gateway.http_server import GatewayRunner, Listener
from gateway.refusals import RefusalCode
from gateway.settings import GatewaySettings

_COME_AGAIN_S: Final = 2
_FINISH_WITHIN_S: Final = 1.0
_POLL_S: Final = 0.01


@asynccontextmanager
async def answering_probes(
    listener: Listener, settings: GatewaySettings, missing: Callable[[], Awaitable[Mapping[str, str]]]
) -> AsyncIterator[None]:
    """In the gateway's place, until the block ends; who has connected by then is still answered.

    Args:
        listener: the gateway's port.
        settings: the limits.
        missing: by name what the gateway waits for. The names alone are told: anybody may ask.
    """

    async def not_yet(_request: web.Request) -> web.Response:
        return failure(
            503,
            "Not ready",
            ErrorType.SYSTEM,
            f"this gateway starts, and waits for: {', '.join(await missing())}",
            code=RefusalCode.STARTING,
            headers={"Retry-After": str(_COME_AGAIN_S)},
        )

    app = web.Application()
    app[CORS_ORIGINS] = frozenset(settings.cors_origins)
    app.on_response_prepare.extend((add_headers, _close_afterwards))
    app.add_routes([web.get("/health", system.health), web.route("*", "/{path:.*}", not_yet)])
    runner = GatewayRunner(app, settings)
    await runner.setup()
    try:
        await listener.serve(runner)
        yield
    finally:
        await _finish(runner)


async def _close_afterwards(_request: web.Request, response: web.StreamResponse) -> None:
    response.force_close()


async def _finish(runner: GatewayRunner) -> None:
    await runner.stop_listening()
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISH_WITHIN_S):
            while runner.server and runner.server.connections:  # noqa: ASYNC110  # aiohttp has no event of that
                await asyncio.sleep(_POLL_S)
    await runner.cleanup()
