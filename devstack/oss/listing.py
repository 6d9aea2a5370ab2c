"""ListObjects in both versions: keys by UTF-8 order, a page at a time, with common prefixes."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from devstack.oss.answers import OWNER, document, element, encoded, text, timestamp
from devstack.oss.draft import Draft
from devstack.oss.errors import invalid_argument
from devstack.oss.limits import MAX_KEYS
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.target import Target

_DEFAULT_KEYS: Final = 100


@dataclass(frozen=True)
class _Page:
    """What one answer lists."""

    items: list[StoredObject]
    prefixes: list[str]
    last: str
    """The last key it covers, if there are more; else ''."""


class Listing:
    """The two list operations of a bucket."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def version_1(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/`: goes on after `marker`."""
        query, url = target.query, is_url(target.query)
        marker = query.get("marker", "")
        page = self._page(target.bucket, query, marker)
        parts = [text("Marker", encoded(marker, url=url))]
        if page.last:
            parts.append(text("NextMarker", encoded(page.last, url=url)))
        return _answer(target, page, parts, owner=True)

    async def version_2(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?list-type=2`: goes on after `continuation-token`, begins after `start-after`."""
        query, url = target.query, is_url(target.query)
        if query["list-type"] != "2":
            raise invalid_argument("list-type must be 2.")
        token, start_after = query.get("continuation-token", ""), query.get("start-after", "")
        marker = _from_token(token) or start_after
        page = self._page(target.bucket, query, marker)
        parts = [text("KeyCount", len(page.items) + len(page.prefixes))]
        parts += [text("StartAfter", encoded(start_after, url=url))] if start_after else []
        parts += [text("ContinuationToken", token)] if token else []
        if page.last:
            parts.append(text("NextContinuationToken", _to_token(page.last)))
        return _answer(target, page, parts, owner=query.get("fetch-owner") == "true")

    def _page(self, bucket: str, query: Mapping[str, str], marker: str) -> _Page:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        limit = page_size(query)
        items: list[StoredObject] = []
        prefixes: list[str] = []
        last = ""
        for item in self._storage.after(bucket, prefix, marker):
            common = common_prefix(item.key, prefix, delimiter)
            if not common or not (common in prefixes or marker.startswith(common)):
                if len(items) + len(prefixes) >= limit:
                    return _Page(items, prefixes, last)
                if common:
                    prefixes.append(common)
                else:
                    items.append(item)
            last = item.key
        return _Page(items, prefixes, "")


def common_prefix(key: str, prefix: str, delimiter: str) -> str:
    """What `key` is listed as with all others that begin so; '' if it stands for itself."""
    rest = key[len(prefix) :]
    if not delimiter or delimiter not in rest:
        return ""
    return prefix + rest[: rest.index(delimiter) + len(delimiter)]


def _answer(target: Target, page: _Page, parts: list[str], *, owner: bool) -> web.Response:
    query, url = target.query, is_url(target.query)
    return document(
        "ListBucketResult",
        (
            text("Name", target.bucket),
            text("Prefix", encoded(query.get("prefix", ""), url=url)),
            text("MaxKeys", page_size(query)),
            text("Delimiter", encoded(query.get("delimiter", ""), url=url)),
            text("IsTruncated", "true" if page.last else "false"),
            *([text("EncodingType", "url")] if url else []),
            *parts,
            *(_contents(item, url=url, owner=owner) for item in page.items),
            *(element("CommonPrefixes", text("Prefix", encoded(p, url=url))) for p in page.prefixes),
        ),
    )


def _contents(item: StoredObject, *, url: bool, owner: bool) -> str:
    return element(
        "Contents",
        text("Key", encoded(item.key, url=url)),
        text("LastModified", timestamp(item.modified)),
        text("ETag", item.etag),
        text("Type", item.kind),
        text("Size", item.size),
        text("StorageClass", item.storage_class),
        OWNER if owner else "",
    )


def is_url(query: Mapping[str, str]) -> bool:
    """Whether the client wants its keys URL-encoded."""
    return query.get("encoding-type") == "url"


def page_size(query: Mapping[str, str], name: str = "max-keys", *, default: int = _DEFAULT_KEYS) -> int:
    """How many a client wants in one answer.

    Raises:
        OssError: it wants none, or more than there can be.
    """
    value = query.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MAX_KEYS:
        raise invalid_argument(f"{name} must be between 1 and {MAX_KEYS}.")
    return int(value)


def _to_token(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode("utf-8", "surrogateescape")).decode()


def _from_token(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode("utf-8", "surrogateescape")
    except ValueError as error:
        raise invalid_argument("The continuation token is not valid.") from error
