"""Uploads in parts, as oss2 makes them."""

import hashlib
from typing import Any

import oss2
import pytest
from oss2.models import PartInfo

from devstack.oss.limits import MIN_PART_BYTES

PART = bytes(range(256)) * (MIN_PART_BYTES // 256)


def sent(bucket: Any, key: str, upload_id: str, pieces: dict[int, bytes]) -> list[PartInfo]:
    return [
        PartInfo(number, bucket.upload_part(key, upload_id, number, piece).etag)
        for number, piece in pieces.items()
    ]


def test_parts_sent_in_any_order_become_one_object(bucket: Any) -> None:
    headers = {"Content-Type": "image/png", "x-oss-meta-a": "1", "x-oss-tagging": "kind=chart"}
    upload_id = bucket.init_multipart_upload("图/a", headers=headers).upload_id
    parts = sent(bucket, "图/a", upload_id, {7: b"the end", 2: PART, 1: PART[::-1]})
    assert not bucket.object_exists("图/a")
    done = bucket.complete_multipart_upload("图/a", upload_id, sorted(parts, key=lambda p: p.part_number))
    whole = PART[::-1] + PART + b"the end"
    assert bucket.get_object("图/a").read() == whole
    digests = b"".join(
        hashlib.md5(piece, usedforsecurity=False).digest() for piece in (PART[::-1], PART, b"the end")
    )
    assert done.etag == f"{hashlib.md5(digests, usedforsecurity=False).hexdigest().upper()}-3"
    head = bucket.head_object("图/a")
    assert (head.etag, head.content_type, head.object_type) == (done.etag, "image/png", "Multipart")
    assert (head.headers["x-oss-meta-a"], head.headers["x-oss-tagging-count"]) == ("1", "1")
    (listed,) = bucket.list_objects_v2().object_list
    assert (listed.etag, listed.size, listed.type) == (done.etag, len(whole), "Multipart")
    with pytest.raises(oss2.exceptions.NoSuchUpload):
        bucket.upload_part("图/a", upload_id, 1, PART)


def test_the_sdks_own_resumable_upload_goes_through(bucket: Any, tmp_path: Any) -> None:
    file = tmp_path / "big"
    file.write_bytes(PART * 7 + b"x")
    store = oss2.ResumableStore(root=str(tmp_path))
    oss2.resumable_upload(
        bucket, "big", str(file), store=store, multipart_threshold=1, part_size=MIN_PART_BYTES, num_threads=3
    )
    assert bucket.get_object("big").read() == file.read_bytes()


def test_a_part_sent_again_replaces_the_first_one(bucket: Any) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    (old,) = sent(bucket, "k", upload_id, {1: b"first"})
    new = sent(bucket, "k", upload_id, {1: b"second"})
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidPart"):
        bucket.complete_multipart_upload("k", upload_id, [old])
    bucket.complete_multipart_upload("k", upload_id, new)
    assert bucket.get_object("k").read() == b"second"


def test_an_aborted_upload_is_gone_with_its_parts(bucket: Any) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    sent(bucket, "k", upload_id, {1: PART})
    bucket.abort_multipart_upload("k", upload_id)
    with pytest.raises(oss2.exceptions.NoSuchUpload):
        bucket.list_parts("k", upload_id)
    assert bucket.list_multipart_uploads().upload_list == []
    bucket.delete_bucket()


@pytest.mark.parametrize(
    ("pieces", "listed", "code"),
    [
        ({1: b"too small", 2: b"x"}, [1, 2], "EntityTooSmall"),
        ({1: PART, 2: b"x"}, [2, 1], "InvalidPartOrder"),
        ({1: PART, 2: b"x"}, [1, 1], "InvalidPartOrder"),
        ({1: PART}, [1, 2], "InvalidPart"),
        ({1: PART}, [], "MalformedXML"),
    ],
)
def test_what_cannot_be_put_together_is_refused_and_can_be_mended(
    bucket: Any, pieces: dict[int, bytes], listed: list[int], code: str
) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    etags = {part.part_number: part.etag for part in sent(bucket, "k", upload_id, pieces)}
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{etags.get(number)}</ETag></Part>" for number in listed
    )
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"
    with pytest.raises(oss2.exceptions.ServerError, match=code):
        bucket._do("POST", bucket.bucket_name, "k", params={"uploadId": upload_id}, data=body)  # noqa: SLF001  # the SDK would sort the parts
    assert not bucket.object_exists("k")
    sent(bucket, "k", upload_id, {1: PART})
    bucket.complete_multipart_upload("k", upload_id, None, headers={"x-oss-complete-all": "yes"})
    assert bucket.get_object("k").read() == PART + pieces.get(2, b"")


@pytest.mark.parametrize("number", [0, 10_001])
def test_a_part_has_a_number_from_1_to_10000(bucket: Any, number: int) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidArgument"):
        bucket.upload_part("k", upload_id, number, b"x")


@pytest.mark.parametrize("wrong", ["../../o", "0" * 32, "", "x/../y"])
def test_an_upload_that_was_not_begun_is_unknown(bucket: Any, wrong: str) -> None:
    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.upload_part("k", wrong, 1, b"x")
    assert refused.value.code == "NoSuchUpload"


def test_an_upload_belongs_to_its_key(bucket: Any) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    with pytest.raises(oss2.exceptions.NoSuchUpload):
        bucket.upload_part("other", upload_id, 1, b"x")


def test_a_damaged_part_is_refused(bucket: Any) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidDigest"):
        bucket.upload_part("k", upload_id, 1, b"x", headers={"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="})
    assert bucket.list_parts("k", upload_id).parts == []


def test_overwriting_can_be_forbidden_for_parts_too(bucket: Any) -> None:
    upload_id = bucket.init_multipart_upload("k").upload_id
    parts = sent(bucket, "k", upload_id, {1: b"second"})
    bucket.put_object("k", b"first")
    forbidden = {"x-oss-forbid-overwrite": "true"}
    with pytest.raises(oss2.exceptions.ServerError, match="FileAlreadyExists"):
        bucket.complete_multipart_upload("k", upload_id, parts, headers=forbidden)
    with pytest.raises(oss2.exceptions.ServerError, match="FileAlreadyExists"):
        bucket.init_multipart_upload("k", headers=forbidden)
    assert bucket.get_object("k").read() == b"first"


def test_parts_and_uploads_are_listed_page_by_page(bucket: Any) -> None:
    keys = ["a/1", "a/2", "a/2", "b&<图>", "c"]
    begun = [(key, bucket.init_multipart_upload(key).upload_id) for key in keys]
    iterated = [(one.key, one.upload_id) for one in oss2.MultipartUploadIterator(bucket, max_uploads=2)]
    assert iterated == sorted(begun)
    folders = bucket.list_multipart_uploads(delimiter="/")
    assert (folders.prefix_list, [one.key for one in folders.upload_list]) == (["a/"], ["b&<图>", "c"])
    assert len(bucket.list_multipart_uploads(prefix="a/").upload_list) == 3
    key, upload_id = begun[-1]
    sent(bucket, key, upload_id, dict.fromkeys((1, 3, 5, 9), b"x"))
    numbers = [part.part_number for part in oss2.PartIterator(bucket, key, upload_id, max_parts=3)]
    assert numbers == [1, 3, 5, 9]
    with pytest.raises(oss2.exceptions.ServerError, match="BucketNotEmpty"):
        bucket.delete_bucket()
