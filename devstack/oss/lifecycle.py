"""Lifecycle rules of a bucket: kept as sent; they delete when a test says what time it is."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Final
from xml.etree import ElementTree as ET

from aiohttp import web

from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, invalid_argument
from devstack.oss.limits import MAX_RULES
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.target import Target
from devstack.oss.xml_body import parsed

_ROOT: Final = "LifecycleConfiguration"
_MAX_ID: Final = 255


class Lifecycle:
    """The lifecycle operations, and a run of the rules."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def put(self, _request: web.Request, target: Target, body: Draft) -> web.Response:
        """`PUT /bucket/?lifecycle`: these rules and no others."""
        root = parsed(body.read(), _ROOT)
        rules = root.findall("Rule")
        if not 1 <= len(rules) <= MAX_RULES:
            raise OssError(400, "MalformedXML", f"A lifecycle has 1 to {MAX_RULES} rules.")
        ids = [_checked_id(rule) for rule in rules]
        if len(set(ids)) < len(ids):
            raise invalid_argument("Two rules have one ID.")
        self._storage.set(target.bucket, lifecycle=ET.tostring(root, encoding="unicode"))
        return web.Response()

    async def get(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?lifecycle`."""
        rules = self._storage.settings(target.bucket).lifecycle
        if not rules:
            raise OssError(404, "NoSuchLifecycle", "No Row found in Lifecycle Table.")
        return web.Response(
            text=f'<?xml version="1.0" encoding="UTF-8"?>\n{rules}\n', content_type="application/xml"
        )

    async def delete(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/?lifecycle`."""
        self._storage.set(target.bucket, lifecycle="")
        return web.Response(status=204)

    def run(self, now: datetime) -> list[str]:
        """Delete every object whose time is over at `now`; returns them as `bucket/key`.

        Only `Expiration` acts, on the objects that `Prefix` and `Tag` choose.
        """
        gone = []
        for bucket in self._storage.buckets():
            rules = self._storage.settings(bucket).lifecycle
            enabled = [rule for rule in ET.fromstring(rules) if _is_enabled(rule)] if rules else []  # noqa: S314  # checked when it came
            for item in list(self._storage.objects(bucket).values()):
                if any(_is_over(rule, item, now) for rule in enabled):
                    self._storage.delete(bucket, item.key)
                    gone.append(f"{bucket}/{item.key}")
        return gone


def _checked_id(rule: ET.Element) -> str:
    """The rule's ID, which is added if it has none."""
    if rule.findtext("Status") not in {"Enabled", "Disabled"} or rule.find("Prefix") is None:
        raise OssError(400, "MalformedXML", "A rule has a Prefix, and the Status Enabled or Disabled.")
    for days in rule.iter("Days"):
        if not (days.text or "").strip().isdecimal() or int(days.text or "") < 1:
            raise invalid_argument("Days must be a positive number.")
    for date in rule.iter("CreatedBeforeDate"):
        _moment(date.text or "")
    identifier = rule.find("ID")
    if identifier is None:
        identifier = ET.SubElement(rule, "ID")
    identifier.text = identifier.text or token_hex(16)
    if len(identifier.text) > _MAX_ID:
        raise invalid_argument(f"The ID of a rule has at most {_MAX_ID} characters.")
    return identifier.text


def _is_enabled(rule: ET.Element) -> bool:
    return rule.findtext("Status") == "Enabled"


def _is_over(rule: ET.Element, item: StoredObject, now: datetime) -> bool:
    tags = {tag.findtext("Key"): tag.findtext("Value") or "" for tag in rule.findall("Tag")}
    if not item.key.startswith(rule.findtext("Prefix") or "") or not tags.items() <= item.tags.items():
        return False
    modified = datetime.fromtimestamp(item.modified, UTC)
    if days := rule.findtext("Expiration/Days"):
        return now >= modified + timedelta(days=int(days))
    if date := rule.findtext("Expiration/CreatedBeforeDate"):
        return modified < _moment(date) <= now
    return False


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise invalid_argument("CreatedBeforeDate is a time in ISO 8601.") from error
