"""Operations on objects."""

import re
from email.utils import formatdate
from typing import Final

from aiohttp import web

from devstack.oss.checksum import check_md5
from devstack.oss.conditions import is_unchanged
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, invalid_argument
from devstack.oss.limits import MAX_KEY_BYTES, MAX_METADATA_BYTES
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.target import Target

_KEPT_HEADERS: Final = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
)
_ACLS: Final = frozenset({"default", "private", "public-read"})
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Objects:
    """What can be done with one object."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def put(self, request: web.Request, target: Target, body: Draft) -> web.Response:
        """`PUT /bucket/key`: the body as the object."""
        _check_key(target.key)
        if "x-oss-copy-source" in request.headers:
            raise OssError(400, "NotImplemented", "This endpoint does not implement CopyObject.")
        if request.content_length is None and "Transfer-Encoding" not in request.headers:
            raise OssError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        check_md5(request.headers, body.md5)
        objects = self._storage.objects(target.bucket)
        if request.headers.get("x-oss-forbid-overwrite", "").lower() == "true" and target.key in objects:
            raise OssError(
                409, "FileAlreadyExists", "The object you specified already exists.", ec="0026-00000002"
            )
        item = self._storage.put(target.bucket, target.key, body, _kept_headers(request), _acl(request))
        headers = {"ETag": f'"{item.md5}"', "Content-MD5": item.content_md5}
        return web.Response(headers=headers | _crc_header(item))

    async def get(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/key`: the object, or the range of it that `Range` names."""
        item = self._storage.get(target.bucket, target.key)
        if is_unchanged(item, request.headers):
            return web.Response(status=304, headers=_headers(item))
        headers = _headers(item) | _overrides(target)
        data = self._storage.read(target.bucket, target.key)
        if span := _span(request.headers.get("Range", ""), item.size):
            first, last = span
            headers["Content-Range"] = f"bytes {first}-{last}/{item.size}"
            return web.Response(status=206, body=data[first : last + 1], headers=headers)
        return web.Response(body=data, headers=headers)

    async def head(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`HEAD /bucket/key`: everything but the bytes."""
        item = self._storage.get(target.bucket, target.key)
        if is_unchanged(item, request.headers):
            return web.Response(status=304, headers=_headers(item))
        return web.Response(headers=_headers(item) | {"Content-Length": str(item.size)})

    async def meta(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`HEAD /bucket/key?objectMeta`: size, ETag and time alone."""
        item = self._storage.get(target.bucket, target.key)
        headers = {"ETag": f'"{item.md5}"', "Last-Modified": formatdate(item.modified, usegmt=True)}
        return web.Response(headers=headers | {"Content-Length": str(item.size)})

    async def delete(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/key`: also right when it is not there."""
        _check_key(target.key)
        self._storage.delete(target.bucket, target.key)
        return web.Response(status=204)


def _check_key(key: str) -> None:
    size = len(key.encode("utf-8", "surrogateescape"))
    try:
        key.encode("utf-8")
    except UnicodeEncodeError as error:
        raise OssError(400, "InvalidObjectName", "The key is not UTF-8.") from error
    if not 1 <= size <= MAX_KEY_BYTES or key.startswith(("/", "\\")):
        raise OssError(400, "InvalidObjectName", "The specified object is not valid.")


def _kept_headers(request: web.Request) -> dict[str, str]:
    found = {name.lower(): value for name, value in request.headers.items()}
    meta = {name: value for name, value in found.items() if name.startswith("x-oss-meta-")}
    if sum(len(name) + len(value) for name, value in meta.items()) > MAX_METADATA_BYTES:
        raise OssError(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed size.")
    kept = {name: found[name] for name in _KEPT_HEADERS if name in found}
    return {"content-type": "application/octet-stream"} | kept | meta


def _acl(request: web.Request) -> str:
    acl = request.headers.get("x-oss-object-acl", "default")
    if acl not in _ACLS:
        raise invalid_argument(f"x-oss-object-acl must be one of {', '.join(sorted(_ACLS))}.")
    return acl


def _headers(item: StoredObject) -> dict[str, str]:
    return {
        **{name.title(): value for name, value in item.headers.items() if not name.startswith("x-oss-")},
        **{name: value for name, value in item.headers.items() if name.startswith("x-oss-")},
        "ETag": f'"{item.md5}"',
        "Last-Modified": formatdate(item.modified, usegmt=True),
        "Content-MD5": item.content_md5,
        "Accept-Ranges": "bytes",
        "x-oss-object-type": "Normal",
        "x-oss-storage-class": "Standard",
        **_crc_header(item),
    }


def _overrides(target: Target) -> dict[str, str]:
    """Headers that a signed URL asks for with `response-*`."""
    asked = {name: value for name, value in target.query.items() if name.startswith("response-")}
    if any(map(_CONTROL.search, asked.values())):
        raise invalid_argument("A response-* parameter cannot be a header.")
    return {name.removeprefix("response-").title(): value for name, value in asked.items()}


def _crc_header(item: StoredObject) -> dict[str, str]:
    return {} if item.crc64 is None else {"x-oss-hash-crc64ecma": str(item.crc64)}


def _span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for no range or one that cannot be had, which OSS answers whole."""
    found = _RANGE.fullmatch(header)
    if not found or not (found[1] or found[2]):
        return None
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    return (first, last) if first <= last else None
