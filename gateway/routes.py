"""The routes of the gateway."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from aiohttp import web

from contracts.topology import Topology
from gateway import operator_routes
from gateway.admission import ADMISSION, Admission
from gateway.answer_headers import CORS_ORIGINS, add_headers
from gateway.bodies import SETTINGS
from gateway.bucket_watch import BUCKET_WATCH, BucketWatch
from gateway.cancelling import CANCELLING, Cancelling
from gateway.cost_gate import COST_GATE, VALIDATOR, CostGate
from gateway.dispatch import DISPATCH, Dispatch
from gateway.doors import DOORS, Doors, guard
from gateway.draining import DRAINING, release_waiting
from gateway.figures import FIGURES, FigureDesk
from gateway.handlers import (
    cancel,
    documentation,
    events,
    many,
    monitoring,
    pages,
    status,
    submissions,
    system,
)
from gateway.handlers.documentation import DOCUMENTATION, Documentation
from gateway.keys import KeyRing
from gateway.operations_ports import OPERATIONS, Operations
from gateway.ports import OUTSIDE, Outside
from gateway.problems import RETRY_AFTER_S, SEND_LIMIT_S, answer_errors
from gateway.settings import GatewaySettings
from gateway.task_views import STATUS_PATH
from gateway.throughput import RATES, Rates
from gateway.waiting import WAITING_ROOM, Waiting

ROUTES: Final[tuple[Any, ...]] = (
    web.post("/", submissions.draw),
    web.get("/", submissions.draw_config),
    web.post("/api/charts/generate", submissions.generate),
    web.post("/api/charts/batch", many.batch),
    web.post("/api/charts/validate", many.validate),
    web.get("/api/charts", many.tasks),
    web.delete("/api/charts/{task_id}", cancel.cancel),
    web.get(f"{STATUS_PATH}/{{task_id}}", status.status),
    web.get("/api/charts/{task_id}/events", events.events),
    web.get("/api/charts/{task_id}/image", status.image),
    web.get("/api/system/queue-status", system.queue_status),
    web.get("/api/system/health", monitoring.health),
    web.get("/api/system/metrics", monitoring.metrics),
    web.get("/api/system/performance", monitoring.performance),
    web.get("/openapi.json", documentation.openapi),
    web.get("/docs", documentation.page),
    web.get("/asyncapi.yaml", documentation.asyncapi),
    web.get("/schemas/{schema}.json", documentation.schema),
    web.get("/health", system.health),
    web.get("/health/ready", system.ready),
    *operator_routes.ROUTES,
    *pages.ROUTES,
)
"""Every operation of the interface."""


def application(
    settings: GatewaySettings, outside: Outside, operations: Operations, topology: Topology
) -> web.Application:
    """The aiohttp application; `outside` and, for operators, `operations` are all it talks to.

    Events are to be told to its `WAITING_ROOM`; `topology` is told to callers who speak AMQP.
    """
    app = web.Application(middlewares=[answer_errors, guard], client_max_size=settings.max_body_bytes)
    app.on_response_prepare.append(add_headers)
    app[CORS_ORIGINS] = frozenset(settings.cors_origins)
    app[DOORS] = Doors(KeyRing(settings.keys_file) if settings.keys_file else None, settings)
    app[SEND_LIMIT_S] = settings.send_limit_s
    app.cleanup_ctx.append(_watch_keys)
    app[SETTINGS] = settings
    app[OUTSIDE] = outside
    app[OPERATIONS] = operations
    app[RATES] = Rates(operations.throughput)
    app[RETRY_AFTER_S] = settings.retry_after_s
    app[ADMISSION] = Admission(outside, settings)
    app[COST_GATE] = CostGate()
    app[VALIDATOR] = CostGate()
    app[CANCELLING] = Cancelling(outside)
    app[DISPATCH] = Dispatch(outside)
    app[FIGURES] = FigureDesk(outside)
    app[BUCKET_WATCH] = BucketWatch(outside.images)
    app[WAITING_ROOM] = Waiting(
        outside.tasks, most=settings.max_waiting, retry_after_s=settings.retry_after_s
    )
    app[DOCUMENTATION] = Documentation(app, topology)
    app[DRAINING] = asyncio.Event()
    app.on_shutdown.append(release_waiting)
    app.on_cleanup.append(_end_looks)
    app.add_routes(ROUTES)
    return app


def declared_routes() -> list[web.AbstractRoute]:
    """The routes without a service behind them: what the OpenAPI document is written from."""
    app = web.Application()
    app.add_routes(ROUTES)
    return list(app.router.routes())


async def _end_looks(app: web.Application) -> None:
    await app[ADMISSION].close()
    await app[BUCKET_WATCH].close()
    app[COST_GATE].close()
    app[VALIDATOR].close()


async def _watch_keys(app: web.Application) -> AsyncIterator[None]:
    keys = app[DOORS].keys
    watching = asyncio.create_task(keys.watch()) if keys else None
    yield
    if watching:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
