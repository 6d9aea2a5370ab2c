"""Operations on buckets."""

import base64
import hashlib
import re
from typing import Final
from xml.etree import ElementTree as ET

from aiohttp import web

from devstack.oss.answers import document, element, encoded, text, timestamp
from devstack.oss.errors import OssError, invalid_argument
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.target import Target

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]")
_MAX_KEYS: Final = 1000
_OWNER: Final = element("Owner", text("ID", "1"), text("DisplayName", "devstack"))


class Buckets:
    """What can be done with a bucket as a whole."""

    def __init__(self, storage: Storage, region: str) -> None:
        self._storage = storage
        self._location = f"oss-{region}"

    async def list_buckets(self, request: web.Request, _target: Target, _body: bytes) -> web.Response:
        """`GET /`."""
        inside = [
            element(
                "Bucket",
                text("Name", name),
                text("CreationDate", timestamp(self._storage.created(name))),
                text("Location", self._location),
                text("ExtranetEndpoint", request.host),
                text("IntranetEndpoint", request.host),
                text("StorageClass", "Standard"),
            )
            for name in self._storage.buckets()
        ]
        return document("ListAllMyBucketsResult", (_OWNER, element("Buckets", *inside)))

    async def put(self, _request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`PUT /bucket/`."""
        if not _NAME.fullmatch(target.bucket):
            raise OssError(400, "InvalidBucketName", "The specified bucket is not valid.")
        self._storage.create_bucket(target.bucket)
        return web.Response()

    async def delete(self, _request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`DELETE /bucket/`."""
        self._storage.delete_bucket(target.bucket)
        return web.Response(status=204)

    async def head(self, _request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`HEAD /bucket/`."""
        self._storage.objects(target.bucket)
        return web.Response()

    async def info(self, request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`GET /bucket/?bucketInfo`."""
        bucket = element(
            "Bucket",
            text("Name", target.bucket),
            text("CreationDate", timestamp(self._storage.created(target.bucket))),
            text("Location", self._location),
            text("ExtranetEndpoint", request.host),
            text("IntranetEndpoint", request.host),
            text("StorageClass", "Standard"),
            text("DataRedundancyType", "LRS"),
            _OWNER,
            element("AccessControlList", text("Grant", "private")),
        )
        return document("BucketInfo", (bucket,))

    async def location(self, _request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`GET /bucket/?location`."""
        self._storage.objects(target.bucket)
        answer = text("LocationConstraint", self._location)
        return web.Response(
            text=f'<?xml version="1.0" encoding="UTF-8"?>\n{answer}\n', content_type="application/xml"
        )

    async def list_objects(self, _request: web.Request, target: Target, _body: bytes) -> web.Response:
        """`GET /bucket/?list-type=2`: keys by UTF-8 order, with common prefixes."""
        query = target.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        limit = _max_keys(query.get("max-keys", "100"))
        url = query.get("encoding-type") == "url"
        marker = _from_token(query.get("continuation-token", "")) or query.get("start-after", "")
        items, prefixes, last = self._page(target.bucket, prefix, delimiter, marker, limit)
        parts = [
            text("Name", target.bucket),
            text("Prefix", encoded(prefix, url=url)),
            text("MaxKeys", limit),
            text("Delimiter", encoded(delimiter, url=url)),
            text("IsTruncated", "true" if last else "false"),
            text("KeyCount", len(items) + len(prefixes)),
            *([text("EncodingType", "url")] if url else []),
            *([text("NextContinuationToken", _to_token(last))] if last else []),
            *(_contents(item, url=url) for item in items),
            *(element("CommonPrefixes", text("Prefix", encoded(p, url=url))) for p in prefixes),
        ]
        return document("ListBucketResult", parts)

    def _page(
        self, bucket: str, prefix: str, delimiter: str, marker: str, limit: int
    ) -> tuple[list[StoredObject], list[str], str]:
        items: list[StoredObject] = []
        prefixes: list[str] = []
        last = ""
        for item in self._storage.after(bucket, prefix, marker):
            rest = item.key[len(prefix) :]
            common = (
                prefix + rest[: rest.index(delimiter) + len(delimiter)]
                if delimiter and delimiter in rest
                else ""
            )
            if common and (common in prefixes or marker.startswith(common)):
                last = item.key
                continue
            if len(items) + len(prefixes) >= limit:
                return items, prefixes, last
            if common:
                prefixes.append(common)
            else:
                items.append(item)
            last = item.key
        return items, prefixes, ""

    async def delete_objects(self, request: web.Request, target: Target, body: bytes) -> web.Response:
        """`POST /bucket/?delete`: up to 1,000 keys; keys that are not there count as deleted."""
        digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        if request.headers.get("Content-MD5") != digest:
            raise OssError(400, "InvalidDigest", "The Content-MD5 you specified is missing or wrong.")
        keys, quiet = _keys_to_delete(body)
        for key in keys:
            self._storage.delete(target.bucket, key)
        if quiet:
            return web.Response()
        url = target.query.get("encoding-type") == "url"
        parts = [element("Deleted", text("Key", encoded(key, url=url))) for key in keys]
        return document("DeleteResult", [*([text("EncodingType", "url")] if url else []), *parts])


def _contents(item: StoredObject, *, url: bool) -> str:
    return element(
        "Contents",
        text("Key", encoded(item.key, url=url)),
        text("LastModified", timestamp(item.modified)),
        text("ETag", f'"{item.md5}"'),
        text("Type", "Normal"),
        text("Size", item.size),
        text("StorageClass", "Standard"),
        _OWNER,
    )


def _keys_to_delete(body: bytes) -> tuple[list[str], bool]:
    root = _parse(body)
    keys = [item.findtext("Key") or "" for item in root.findall("Object")]
    if not 1 <= len(keys) <= _MAX_KEYS:
        raise OssError(400, "MalformedXML", f"1 to {_MAX_KEYS} keys can be deleted at once.")
    return keys, (root.findtext("Quiet") or "").lower() == "true"


def _parse(body: bytes) -> ET.Element:
    malformed = OssError(400, "MalformedXML", "The XML you provided was not well-formed.")
    if b"<!" in body:  # no document type has a place here, and entities are how XML bites
        raise malformed
    try:
        return ET.fromstring(body)  # noqa: S314  # document types are refused above
    except ET.ParseError as error:
        raise malformed from error


def _max_keys(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value[:9]) <= _MAX_KEYS:
        raise invalid_argument(f"max-keys must be between 1 and {_MAX_KEYS}.")
    return int(value)


def _to_token(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode("utf-8", "surrogateescape")).decode()


def _from_token(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode("utf-8", "surrogateescape")
    except ValueError as error:
        raise invalid_argument("The continuation token is not valid.") from error
