"""Operations on objects."""

import re
from email.utils import formatdate
from typing import Final

from aiohttp import web

from devstack.oss.checksum import check_md5
from devstack.oss.conditions import is_unchanged
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, invalid_argument
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.target import Target
from devstack.oss.traits import check_key, traits_of

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Objects:
    """What can be done with one object."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def put(self, request: web.Request, target: Target, body: Draft) -> web.Response:
        """`PUT /bucket/key`: the body as the object."""
        check_key(target.key)
        traits = traits_of(request.headers)
        if request.content_length is None and "Transfer-Encoding" not in request.headers:
            raise OssError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        check_md5(request.headers, body.md5)
        forbid_overwrite(request, self._storage, target)
        item = self._storage.put(target.bucket, target.key, body, traits)
        headers = {"ETag": item.etag, "Content-MD5": item.content_md5}
        return web.Response(headers=headers | crc_header(item.crc64))

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
        headers = {"ETag": item.etag, "Last-Modified": formatdate(item.modified, usegmt=True)}
        return web.Response(headers=headers | {"Content-Length": str(item.size)})

    async def delete(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/key`: also right when it is not there."""
        check_key(target.key)
        self._storage.delete(target.bucket, target.key)
        return web.Response(status=204)


def _headers(item: StoredObject) -> dict[str, str]:
    return {
        **{name.title(): value for name, value in item.headers.items() if not name.startswith("x-oss-")},
        **{name: value for name, value in item.headers.items() if name.startswith("x-oss-")},
        "ETag": item.etag,
        "Last-Modified": formatdate(item.modified, usegmt=True),
        **({} if item.parts_etag else {"Content-MD5": item.content_md5}),
        "Accept-Ranges": "bytes",
        "x-oss-object-type": item.kind,
        "x-oss-storage-class": item.storage_class,
        **({"x-oss-tagging-count": str(len(item.tags))} if item.tags else {}),
        **crc_header(item.crc64),
    }


def _overrides(target: Target) -> dict[str, str]:
    """Headers that a signed URL asks for with `response-*`."""
    asked = {name: value for name, value in target.query.items() if name.startswith("response-")}
    if any(map(_CONTROL.search, asked.values())):
        raise invalid_argument("A response-* parameter cannot be a header.")
    return {name.removeprefix("response-").title(): value for name, value in asked.items()}


def crc_header(crc64: int | None) -> dict[str, str]:
    """The header that clients compare with their own sum."""
    return {} if crc64 is None else {"x-oss-hash-crc64ecma": str(crc64)}


def forbid_overwrite(request: web.Request, storage: Storage, target: Target) -> None:
    """Heed `x-oss-forbid-overwrite`.

    Raises:
        OssError: the object is there.
    """
    forbids = request.headers.get("x-oss-forbid-overwrite", "").lower() == "true"
    if target.key in storage.objects(target.bucket) and forbids:
        raise OssError(
            409, "FileAlreadyExists", "The object you specified already exists.", ec="0026-00000002"
        )


def _span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for no range or one that cannot be had, which OSS answers whole."""
    found = _RANGE.fullmatch(header)
    if not found or not (found[1] or found[2]):
        return None
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    return (first, last) if first <= last else None
