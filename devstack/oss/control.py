"""The hooks under `/-/` that tests drive the endpoint with: faults, the log, emptying, expiry."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from devstack.oss.faults import Fault, FaultPlan
from devstack.oss.journal import Journal
from devstack.oss.lifecycle import Lifecycle
from devstack.oss.storage import Storage

_FAULTS: Final = TypeAdapter(list[Fault])


class Control:
    """What the hooks reach.

    Args:
        storage: is emptied by `DELETE /-/all`.
        plan: the faults to come.
        journal: the requests so far.
        operations: names a fault may have as its `op`.
    """

    def __init__(
        self, storage: Storage, plan: FaultPlan, journal: Journal, operations: frozenset[str]
    ) -> None:
        self._storage = storage
        self._plan = plan
        self._journal = journal
        self._operations = operations
        self._routes: dict[tuple[str, str], Callable[[web.Request], Awaitable[web.Response]]] = {
            ("GET", "/-/faults"): self._show_faults,
            ("PUT", "/-/faults"): self._replace_faults,
            ("POST", "/-/faults"): self._add_faults,
            ("GET", "/-/log"): self._show_log,
            ("DELETE", "/-/all"): self._delete_all,
            ("POST", "/-/expire"): self._expire,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request below `/-/`; 404 for what is no hook, 403 for other machines."""
        if not ipaddress.ip_address(request.remote or "0.0.0.0").is_loopback:
            return web.Response(status=403, text="the control hooks are for this machine alone\n")
        hook = self._routes.get((request.method, request.path))
        if hook is None:
            known = ", ".join(f"{method} {path}" for method, path in self._routes)
            return web.Response(status=404, text=f"the control hooks are {known}\n")
        return await hook(request)

    async def _show_faults(self, _request: web.Request) -> web.Response:
        return web.json_response(self._plan.state())

    async def _replace_faults(self, request: web.Request) -> web.Response:
        self._plan.replace(await self._faults(request))
        return web.json_response(self._plan.state())

    async def _add_faults(self, request: web.Request) -> web.Response:
        self._plan.add(await self._faults(request))
        return web.json_response(self._plan.state())

    async def _show_log(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise web.HTTPBadRequest(text="since is the number of an entry\n")
        return web.json_response([asdict(entry) for entry in self._journal.since(int(since))])

    async def _delete_all(self, _request: web.Request) -> web.Response:
        self._storage.clear()
        self._plan.replace(())
        self._journal.clear()
        return web.Response(status=204)

    async def _expire(self, request: web.Request) -> web.Response:
        try:
            now = datetime.fromisoformat(request.query["now"]).astimezone(UTC)
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text="now is a time in ISO 8601\n") from error
        return web.json_response(Lifecycle(self._storage).run(now))

    async def _faults(self, request: web.Request) -> list[Fault]:
        try:
            faults = _FAULTS.validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from error
        if unknown := {fault.op for fault in faults if fault.op is not None} - self._operations:
            known = ", ".join(sorted(self._operations))
            raise web.HTTPBadRequest(text=f"no such op: {', '.join(sorted(unknown))}; there are {known}\n")
        return faults
