"""Requests in, operations out: the body first, then the signature, then a table of what there is."""

from aiohttp import web

from devstack.oss import signature
from devstack.oss.access import Access
from devstack.oss.connections import is_open
from devstack.oss.control import Control
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, invalid_access_key
from devstack.oss.exchange import Exchange
from devstack.oss.faults import FaultPlan
from devstack.oss.journal import Journal
from devstack.oss.limits import MAX_OBJECT_BYTES, MAX_XML_BYTES
from devstack.oss.sabotage import carry_out
from devstack.oss.storage import Storage
from devstack.oss.table import operations
from devstack.oss.target import is_path_style, target_of


class Endpoint:
    """The OSS protocol on one storage.

    Args:
        storage: where buckets and objects are.
        keyring: the access key whose signatures are right.
        control: whether the hooks under `/-/` are there.
        max_object_bytes: of an object, and of a part.
    """

    def __init__(
        self,
        storage: Storage,
        keyring: signature.Keyring,
        *,
        control: bool = False,
        max_object_bytes: int = MAX_OBJECT_BYTES,
    ) -> None:
        self._storage = storage
        self._keyring = keyring
        self._access = Access(storage)
        self._operations = operations(storage, keyring.region, max_object_bytes)
        self._plan = FaultPlan()
        self._journal = Journal()
        self._control = (
            Control(storage, self._plan, self._journal, self._operations.names) if control else None
        )

    def app(self) -> web.Application:
        """The aiohttp application."""
        # An object is stored as it was sent, also with a Content-Encoding.
        app = web.Application(handler_args={"auto_decompress": False})
        app.router.add_route("*", "/{tail:.*}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if request.raw_path.startswith("/-/") and is_path_style(request.url.raw_host or ""):
            return await self._answer_hook(request)
        target = target_of(request)
        operation = self._operations.find(target)
        exchange = Exchange(request, target, operation, request.content.iter_any())
        op = operation.name if operation else ""
        fault = self._plan.strike(op, target.key)
        entry = self._journal.arrived(op, target.bucket, target.key, fault.action if fault else None)
        try:
            response = (
                await carry_out(fault, exchange, self._proceed) if fault else await self._proceed(exchange)
            )
        except OssError as error:
            response = exchange.refused(error)
        if is_open(request):
            entry.status, entry.code = response.status, exchange.error_code
        return response

    async def _answer_hook(self, request: web.Request) -> web.Response:
        if (request.method, request.path) == ("GET", "/-/health"):
            return web.Response(text="ok\n")
        if self._control is None:
            return web.Response(status=404, text="the control hooks are off; --control turns them on\n")
        return await self._control.handle(request)

    async def _proceed(self, exchange: Exchange) -> web.Response:
        """Do what was asked; errors come back as the answers they are."""
        with self._storage.draft() as body:
            try:
                await _receive(exchange, body)
                return exchange.stamped(await self._run(exchange, body))
            except OssError as error:
                return exchange.refused(error)

    async def _run(self, exchange: Exchange, body: Draft) -> web.Response:
        target, headers = exchange.target, exchange.request.headers
        is_signed = signature.verify(target, headers, self._keyring, exchange.now)
        if is_signed and exchange.keys_revoked:
            raise invalid_access_key()
        if exchange.operation is None:
            raise self._operations.refusal(target)
        if not is_signed:
            self._access.check_stranger(target)
        return await exchange.operation.run(exchange.request, target, body)


async def _receive(exchange: Exchange, body: Draft) -> None:
    """Take the whole body: an answer before its end would reach the client as a broken pipe."""
    limit = exchange.operation.max_body_bytes if exchange.operation else MAX_XML_BYTES
    is_too_large = False
    async for chunk in exchange.chunks:
        is_too_large = is_too_large or body.size + len(chunk) > limit
        if not is_too_large:
            body.write(chunk)
    if is_too_large:
        raise OssError(400, "EntityTooLarge", f"At most {limit} bytes are taken here.")
