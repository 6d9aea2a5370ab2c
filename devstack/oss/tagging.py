"""Operations on the tags of an object."""

from aiohttp import web

from devstack.oss.answers import document, element, text
from devstack.oss.draft import Draft
from devstack.oss.storage import Storage
from devstack.oss.target import Target
from devstack.oss.traits import check_tags
from devstack.oss.xml_body import parsed


class Tagging:
    """Put, get and delete of all tags at once, as OSS has it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def put(self, _request: web.Request, target: Target, body: Draft) -> web.Response:
        """`PUT /bucket/key?tagging`: these tags and no others."""
        found = parsed(body.read(), "Tagging").iterfind("TagSet/Tag")
        pairs = [(tag.findtext("Key") or "", tag.findtext("Value") or "") for tag in found]
        self._storage.change(target.bucket, target.key, tags=check_tags(pairs))
        return web.Response()

    async def get(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/key?tagging`."""
        tags = self._storage.get(target.bucket, target.key).tags
        inside = (element("Tag", text("Key", key), text("Value", value)) for key, value in tags.items())
        return document("Tagging", (element("TagSet", *inside),))

    async def delete(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/key?tagging`."""
        self._storage.change(target.bucket, target.key, tags={})
        return web.Response(status=204)
