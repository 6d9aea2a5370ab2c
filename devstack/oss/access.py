"""Who may read without a signature: the ACLs of buckets and objects, `private` or `public-read`."""

from typing import Final

from aiohttp import web

from devstack.oss.answers import OWNER, document, element, text
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError
from devstack.oss.storage import Storage
from devstack.oss.target import Target
from devstack.oss.traits import known_acl

BUCKET_ACLS: Final = frozenset({"private", "public-read"})


class Access:
    """The ACL operations, and what they are for."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def check_stranger(self, target: Target) -> None:
        """Refuse a request without a signature, unless it reads what everybody may read.

        Raises:
            OssError: it is refused.
        """
        reads = target.method in {"GET", "HEAD"} and target.level == "object" and not target.query
        if not reads or not self._is_public(target):
            raise OssError(
                403,
                "AccessDenied",
                "You have no right to access this object because of bucket acl.",
                ec="0003-00000001",
            )

    def _is_public(self, target: Target) -> bool:
        bucket_acl = self._storage.settings(target.bucket).acl
        try:
            acl = self._storage.get(target.bucket, target.key).acl
        except OssError:
            if bucket_acl == "public-read":
                raise
            return False  # strangers are not told what a private bucket holds
        return (bucket_acl if acl == "default" else acl) == "public-read"

    async def put_bucket(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`PUT /bucket/?acl` with `x-oss-acl`."""
        acl = known_acl(request.headers.get("x-oss-acl", ""), BUCKET_ACLS)
        self._storage.set(target.bucket, acl=acl)
        return web.Response()

    async def get_bucket(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?acl`."""
        return _policy(self._storage.settings(target.bucket).acl)

    async def put_object(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`PUT /bucket/key?acl` with `x-oss-object-acl`."""
        acl = known_acl(request.headers.get("x-oss-object-acl", ""))
        self._storage.change(target.bucket, target.key, acl=acl)
        return web.Response()

    async def get_object(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/key?acl`."""
        return _policy(self._storage.get(target.bucket, target.key).acl)


def _policy(acl: str) -> web.Response:
    return document("AccessControlPolicy", (OWNER, element("AccessControlList", text("Grant", acl))))
