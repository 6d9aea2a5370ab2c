"""The OSS endpoint as its clients see it: oss2, and bare HTTP."""

from typing import Any

import aiohttp
import oss2
import pytest
from yarl import URL

from devstack.oss.limits import MAX_OBJECT_BYTES
from devstack.oss_node import OssNode


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


@pytest.mark.parametrize("call", ["put_bucket_cors", "get_bucket_website", "restore_object"])
def test_what_is_not_implemented_is_refused_by_name(bucket: Any, call: str) -> None:
    arguments = {
        "put_bucket_cors": (oss2.models.BucketCors([]),),
        "get_bucket_website": (),
        "restore_object": ("k",),
    }[call]
    with pytest.raises(oss2.exceptions.ServerError, match="NotImplemented"):
        getattr(bucket, call)(*arguments)


def test_a_subresource_is_never_taken_for_the_object(bucket: Any) -> None:
    bucket.put_object("k", b"content")
    with pytest.raises(oss2.exceptions.ServerError, match="NotImplemented"):
        bucket._do("PUT", bucket.bucket_name, "k", params={"symlink": ""}, data=b"x")  # noqa: SLF001  # the SDK builds no such request
    assert bucket.get_object("k").read() == b"content"


@pytest.mark.parametrize("path", ["/b/k", "/b/../k", "/b/%2e%2e/k", "/b/", "/", "/b/%ff", "/b/%00?acl"])
async def test_strangers_are_refused(oss_node: OssNode, path: str) -> None:
    url = URL(f"{oss_node.endpoint}{path}", encoded=True)
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status in {400, 403, 404}
        assert len(response.headers["x-oss-request-id"]) == 24
        assert f"<RequestId>{response.headers['x-oss-request-id']}<" in await response.text()


def test_version_1_of_the_list_goes_page_by_page_too(bucket: Any) -> None:
    keys = [f"d{n % 2}/k{n} &图.txt" for n in range(7)]
    for key in keys:
        bucket.put_object(key, b"x")
    assert [item.key for item in oss2.ObjectIterator(bucket, max_keys=2)] == sorted(keys)
    assert bucket.list_objects(delimiter="/").prefix_list == ["d0/", "d1/"]
    assert [item.key for item in oss2.ObjectIteratorV2(bucket, prefix="d1/", max_keys=1)] == sorted(keys)[4:]


def test_buckets_are_listed(bucket: Any) -> None:
    service = oss2.Service(
        bucket.auth, bucket.endpoint, region=bucket.region, is_path_style=True, session=bucket.session
    )
    assert bucket.bucket_name in [found.name for found in oss2.BucketIterator(service, max_keys=1)]
    assert [found.name for found in service.list_buckets(prefix=bucket.bucket_name).buckets] == [
        bucket.bucket_name
    ]


async def test_a_signed_url_opens_its_object_alone_and_sets_the_headers_it_names(bucket: Any) -> None:
    bucket.put_object(
        "a/图.png", b"picture", headers={"Content-Type": "image/png", "Cache-Control": "private"}
    )
    bucket.put_object("other", b"secret")
    named = {"response-content-disposition": 'inline; filename="chart.png"'}
    url = bucket.sign_url("GET", "a/图.png", 60, params=named, slash_safe=True)
    async with aiohttp.ClientSession() as session:
        async with session.get(URL(url, encoded=True)) as response:
            assert await response.read() == b"picture"
            assert response.headers["Content-Disposition"] == 'inline; filename="chart.png"'
            assert (response.content_type, response.headers["Cache-Control"]) == ("image/png", "private")
        for wrong in (
            url.replace("/a/%E5%9B%BE.png", "/other"),
            url.replace("inline", "attachment"),
            f"{url}&response-content-type=text%2Fhtml",
            url.replace("x-oss-expires=60", "x-oss-expires=600"),
            url.partition("?")[0],
        ):
            assert wrong != url
            async with session.get(URL(wrong, encoded=True)) as response:
                assert response.status == 403, wrong
        async with session.put(URL(url, encoded=True), data=b"x") as response:
            assert response.status == 403


async def test_what_cannot_be_a_header_is_no_override(bucket: Any) -> None:
    bucket.put_object("k", b"x")
    url = bucket.sign_url("GET", "k", 60, params={"response-content-type": "a\r\nSet-Cookie: b"})
    async with aiohttp.ClientSession() as session, session.get(URL(url, encoded=True)) as response:
        assert response.status == 400
        assert "Set-Cookie" not in response.headers


async def test_the_bucket_may_stand_in_the_host_name(bucket: Any) -> None:
    bucket.put_object("a/k", b"content")
    signed = URL(bucket.sign_url("GET", "a/k", 60, slash_safe=True), encoded=True)
    # The signature covers /bucket/key, so one made for path style is right for the host as well.
    url = URL(str(signed).replace(f"/{bucket.bucket_name}/", "/"), encoded=True)
    host = {"Host": f"{bucket.bucket_name}.oss.test"}
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers=host) as response:
            assert (response.status, await response.read()) == (200, b"content")
        async with session.get(url, headers={"Host": "another.oss.test"}) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    ("header", "status", "body"),
    [
        ("bytes=0-0", 206, b"0"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=5-500", 206, b"56789"),
        ("bytes=10-", 200, b"0123456789"),
        ("bytes=3-2", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_a_range_that_cannot_be_had_is_answered_with_everything(
    bucket: Any, header: str, status: int, body: bytes
) -> None:
    bucket.put_object("k", b"0123456789")
    answer = bucket.get_object("k", headers={"Range": header})
    assert (answer.status, answer.read()) == (status, body)


def test_a_version_the_client_has_is_not_sent_again(bucket: Any) -> None:
    etag = bucket.put_object("k", b"content").headers["ETag"]
    modified = bucket.head_object("k").headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        with pytest.raises(oss2.exceptions.NotModified):
            bucket.get_object("k", headers=headers)
    for headers in ({"If-Match": '"0"'}, {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}):
        with pytest.raises(oss2.exceptions.PreconditionFailed):
            bucket.get_object("k", headers=headers)
    for headers in ({"If-Match": etag}, {"If-None-Match": '"0"'}, {"If-Modified-Since": "yesterday"}):
        assert bucket.get_object("k", headers=headers).read() == b"content"


def test_the_sums_are_those_the_client_checks(bucket: Any) -> None:
    put = bucket.put_object("k", b"123456789")
    assert put.etag == "25F9E794323B453885F5181F1B624D0B"
    assert put.crc in {0x995DC9BBDF1939FA, None}
    assert bucket.get_object_meta("k").headers["ETag"] == put.headers["ETag"]


@pytest.mark.parametrize("key", ["/k", "\\k", "k" * 1024])
def test_a_key_that_oss_would_not_take_is_refused(bucket: Any, key: str) -> None:
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidObjectName"):
        bucket.put_object(key, b"x")


def test_an_object_over_the_limit_is_refused_with_an_answer(bucket: Any) -> None:
    with pytest.raises(oss2.exceptions.ServerError, match="EntityTooLarge"):
        bucket.put_object("k", bytes(MAX_OBJECT_BYTES + 1))
    assert not bucket.object_exists("k")


def test_a_request_for_deletions_needs_its_digest_and_sound_xml(bucket: Any) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>'
    for body, headers, code in (
        (b"<Delete><Object><Key>k</Key></Object></Delete>", {}, "MissingArgument"),
        (b"<Delete><Object><Key>k</Key></Object></Delete>", {"Content-MD5": "AAAA"}, "InvalidDigest"),
        (bomb, {"Content-MD5": oss2.utils.content_md5(bomb)}, "MalformedXML"),
        (b"<Delete>", {"Content-MD5": oss2.utils.content_md5(b"<Delete>")}, "MalformedXML"),
    ):
        with pytest.raises(oss2.exceptions.ServerError, match=code):
            bucket._do("POST", bucket.bucket_name, "", params={"delete": ""}, data=body, headers=headers)  # noqa: SLF001  # the SDK builds no such request


def test_version_1_signatures_are_refused(bucket: Any) -> None:
    old = oss2.Bucket(
        oss2.Auth("LTAI1", "s3cret"),
        bucket.endpoint,
        bucket.bucket_name,
        is_path_style=True,
        session=bucket.session,
    )
    with pytest.raises(oss2.exceptions.ServerError) as refused:
        old.put_object("k", b"x")
    assert (refused.value.status, refused.value.ec) == (403, "0002-00000080")
