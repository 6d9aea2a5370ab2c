"""Operations on uploads in parts."""

import hashlib
from itertools import pairwise
from typing import Final

from aiohttp import web

from devstack.oss.answers import document, element, encoded, text, timestamp
from devstack.oss.checksum import check_md5
from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, invalid_argument
from devstack.oss.limits import MAX_PARTS, MIN_PART_BYTES
from devstack.oss.objects import crc_header, forbid_overwrite
from devstack.oss.storage import Storage
from devstack.oss.target import Target
from devstack.oss.traits import check_key, traits_of
from devstack.oss.uploads import Part, Upload, Uploads
from devstack.oss.xml_body import parsed

_NUMBER_DIGITS: Final = 5


class Multipart:
    """From the beginning of an upload to its object.

    Args:
        storage: where the object goes.
        uploads: where its parts wait.
        max_object_bytes: of the whole.
    """

    def __init__(self, storage: Storage, uploads: Uploads, max_object_bytes: int) -> None:
        self._storage = storage
        self._uploads = uploads
        self._max_object_bytes = max_object_bytes

    async def initiate(self, request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`POST /bucket/key?uploads`."""
        check_key(target.key)
        forbid_overwrite(request, self._storage, target)
        upload = self._uploads.begin(target.bucket, target.key, traits_of(request.headers))
        return document("InitiateMultipartUploadResult", (*_of(target), text("UploadId", upload.id)))

    async def upload_part(self, request: web.Request, target: Target, body: Draft) -> web.Response:
        """`PUT /bucket/key?partNumber=1&uploadId=…`: the body as a part."""
        traits_of(request.headers)  # a part cannot be copied or encrypted either
        number = _part_number(target.query["partNumber"])
        upload = self._upload(target)
        check_md5(request.headers, body.md5)
        part = self._uploads.put_part(target.bucket, upload, number, body)
        return web.Response(headers={"ETag": f'"{part.md5}"'} | crc_header(part.crc64))

    async def complete(self, request: web.Request, target: Target, body: Draft) -> web.Response:
        """`POST /bucket/key?uploadId=…`: the parts it lists become the object."""
        forbid_overwrite(request, self._storage, target)
        upload = self._upload(target)
        there = self._uploads.parts(target.bucket, upload)
        wants_all = request.headers.get("x-oss-complete-all", "").lower() == "yes"
        parts = there if wants_all else _listed(body.read(), there)
        _check_sizes(parts, self._max_object_bytes)
        digests = b"".join(bytes.fromhex(part.md5) for part in parts)
        etag = f"{hashlib.md5(digests, usedforsecurity=False).hexdigest().upper()}-{len(parts)}"
        with self._storage.draft() as draft:
            for part in parts:
                self._uploads.append(target.bucket, upload, part, draft)
            item = self._storage.put(target.bucket, target.key, draft, upload.traits, parts_etag=etag)
        self._uploads.end(target.bucket, upload)
        answer = document(
            "CompleteMultipartUploadResult",
            (*_of(target), text("Location", request.url.with_query(None)), text("ETag", item.etag)),
        )
        answer.headers.update({"ETag": item.etag} | crc_header(item.crc64))
        return answer

    async def abort(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`DELETE /bucket/key?uploadId=…`: forget it with its parts."""
        self._uploads.end(target.bucket, self._upload(target))
        return web.Response(status=204)

    async def list_parts(self, _request: web.Request, target: Target, _body: Draft) -> web.Response:
        """`GET /bucket/key?uploadId=…`: goes on after `part-number-marker`."""
        query = target.query
        limit = _number(query.get("max-parts") or "1000", 1000, "max-parts")
        marker = _number(query.get("part-number-marker") or "0", MAX_PARTS, "part-number-marker", least=0)
        upload = self._upload(target)
        rest = [part for part in self._uploads.parts(target.bucket, upload) if part.number > marker]
        page, more = rest[:limit], len(rest) > limit
        return document(
            "ListPartsResult",
            (
                *_of(target),
                text("UploadId", upload.id),
                text("StorageClass", upload.traits.storage_class),
                text("PartNumberMarker", marker),
                text("NextPartNumberMarker", page[-1].number if page else marker),
                text("MaxParts", limit),
                text("IsTruncated", "true" if more else "false"),
                *map(_part, page),
            ),
        )

    def _upload(self, target: Target) -> Upload:
        return self._uploads.get(target.bucket, target.key, target.query["uploadId"])


def _of(target: Target) -> list[str]:
    url = target.query.get("encoding-type") == "url"
    return [
        *([text("EncodingType", "url")] if url else []),
        text("Bucket", target.bucket),
        text("Key", encoded(target.key, url=url)),
    ]


def _part(part: Part) -> str:
    return element(
        "Part",
        text("PartNumber", part.number),
        text("LastModified", timestamp(part.modified)),
        text("ETag", f'"{part.md5}"'),
        *([] if part.crc64 is None else [text("HashCrc64ecma", part.crc64)]),
        text("Size", part.size),
    )


def _part_number(value: str) -> int:
    return _number(value, MAX_PARTS, "partNumber")


def _number(value: str, most: int, name: str, *, least: int = 1) -> int:
    if not value.isascii() or not value.isdigit() or not least <= int(value[: _NUMBER_DIGITS + 1]) <= most:
        raise invalid_argument(f"{name} must be between {least} and {most}.")
    return int(value)


def _listed(body: bytes, there: list[Part]) -> list[Part]:
    """The parts a client wants, each of which must be there as the client knows it."""
    by_number = {str(part.number): part for part in there}
    wanted = []
    for item in parsed(body, "CompleteMultipartUpload").findall("Part"):
        part = by_number.get((item.findtext("PartNumber") or "").strip())
        if part is None or (item.findtext("ETag") or "").strip().strip('"').upper() != part.md5:
            raise OssError(400, "InvalidPart", "One of the parts was not uploaded, or its ETag differs.")
        wanted.append(part)
    if not wanted:
        raise OssError(400, "MalformedXML", "No part is listed.")
    if any(one.number >= following.number for one, following in pairwise(wanted)):
        raise OssError(400, "InvalidPartOrder", "The parts are not listed by ascending number.")
    return wanted


def _check_sizes(parts: list[Part], max_object_bytes: int) -> None:
    if not parts:
        raise OssError(400, "InvalidPart", "No part was uploaded.")
    if any(part.size < MIN_PART_BYTES for part in parts[:-1]):
        raise OssError(400, "EntityTooSmall", f"Every part but the last has at least {MIN_PART_BYTES} bytes.")
    if sum(part.size for part in parts) > max_object_bytes:
        raise OssError(400, "EntityTooLarge", f"An object has at most {max_object_bytes} bytes.")
