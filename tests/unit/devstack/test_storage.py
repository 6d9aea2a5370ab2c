"""What the OSS endpoint keeps on disk, and what a crash in the middle leaves."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devstack.oss.errors import OssError
from devstack.oss.storage import Storage, StoredObject
from devstack.oss.traits import Traits

KEYS = ["a", "../../escape", "/etc/passwd", "图/表.png", "x" * 1000, "a.json", "nul\0", "."]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    made = Storage(tmp_path)
    made.create_bucket("bucket")
    return made


def put(storage: Storage, key: str, data: bytes, **traits: Any) -> StoredObject:
    with storage.draft() as draft:
        draft.write(data)
        return storage.put("bucket", key, draft, Traits(**traits))


def files(root: Path) -> list[Path]:
    """All but the settings of buckets."""
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != "bucket.json")


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_never_a_path(storage: Storage, tmp_path: Path, key: str) -> None:
    put(storage, key, b"content")
    assert storage.read("bucket", key) == b"content"
    assert {path.parent for path in files(tmp_path)} == {tmp_path / "bucket" / "o"}


def test_a_restart_finds_every_object_as_it_was(storage: Storage, tmp_path: Path) -> None:
    for key in KEYS:
        put(storage, key, key.encode(), headers={"content-type": "image/png"}, acl="public-read")
    again = Storage(tmp_path)
    assert again.objects("bucket") == storage.objects("bucket")
    assert [again.read("bucket", key) for key in KEYS] == [key.encode() for key in KEYS]


def test_overwriting_and_deleting_leave_no_file_behind(storage: Storage, tmp_path: Path) -> None:
    put(storage, "k", b"first")
    put(storage, "k", b"second")
    assert storage.read("bucket", "k") == b"second"
    assert len(files(tmp_path)) == 1, "the bytes and their description"
    storage.delete("bucket", "k")
    storage.delete("bucket", "k")
    assert files(tmp_path) == []


def test_a_crash_before_the_last_step_leaves_the_object_as_it_was(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(storage, "k", b"first")
    before = files(tmp_path)

    def crash(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            put(storage, "k", b"second")
    again = Storage(tmp_path)
    assert again.read("bucket", "k") == b"first"
    assert files(tmp_path) == before, "the next start removes what the crash left"


def test_a_body_that_never_ends_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    put(storage, "k", b"first")
    before = files(tmp_path)
    with storage.draft() as draft:
        draft.write(b"sec")
        assert len(files(tmp_path)) == len(before) + 1
    assert files(tmp_path) == before, "it was given up"
    with storage.draft() as draft:
        draft.write(b"sec")
        assert Storage(tmp_path).read("bucket", "k") == b"first"
        assert files(tmp_path) == before, "the next start removes what a killed one left"


def test_a_change_keeps_bytes_and_sums(storage: Storage, tmp_path: Path) -> None:
    item = put(storage, "k", b"content")
    storage.change("bucket", "k", acl="public-read")
    again = Storage(tmp_path)
    assert again.get("bucket", "k") == replace(item, acl="public-read")
    assert again.read("bucket", "k") == b"content"
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("names_its_data", [True, False])
def test_objects_of_earlier_versions_which_made_two_files_of_them_are_still_there(
    storage: Storage, tmp_path: Path, *, names_its_data: bool
) -> None:
    item = put(storage, "k", b"content")
    put(storage, "new", b"stays")
    (file,) = (path for path in files(tmp_path) if b"content" in path.read_bytes())
    data = file.with_suffix(".1234abcd") if names_its_data else file
    file.unlink()
    data.write_bytes(b"content")
    file.with_suffix(".5678abcd").write_bytes(b"of a crash")
    named = {"file": data.name} if names_its_data else {}
    file.with_suffix(".json").write_text(json.dumps(vars(item) | named))
    for again in (Storage(tmp_path), Storage(tmp_path)):
        assert again.get("bucket", "k") == item
        assert again.read("bucket", "k") == b"content"
        assert again.read("bucket", "new") == b"stays"
        assert len(files(tmp_path)) == 2, "one for each object"


def test_starts_that_are_killed_after_each_file_they_remove_lose_no_object_of_earlier_versions(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in KEYS:
        item = put(storage, key, key.encode())
        (file,) = (path for path in files(tmp_path) if not path.suffix)
        data = file.rename(file.with_suffix(".1234abcd"))
        file.with_suffix(".json").write_text(json.dumps(vars(item) | {"file": data.name}))
    unlink = Path.unlink

    def unlink_and_die(path: Path) -> None:
        unlink(path)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", unlink_and_die)
        for _ in range(2 * len(KEYS)):
            with pytest.raises(KeyboardInterrupt):
                Storage(tmp_path)
    again = Storage(tmp_path)
    assert [again.read("bucket", key) for key in KEYS] == [key.encode() for key in KEYS]
    assert len(files(tmp_path)) == len(KEYS), "one for each object"


def test_keys_are_in_the_order_of_their_utf8_bytes(storage: Storage) -> None:
    # UTF-16, as some languages sort, would put U+1F4C8 before U+FF5E.
    keys = ["b", "a/2", "a/1", "a", "图", "\uff5e", "\U0001f4c8"]
    for key in keys:
        put(storage, key, b"")
    assert [item.key for item in storage.after("bucket", "", "")] == sorted(keys, key=str.encode)
    assert [item.key for item in storage.after("bucket", "a/", "a/1")] == ["a/2"]


def test_sums_are_those_that_clients_compute(storage: Storage) -> None:
    item = put(storage, "k", b"123456789")
    assert item.md5 == "25F9E794323B453885F5181F1B624D0B"
    assert item.crc64 in {0x995DC9BBDF1939FA, None}, "the published check value of CRC-64/XZ"


def test_only_an_empty_bucket_can_be_removed(storage: Storage, tmp_path: Path) -> None:
    put(storage, "k", b"")
    with pytest.raises(OssError, match="BucketNotEmpty"):
        storage.delete_bucket("bucket")
    storage.delete("bucket", "k")
    storage.delete_bucket("bucket")
    assert Storage(tmp_path).buckets() == []
    with pytest.raises(OssError, match="NoSuchBucket"):
        put(storage, "k", b"")
