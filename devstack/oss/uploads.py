"""Uploads in parts on disk: `root/BUCKET/u/<id>/upload.json`, and two files a part."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Final

from devstack.oss.draft import Draft
from devstack.oss.errors import OssError
from devstack.oss.storage import Storage, utf8, write_json
from devstack.oss.traits import Traits

_UPLOADS: Final = "u"
_ID: Final = 32


@dataclass(frozen=True)
class Part:
    """One part that has arrived."""

    number: int
    size: int
    md5: str
    """Upper-case hex: the ETag without its quotes."""
    modified: float
    """Seconds since 1970."""
    crc64: int | None


@dataclass(frozen=True)
class Upload:
    """An upload that was begun and neither completed nor aborted."""

    id: str
    key: str
    initiated: float
    """Seconds since 1970."""
    traits: Traits
    """Of the object to be."""


class Uploads:
    """The uploads of all buckets; everything is read from disk, so a restart forgets nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def begin(self, bucket: str, key: str, traits: Traits) -> Upload:
        """Begin an upload."""
        upload = Upload(token_hex(_ID // 2).upper(), key, time(), traits)
        folder = self._storage.folder(bucket) / _UPLOADS / upload.id
        folder.mkdir(parents=True)
        write_json(folder / "upload.json", asdict(upload))
        return upload

    def get(self, bucket: str, key: str, upload_id: str) -> Upload:
        """The upload with this id.

        Raises:
            OssError: there is none for this key.
        """
        folder = self._folder(bucket, upload_id)
        upload = _read(folder) if folder else None
        if upload is None or upload.key != key:
            raise OssError(404, "NoSuchUpload", "The specified upload does not exist.", UploadId=upload_id)
        return upload

    def all(self, bucket: str) -> list[Upload]:
        """The uploads of a bucket, by key, then by id."""
        folders = (self._storage.folder(bucket) / _UPLOADS).glob("*/upload.json")
        return sorted((_read(path.parent) for path in folders), key=lambda one: (utf8(one.key), one.id))

    def put_part(self, bucket: str, upload: Upload, number: int, draft: Draft) -> Part:
        """Take a part, over whatever had its number."""
        folder = self._storage.folder(bucket) / _UPLOADS / upload.id
        part = Part(number, draft.size, draft.md5.hex().upper(), time(), draft.crc64)
        draft.move_to(folder / f"{number}.part")
        write_json(folder / f"{number}.json", asdict(part))
        return part

    def parts(self, bucket: str, upload: Upload) -> list[Part]:
        """The parts that are there, by number."""
        folder = self._storage.folder(bucket) / _UPLOADS / upload.id
        found = (Part(**json.loads(path.read_text())) for path in folder.glob("[0-9]*.json"))
        return sorted(found, key=lambda part: part.number)

    def append(self, bucket: str, upload: Upload, part: Part, draft: Draft) -> None:
        """Write the bytes of a part to the end of `draft`."""
        draft.write(
            (self._storage.folder(bucket) / _UPLOADS / upload.id / f"{part.number}.part").read_bytes()
        )

    def end(self, bucket: str, upload: Upload) -> None:
        """Forget an upload with its parts."""
        shutil.rmtree(self._storage.folder(bucket) / _UPLOADS / upload.id)

    def _folder(self, bucket: str, upload_id: str) -> Path | None:
        folder = self._storage.folder(bucket) / _UPLOADS / upload_id
        # An id is never a path: only what `begin` made has this form.
        is_id = len(upload_id) == _ID and upload_id.isascii() and upload_id.isalnum()
        return folder if is_id and folder.is_dir() else None


def _read(folder: Path) -> Upload:
    found = json.loads((folder / "upload.json").read_text())
    return Upload(**(found | {"traits": Traits(**found["traits"])}))
