"""ListMultipartUploads: the uploads of a bucket that are under way."""

from collections.abc import Mapping

from aiohttp import web

from devstack.oss.answers import document, element, encoded, text, timestamp
from devstack.oss.draft import Draft
from devstack.oss.limits import MAX_KEYS
from devstack.oss.listing import common_prefix, is_url, page_size
from devstack.oss.storage import utf8
from devstack.oss.target import Target
from devstack.oss.uploads import Upload, Uploads


class UploadListing:
    """The list operation on uploads."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def list_uploads(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/?uploads`: goes on after `key-marker` and `upload-id-marker`."""
        query, url = target.query, is_url(target.query)
        limit = page_size(query, "max-uploads", default=MAX_KEYS)
        uploads, prefixes, last = self._page(target, limit)
        return document(
            "ListMultipartUploadsResult",
            (
                text("Bucket", target.bucket),
                *([text("EncodingType", "url")] if url else []),
                text("KeyMarker", encoded(query.get("key-marker", ""), url=url)),
                text("UploadIdMarker", query.get("upload-id-marker", "")),
                text("NextKeyMarker", encoded(last.key, url=url) if last else ""),
                text("NextUploadIdMarker", last.id if last else ""),
                text("Delimiter", encoded(query.get("delimiter", ""), url=url)),
                text("Prefix", encoded(query.get("prefix", ""), url=url)),
                text("MaxUploads", limit),
                text("IsTruncated", "true" if last else "false"),
                *(_upload(one, url=url) for one in uploads),
                *(element("CommonPrefixes", text("Prefix", encoded(p, url=url))) for p in prefixes),
            ),
        )

    def _page(self, target: Target, limit: int) -> tuple[list[Upload], list[str], Upload | None]:
        """Uploads and common prefixes of one answer, and the last it covers if there are more."""
        prefix, delimiter = target.query.get("prefix", ""), target.query.get("delimiter", "")
        uploads: list[Upload] = []
        prefixes: list[str] = []
        last: Upload | None = None
        for one in self._uploads.all(target.bucket):
            if not one.key.startswith(prefix) or not _is_after(one, target.query):
                continue
            common = common_prefix(one.key, prefix, delimiter)
            if common and (common in prefixes or target.query.get("key-marker", "").startswith(common)):
                last = one
                continue
            if len(uploads) + len(prefixes) >= limit:
                return uploads, prefixes, last
            if common:
                prefixes.append(common)
            else:
                uploads.append(one)
            last = one
        return uploads, prefixes, None


def _is_after(upload: Upload, query: Mapping[str, str]) -> bool:
    key_marker, id_marker = query.get("key-marker", ""), query.get("upload-id-marker", "")
    if id_marker and upload.key == key_marker:
        return upload.id > id_marker
    return utf8(upload.key) > utf8(key_marker)


def _upload(upload: Upload, *, url: bool) -> str:
    return element(
        "Upload",
        text("Key", encoded(upload.key, url=url)),
        text("UploadId", upload.id),
        text("StorageClass", upload.traits.storage_class),
        text("Initiated", timestamp(upload.initiated)),
    )
