"""Before a gateway can serve: probes hear that it lives, callers and balancers that it is not ready yet."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from gateway.answer_headers import CORS_ORIGINS, add_headers
from gateway.envelopes import ErrorType, failure
from gateway.handlers import system
from gateway.http_server import GatewayRunner, listen
from gateway.refusals import RefusalCode
from gateway.settings import GatewaySettings

_COME_AGAIN_S: Final = 2


@asynccontextmanager
async def answering_probes(
    settings: GatewaySettings, missing: Callable[[], Awaitable[Mapping[str, str]]]
) -> AsyncIterator[None]:
    """In the gateway's place, until the block ends.

    Args:
        settings: where to listen.
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
    app.on_response_prepare.append(add_headers)
    app.add_routes([web.get("/health", system.health), web.route("*", "/{path:.*}", not_yet)])
    runner = GatewayRunner(app, settings)
    await runner.setup()
    try:
        await listen(runner, settings)
        yield
    finally:
        await runner.cleanup()
