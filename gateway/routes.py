"""The routes of the gateway."""

from typing import Any

from aiohttp import web

from gateway.admission import ADMISSION, Admission
from gateway.bodies import SETTINGS
from gateway.cost_gate import COST_GATE, CostGate
from gateway.dispatch import DISPATCH, Dispatch
from gateway.handlers import charts, system
from gateway.ports import OUTSIDE, Outside
from gateway.problems import RETRY_AFTER_S, answer_errors
from gateway.settings import GatewaySettings


def application(settings: GatewaySettings, outside: Outside) -> web.Application:
    """The aiohttp application; `outside` is all it talks to."""
    app = web.Application(middlewares=[answer_errors], client_max_size=settings.max_body_bytes)
    app[SETTINGS] = settings
    app[OUTSIDE] = outside
    app[RETRY_AFTER_S] = settings.retry_after_s
    app[ADMISSION] = Admission(outside, settings)
    app[COST_GATE] = CostGate()
    app[DISPATCH] = Dispatch(outside)
    app.on_cleanup.append(_end_looks)
    routes: list[Any] = [
        web.post("/api/charts/generate", charts.generate),
        web.get(f"{charts.STATUS_PATH}/{{task_id}}", charts.status),
        web.get("/api/system/queue-status", system.queue_status),
        web.get("/health", system.health),
        web.get("/health/ready", system.ready),
    ]
    app.add_routes(routes)
    return app


async def _end_looks(app: web.Application) -> None:
    await app[ADMISSION].close()
    app[COST_GATE].close()
