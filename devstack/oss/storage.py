"""Buckets and objects on disk: `root/BUCKET/o/<sha256 of the key>`, one file an object.

The key is never a path. A file has the object's bytes, its description and the description's
length, so an object appears, and is replaced, in the one step that puts its file in place: whatever
happens before leaves what was there, and a draft that the next start removes.
"""

import base64
import hashlib
import json
import os
import shutil
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import time
from typing import Any, Final

from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, no_such_bucket, no_such_key
from devstack.oss.traits import Traits

_DATA: Final = "o"
_SETTINGS: Final = "bucket.json"
_DRAFTS: Final = ".drafts"
"""No bucket can be called so."""
_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True)
class StoredObject(Traits):
    """What is known of one object besides its bytes."""

    key: str = ""
    size: int = 0
    md5: str = ""
    """Of the content, upper-case hex."""
    modified: float = 0
    """Seconds since 1970."""
    crc64: int | None = None
    parts_etag: str = ""
    """The ETag without its quotes, if it was uploaded in parts."""

    @property
    def etag(self) -> str:
        """The ETag header, in its quotes."""
        return f'"{self.parts_etag or self.md5}"'

    @property
    def kind(self) -> str:
        """How OSS calls the way it was stored."""
        return "Multipart" if self.parts_etag else "Normal"

    @property
    def content_md5(self) -> str:
        """The Content-MD5 header: base64 of the digest."""
        return base64.b64encode(bytes.fromhex(self.md5)).decode()


@dataclass(frozen=True)
class BucketSettings:
    """What is set for a bucket as a whole."""

    created: float
    """Seconds since 1970."""
    acl: str = "private"
    lifecycle: str = ""
    """The rules as XML; '' for none."""


class Storage:
    """All buckets below one folder; the index is in memory and made anew at the start."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / _DRAFTS
        shutil.rmtree(self._drafts, ignore_errors=True)  # of a start that was killed
        self._drafts.mkdir(parents=True)
        self._buckets = {path.name: self._load(path) for path in sorted(root.iterdir()) if _is_bucket(path)}

    def _load(self, bucket: Path) -> dict[str, StoredObject]:
        self._join_earlier(bucket / _DATA)
        found = map(_described, (bucket / _DATA).iterdir())
        return {item.key: item for item in found}

    def _join_earlier(self, folder: Path) -> None:
        """Make one file of the two an object had before: its bytes, and `<sha256>.json`, which named them."""
        for path in folder.glob("*.json"):
            fields = json.loads(path.read_text())
            data = (folder / fields.pop("file", path.stem)).read_bytes()
            with self.draft() as draft:
                draft.write(data[: fields["size"]])
                draft.move_to(folder / path.stem, _tail(StoredObject(**fields)))
            path.unlink()  # before its data: a start that is killed in between goes on from here
        for path in folder.glob("*.*"):
            path.unlink()

    def buckets(self) -> list[str]:
        """Names, sorted."""
        return sorted(self._buckets)

    def create_bucket(self, bucket: str) -> None:
        """Create it; nothing happens when it exists."""
        if bucket not in self._buckets:
            (self._root / bucket / _DATA).mkdir(parents=True)
            self._buckets[bucket] = {}
            self.set(bucket, created=time())

    def delete_bucket(self, bucket: str) -> None:
        """Remove an empty bucket."""
        if self.objects(bucket):
            raise OssError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.")
        shutil.rmtree(self._root / bucket)
        del self._buckets[bucket]

    def clear(self) -> None:
        """Remove every bucket with all that is in it."""
        for bucket in self.buckets():
            shutil.rmtree(self._root / bucket)
        self._buckets.clear()

    def folder(self, bucket: str) -> Path:
        """Where all of a bucket is."""
        self.objects(bucket)
        return self._root / bucket

    def settings(self, bucket: str) -> BucketSettings:
        """What is set for a bucket."""
        path = self.folder(bucket) / _SETTINGS
        if not path.exists():  # of an earlier version
            return BucketSettings(path.parent.stat().st_ctime)
        return BucketSettings(**json.loads(path.read_text()))

    def set(self, bucket: str, **changes: Any) -> None:
        """Change fields of a bucket's settings."""
        settings = replace(self.settings(bucket), **changes)
        write_json(self.folder(bucket) / _SETTINGS, asdict(settings))

    def objects(self, bucket: str) -> dict[str, StoredObject]:
        """All objects of a bucket by key."""
        if bucket not in self._buckets:
            raise no_such_bucket(bucket)
        return self._buckets[bucket]

    def draft(self) -> Draft:
        """Room for the bytes of an object that is not there yet."""
        return Draft(self._drafts)

    def put(
        self, bucket: str, key: str, draft: Draft, traits: Traits, *, parts_etag: str = ""
    ) -> StoredObject:
        """Make `draft` the object, over whatever has its key."""
        self.objects(bucket)
        item = StoredObject(
            **vars(traits),
            key=key,
            size=draft.size,
            md5=draft.md5.hex().upper(),
            modified=time(),
            crc64=draft.crc64,
            parts_etag=parts_etag,
        )
        self._keep(bucket, item, draft)
        return item

    def change(self, bucket: str, key: str, **changes: Any) -> None:
        """Change fields of an object; its bytes and its time stay."""
        with self.draft() as draft:
            draft.write(self.read(bucket, key))
            self._keep(bucket, replace(self.get(bucket, key), **changes), draft)

    def get(self, bucket: str, key: str) -> StoredObject:
        """What is known of an object."""
        try:
            return self.objects(bucket)[key]
        except KeyError as error:
            raise no_such_key(key) from error

    def read(self, bucket: str, key: str) -> bytes:
        """The bytes of an object."""
        item = self.get(bucket, key)
        with self._file(bucket, key).open("rb") as file:
            return file.read(item.size)

    def delete(self, bucket: str, key: str) -> None:
        """Remove an object; nothing happens when it is not there."""
        if self.objects(bucket).pop(key, None):
            self._file(bucket, key).unlink(missing_ok=True)

    def after(self, bucket: str, prefix: str, marker: str) -> Iterator[StoredObject]:
        """Objects whose key begins with `prefix` and sorts after `marker`, by UTF-8 bytes."""
        keys = sorted((key for key in self.objects(bucket) if key.startswith(prefix)), key=utf8)
        return (self.objects(bucket)[key] for key in keys if utf8(key) > utf8(marker))

    def _keep(self, bucket: str, item: StoredObject, draft: Draft) -> None:
        draft.move_to(self._file(bucket, item.key), _tail(item))
        self.objects(bucket)[item.key] = item

    def _file(self, bucket: str, key: str) -> Path:
        return self._root.joinpath(bucket, _DATA, hashlib.sha256(utf8(key)).hexdigest())


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a file in one step: whoever reads it sees all of it, or what was there before."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(json.dumps(value).encode())
    draft.replace(path)


def utf8(text: str) -> bytes:
    """The bytes keys are ordered by."""
    return text.encode("utf-8", "surrogateescape")


def _tail(item: StoredObject) -> bytes:
    """What follows an object's bytes in its file."""
    description = json.dumps(vars(item)).encode()
    return description + _LENGTH.pack(len(description))


def _described(path: Path) -> StoredObject:
    with path.open("rb") as file:
        file.seek(-_LENGTH.size, os.SEEK_END)
        (length,) = _LENGTH.unpack(file.read())
        file.seek(-_LENGTH.size - length, os.SEEK_END)
        return StoredObject(**json.loads(file.read(length)))


def _is_bucket(path: Path) -> bool:
    return path.is_dir() and path.name != _DRAFTS
