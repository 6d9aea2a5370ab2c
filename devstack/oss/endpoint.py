"""Requests in, operations out: signature first, then a table; what is in no row is refused by name."""

import base64
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from secrets import token_hex
from typing import Final

from aiohttp import web

from devstack.oss import signature
from devstack.oss.buckets import Buckets
from devstack.oss.errors import OssError, not_implemented
from devstack.oss.listing import Listing
from devstack.oss.objects import Objects
from devstack.oss.storage import Storage
from devstack.oss.target import Target, target_of

MAX_OBJECT_BYTES: Final = 64 * 1024 * 1024
MAX_XML_BYTES: Final = 2 * 1024 * 1024

Operation = Callable[[web.Request, Target, bytes], Awaitable[web.Response]]

_HARMLESS: Final = re.compile(
    r"x-oss-(signature|credential|date|expires|additional-headers|signature-version|security-token)"
    r"|response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)"
)
_LISTING: Final = frozenset({"prefix", "delimiter", "max-keys", "encoding-type"})
_LISTING_1: Final = _LISTING | {"marker"}
_LISTING_2: Final = _LISTING | {"start-after", "continuation-token", "fetch-owner"}


class Endpoint:
    """The OSS protocol on one storage.

    Args:
        storage: where buckets and objects are.
        keyring: the access key whose signatures are right.
    """

    def __init__(self, storage: Storage, keyring: signature.Keyring) -> None:
        self._storage = storage
        self._keyring = keyring
        buckets, objects, listing = Buckets(storage, keyring.region), Objects(storage), Listing(storage)
        # (method, has a key, subresource) -> operation
        self._operations: dict[tuple[str, bool, str], Operation] = {
            ("PUT", False, ""): buckets.put,
            ("DELETE", False, ""): buckets.delete,
            ("HEAD", False, ""): buckets.head,
            ("GET", False, "bucketInfo"): buckets.info,
            ("GET", False, "location"): buckets.location,
            ("GET", False, ""): listing.version_1,
            ("GET", False, "list-type"): listing.version_2,
            ("POST", False, "delete"): buckets.delete_objects,
            ("PUT", True, ""): objects.put,
            ("GET", True, ""): objects.get,
            ("HEAD", True, ""): objects.head,
            ("HEAD", True, "objectMeta"): objects.meta,
            ("DELETE", True, ""): objects.delete,
        }
        self._list_buckets = buckets.list_buckets

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=MAX_OBJECT_BYTES + 1)
        app.router.add_get("/-/health", _health)
        app.router.add_route("*", "/{tail:.*}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; errors as OSS words them."""
        request_id = token_hex(12).upper()
        try:
            body = await _read(request)
            response = await self._answer(request, body)
        except OssError as error:
            response = _error_response(request, error, request_id)
        response.headers["x-oss-request-id"] = request_id
        response.headers["Server"] = "AliyunOSS"
        return response

    async def _answer(self, request: web.Request, body: bytes) -> web.Response:
        target = target_of(request)
        operation = self._find(target)
        if not signature.verify(target, request.headers, self._keyring, datetime.now(UTC)):
            self._refuse_unless_public(target)
        return await operation(request, target, body)

    def _find(self, target: Target) -> Operation:
        names = {name for name in target.query if not _HARMLESS.fullmatch(name)}
        if not target.bucket:
            if names - {"prefix", "marker", "max-keys"} or target.method != "GET":
                raise not_implemented(f"{target.method} / with {sorted(names)}")
            return self._list_buckets
        if target.query.get("list-type", "2") != "2":
            raise not_implemented("list-type other than 2")
        if target.method == "GET" and not target.key:
            names -= _LISTING_2 if "list-type" in names else _LISTING_1
        if "delete" in names:
            names -= {"encoding-type"}
        subresource = names.pop() if names else ""
        operation = self._operations.get((target.method, bool(target.key), subresource))
        if operation is None or names:
            unknown = ", ".join(sorted(filter(None, {subresource, *names}))) or "this"
            kind = "objects" if target.key else "buckets"
            raise not_implemented(f"{target.method} ?{unknown} on {kind}")
        return operation

    def _refuse_unless_public(self, target: Target) -> None:
        readable = target.method in {"GET", "HEAD"} and target.key
        if (
            readable
            and not target.query
            and self._storage.get(target.bucket, target.key).acl == "public-read"
        ):
            return
        raise OssError(
            403,
            "AccessDenied",
            "You have no right to access this object because of bucket acl.",
            ec="0003-00000001",
        )


async def _read(request: web.Request) -> bytes:
    """The whole body: an answer before its end would reach the client as a broken pipe."""
    limit = MAX_XML_BYTES if request.method == "POST" else MAX_OBJECT_BYTES
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise _too_large() from error
    if len(body) > limit:
        raise _too_large()
    return body


def _too_large() -> OssError:
    return OssError(
        400, "EntityTooLarge", f"At most {MAX_OBJECT_BYTES} bytes an object, {MAX_XML_BYTES} of XML."
    )


def _error_response(request: web.Request, error: OssError, request_id: str) -> web.Response:
    xml = error.xml(request_id, request.host)
    headers = {"x-oss-ec": error.ec}
    if request.method == "HEAD":  # no body, so the error travels in a header
        return web.Response(
            status=error.status, headers=headers | {"x-oss-err": base64.b64encode(xml).decode()}
        )
    return web.Response(status=error.status, body=xml, content_type="application/xml", headers=headers)


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")
