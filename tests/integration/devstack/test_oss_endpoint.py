"""The OSS endpoint as its clients see it: oss2, and bare HTTP."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import aiohttp
import oss2
import pytest
from oss2.credentials import StaticCredentialsProvider

from devstack.stack import Addresses


@pytest.fixture
def bucket(addresses: Addresses) -> Iterator[Any]:
    credentials = StaticCredentialsProvider(addresses.oss_access_key_id, addresses.oss_access_key_secret)
    session = oss2.Session()
    session.session.trust_env = False
    name = f"test-{uuid4().hex[:12]}"
    found = oss2.Bucket(
        oss2.ProviderAuthV4(credentials),
        addresses.oss_endpoint,
        name,
        region=addresses.oss_region,
        is_path_style=True,
        session=session,
    )
    found.create_bucket()
    yield found
    session.session.close()


def test_an_object_is_put_read_described_and_removed(bucket: Any) -> None:
    bucket.put_object("a/图 1.txt", b"content", headers={"Content-Type": "text/plain", "x-oss-meta-a": "1"})
    assert bucket.get_object("a/图 1.txt").read() == b"content"
    assert bucket.get_object("a/图 1.txt", byte_range=(1, 3)).read() == b"ont"
    head = bucket.head_object("a/图 1.txt")
    assert (head.content_length, head.content_type, head.headers["x-oss-meta-a"]) == (7, "text/plain", "1")
    assert bucket.object_exists("a/图 1.txt")
    bucket.delete_object("a/图 1.txt")
    assert not bucket.object_exists("a/图 1.txt")
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.get_object("a/图 1.txt")


def test_many_objects_are_listed_page_by_page_and_removed_at_once(bucket: Any) -> None:
    keys = [f"d{n // 3}/k{n}&<>.txt" for n in range(9)]
    for key in keys:
        bucket.put_object(key, b"x")
    pages = [[item.key for item in page.object_list] for page in _pages(bucket, max_keys=4)]
    assert [key for page in pages for key in page] == sorted(keys)
    assert [len(page) for page in pages] == [4, 4, 1]
    folders = bucket.list_objects_v2(delimiter="/")
    assert (folders.prefix_list, folders.object_list) == (["d0/", "d1/", "d2/"], [])
    assert sorted(bucket.batch_delete_objects([*keys, "never there"]).deleted_keys) == sorted(
        [*keys, "never there"]
    )
    assert bucket.list_objects_v2().object_list == []


def _pages(bucket: Any, max_keys: int) -> Any:
    token = ""
    while True:
        page = bucket.list_objects_v2(max_keys=max_keys, continuation_token=token)
        yield page
        if not page.is_truncated:
            return
        token = page.next_continuation_token


def test_the_bucket_tells_of_itself(bucket: Any) -> None:
    info = bucket.get_bucket_info()
    assert (info.name, info.location) == (bucket.bucket_name, "oss-cn-hangzhou")
    bucket.put_object("k", b"x")
    with pytest.raises(oss2.exceptions.ServerError, match="BucketNotEmpty"):
        bucket.delete_bucket()
    bucket.delete_object("k")
    bucket.delete_bucket()
    with pytest.raises(oss2.exceptions.NoSuchBucket):
        bucket.get_bucket_info()


def test_a_damaged_body_is_refused_and_not_stored(bucket: Any) -> None:
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidDigest"):
        bucket.put_object("k", b"content", headers={"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="})
    assert not bucket.object_exists("k")


def test_overwriting_can_be_forbidden(bucket: Any) -> None:
    bucket.put_object("k", b"first")
    with pytest.raises(oss2.exceptions.ServerError, match="FileAlreadyExists"):
        bucket.put_object("k", b"second", headers={"x-oss-forbid-overwrite": "true"})
    assert bucket.get_object("k").read() == b"first"


@pytest.mark.parametrize("call", ["put_bucket_cors", "get_bucket_website", "init_multipart_upload"])
def test_what_is_not_implemented_is_refused_by_name(bucket: Any, call: str) -> None:
    arguments = {
        "put_bucket_cors": (oss2.models.BucketCors([]),),
        "get_bucket_website": (),
        "init_multipart_upload": ("k",),
    }[call]
    with pytest.raises(oss2.exceptions.ServerError, match="NotImplemented"):
        getattr(bucket, call)(*arguments)


def test_a_subresource_is_never_taken_for_the_object(bucket: Any) -> None:
    bucket.put_object("k", b"content")
    with pytest.raises(oss2.exceptions.ServerError, match="NotImplemented"):
        bucket.put_object_tagging("k", oss2.models.Tagging())
    assert bucket.get_object("k").read() == b"content"


@pytest.mark.parametrize("path", ["/b/k", "/b/../k", "/b/%2e%2e/k", "/b/", "/"])
async def test_strangers_are_refused(addresses: Addresses, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{addresses.oss_endpoint}{path}") as response:
        assert response.status in {400, 403, 404}
        assert "<Code>" in await response.text()
