"""Operations on buckets."""

import re
from typing import Final

from aiohttp import web

from devstack.oss.access import BUCKET_ACLS
from devstack.oss.answers import OWNER, document, element, encoded, text, timestamp
from devstack.oss.checksum import check_md5
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError
from devstack.oss.limits import MAX_KEYS
from devstack.oss.listing import page_size
from devstack.oss.storage import Storage
from devstack.oss.target import Target
from devstack.oss.traits import known_acl
from devstack.oss.uploads import Uploads
from devstack.oss.xml_body import parsed

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]")


class Buckets:
    """What can be done with a bucket as a whole."""

    def __init__(self, storage: Storage, uploads: Uploads, region: str) -> None:
        self._storage = storage
        self._uploads = uploads
        self._location = f"oss-{region}"

    async def list_buckets(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /`: goes on after `marker`."""
        prefix, marker = target.query.get("prefix", ""), target.query.get("marker", "")
        names = [name for name in self._storage.buckets() if name.startswith(prefix) and name > marker]
        limit = page_size(target.query)
        page, more = names[:limit], len(names) > limit
        inside = [
            element(
                "Bucket",
                text("Name", name),
                text("CreationDate", timestamp(self._storage.settings(name).created)),
                text("Location", self._location),
                text("ExtranetEndpoint", request.host),
                text("IntranetEndpoint", request.host),
                text("StorageClass", "Standard"),
            )
            for name in page
        ]
        parts = [
            text("Prefix", prefix),
            text("Marker", marker),
            text("MaxKeys", limit),
            text("IsTruncated", "true" if more else "false"),
            *([text("NextMarker", page[-1])] if more else []),
        ]
        return document("ListAllMyBucketsResult", (*parts, OWNER, element("Buckets", *inside)))

    async def put(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`PUT /bucket/`; a storage class in the body is not looked at."""
        acl = request.headers.get("x-oss-acl")
        if not _NAME.fullmatch(target.bucket):
            raise OssError(400, "InvalidBucketName", "The specified bucket is not valid.")
        known = acl and known_acl(acl, BUCKET_ACLS)
        self._storage.create_bucket(target.bucket)
        if known:
            self._storage.set(target.bucket, acl=known)
        return web.Response()

    async def delete(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/`."""
        if self._uploads.all(target.bucket):
            raise OssError(409, "BucketNotEmpty", "Uploads in parts are under way in the bucket.")
        self._storage.delete_bucket(target.bucket)
        return web.Response(status=204)

    async def head(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`HEAD /bucket/`."""
        self._storage.objects(target.bucket)
        return web.Response()

    async def info(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?bucketInfo`."""
        settings = self._storage.settings(target.bucket)
        bucket = element(
            "Bucket",
            text("Name", target.bucket),
            text("CreationDate", timestamp(settings.created)),
            text("Location", self._location),
            text("ExtranetEndpoint", request.host),
            text("IntranetEndpoint", request.host),
            text("StorageClass", "Standard"),
            text("DataRedundancyType", "LRS"),
            OWNER,
            element("AccessControlList", text("Grant", settings.acl)),
        )
        return document("BucketInfo", (bucket,))

    async def location(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?location`."""
        self._storage.objects(target.bucket)
        answer = text("LocationConstraint", self._location)
        return web.Response(
            text=f'<?xml version="1.0" encoding="UTF-8"?>\n{answer}\n', content_type="application/xml"
        )

    async def delete_objects(self, request: web.Request, target: Target, body: Draft) -> web.Response:
        """`POST /bucket/?delete`: up to 1,000 keys; keys that are not there count as deleted."""
        if "Content-MD5" not in request.headers:
            raise OssError(400, "MissingArgument", "Missing Some Required Arguments: Content-MD5.")
        check_md5(request.headers, body.md5)
        keys, quiet = _keys_to_delete(body.read())
        for key in keys:
            self._storage.delete(target.bucket, key)
        if quiet:
            return web.Response()
        url = target.query.get("encoding-type") == "url"
        parts = [element("Deleted", text("Key", encoded(key, url=url))) for key in keys]
        return document("DeleteResult", [*([text("EncodingType", "url")] if url else []), *parts])


def _keys_to_delete(body: bytes) -> tuple[list[str], bool]:
    root = parsed(body, "Delete")
    keys = [item.findtext("Key") or "" for item in root.findall("Object")]
    if not 1 <= len(keys) <= MAX_KEYS:
        raise OssError(400, "MalformedXML", f"1 to {MAX_KEYS} keys can be deleted at once.")
    return keys, (root.findtext("Quiet") or "").lower() == "true"
