"""Health of a process without an HTTP interface of its own, on a small port for probes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

Dependencies = Callable[[], Awaitable[Mapping[str, str]]]

_OK: Final = "ok"
_NOT_READY: Final = 503


class Told:
    """Answers probes as whoever knows best at the time.

    Args:
        ask: is asked first; to be replaced.
    """

    def __init__(self, ask: Dependencies) -> None:
        self.ask = ask

    async def dependencies(self) -> Mapping[str, str]:
        """By name `ok`, or what is wrong."""
        return await self.ask()


async def serve_health(host: str, port: int, dependencies: Dependencies) -> web.AppRunner:
    """Serve `/health/live` and `/health/ready`; the caller cleans the runner up.

    Live is a process whose event loop answers. Ready is one whose every dependency is `ok`, else 503
    with the reasons.

    Args:
        host: to listen on.
        port: there.
        dependencies: by name `ok`, or what is wrong.
    """

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"status": "live"})

    async def ready(_request: web.Request) -> web.Response:
        found = dict(await dependencies())
        is_ready = all(state == _OK for state in found.values())
        answer = {"status": "ready" if is_ready else "not ready", "dependencies": found}
        return web.json_response(answer, status=200 if is_ready else _NOT_READY)

    app = web.Application()
    app.add_routes([web.get("/health/live", live), web.get("/health/ready", ready)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
