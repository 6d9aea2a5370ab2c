"""Two clients that share no code with oss2, or with us: what they sign, send and expect."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import alibabacloud_oss_v2 as oss_v2
import pytest
import requests

from devstack.oss_node import OssNode
from tests import node_packages

ALI_OSS = Path(__file__).with_name("ali_oss")
KEY = "图/a b+c.txt"
BIG = b"0123456789" * 25_600


@pytest.fixture
def make_client(oss_node: OssNode) -> Callable[..., oss_v2.Client]:
    def make(**wrong: str) -> oss_v2.Client:
        right = {"key_id": "LTAI1", "secret": "s3cret", "region": "cn-hangzhou"} | wrong
        settings = oss_v2.config.load_default()
        settings.credentials_provider = oss_v2.credentials.StaticCredentialsProvider(
            right["key_id"], right["secret"]
        )
        settings.region = right["region"]
        settings.endpoint = oss_node.endpoint
        settings.use_path_style = True
        settings.retry_max_attempts = 1
        return oss_v2.Client(settings)

    return make


@pytest.fixture
def client(make_client: Callable[..., oss_v2.Client]) -> oss_v2.Client:
    return make_client()


@pytest.fixture
def bucket_name(client: oss_v2.Client) -> str:
    name = f"test-{uuid4().hex[:12]}"
    client.put_bucket(oss_v2.PutBucketRequest(bucket=name))
    return name


def put(client: oss_v2.Client, bucket: str, key: str = KEY, **more: Any) -> Any:
    return client.put_object(oss_v2.PutObjectRequest(bucket=bucket, key=key, body=b"content", **more))


def get(client: oss_v2.Client, bucket: str, key: str = KEY) -> Any:
    return client.get_object(oss_v2.GetObjectRequest(bucket=bucket, key=key))


def refusal(call: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(oss_v2.exceptions.OperationError) as failed:
        call()
    error = failed.value.unwrap()
    assert isinstance(error, oss_v2.exceptions.ServiceError)
    return error.status_code, error.code


def test_the_successor_sdk_puts_gets_lists_tags_and_deletes(client: oss_v2.Client, bucket_name: str) -> None:
    stored = put(client, bucket_name, tagging="kind=chart", metadata={"who": "v2"}, content_type="text/plain")
    assert stored.etag == '"9A0364B9E99BB480DD25E1F0284C8555"'
    got = get(client, bucket_name)
    assert (got.body.content, got.metadata, got.tagging_count) == (b"content", {"who": "v2"}, 1)
    put(client, bucket_name, "second")
    pages = client.list_objects_v2_paginator().iter_page(
        oss_v2.ListObjectsV2Request(bucket=bucket_name, max_keys=1)
    )
    assert [item.key for page in pages for item in page.contents] == ["second", KEY]
    first = client.list_objects(oss_v2.ListObjectsRequest(bucket=bucket_name, max_keys=1))
    assert ([item.key for item in first.contents], first.is_truncated) == (["second"], True)
    tags = client.get_object_tagging(oss_v2.GetObjectTaggingRequest(bucket=bucket_name, key=KEY))
    assert [(tag.key, tag.value) for tag in tags.tag_set.tags] == [("kind", "chart")]
    doomed = [oss_v2.DeleteObject(key=key) for key in (KEY, "never there &<")]
    gone = client.delete_multiple_objects(
        oss_v2.DeleteMultipleObjectsRequest(bucket=bucket_name, objects=doomed)
    )
    assert [item.key for item in gone.deleted_objects] == [KEY, "never there &<"]
    client.delete_object(oss_v2.DeleteObjectRequest(bucket=bucket_name, key="second"))
    assert refusal(lambda: get(client, bucket_name)) == (404, "NoSuchKey")


def test_the_successor_sdk_uploads_in_parts(client: oss_v2.Client, bucket_name: str, tmp_path: Path) -> None:
    file = tmp_path / "big"
    file.write_bytes(BIG)
    uploader = client.uploader(part_size=102_400, parallel_num=2)
    done = uploader.upload_file(oss_v2.PutObjectRequest(bucket=bucket_name, key="big"), str(file))
    assert done.etag.endswith('-3"')
    assert get(client, bucket_name, "big").body.content == BIG


def test_the_successor_sdk_signs_addresses(client: oss_v2.Client, bucket_name: str) -> None:
    put(client, bucket_name)
    request = oss_v2.GetObjectRequest(bucket=bucket_name, key=KEY)
    url = client.presign(request, expires=timedelta(minutes=1)).url
    assert requests.get(url, timeout=10).content == b"content"
    assert requests.put(url, data=b"x", timeout=10).status_code == 403
    assert requests.get(url.partition("?")[0], timeout=10).status_code == 403
    assert requests.get(re.sub(r"expires=\d+", "expires=600", url), timeout=10).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"secret": "wrong"}, (403, "SignatureDoesNotMatch")),
        ({"key_id": "LTAI0"}, (403, "InvalidAccessKeyId")),
        ({"region": "cn-beijing"}, (400, "InvalidArgument")),
    ],
)
def test_the_successor_sdk_is_refused_with_another_key(
    make_client: Callable[..., oss_v2.Client],
    bucket_name: str,
    wrong: dict[str, str],
    answer: tuple[int, str],
) -> None:
    assert refusal(lambda: put(make_client(**wrong), bucket_name)) == answer
    assert refusal(lambda: get(make_client(), bucket_name)) == (404, "NoSuchKey")


@pytest.fixture(scope="session")
def ali_oss() -> Path:
    """The npm client, installed from its lock if it is not there yet."""
    node_packages.install(ALI_OSS)
    return ALI_OSS / "client.mjs"


def test_the_javascript_sdk_sees_what_it_expects_of_oss(
    ali_oss: Path, oss_node: OssNode, bucket_name: str, tmp_path: Path
) -> None:
    printed = node_packages.run(
        ali_oss,
        OSS_ENDPOINT=oss_node.endpoint,
        OSS_BUCKET=bucket_name,
        OSS_ACCESS_KEY_ID="LTAI1",
        OSS_ACCESS_KEY_SECRET="s3cret",  # noqa: S106  # of the test's own endpoint
        SCRATCH=str(tmp_path),
    )
    assert json.loads(printed) == {
        "put": 200,
        "get": ["content", "node", "text/plain"],
        "head": "Normal",
        "list1": [KEY],
        "list2": [KEY],
        "tags": {"kind": "chart"},
        "newTags": {"a": "b"},
        "signedUrl": [200, "content"],
        "otherMethod": 403,
        "unsigned": 403,
        "multipart": True,
        "multipartType": "Multipart",
        "wrongSecret": "403 SignatureDoesNotMatch",
        "wrongId": "403 InvalidAccessKeyId",
        "wrongRegion": "400 InvalidArgument",
        "version1": "403 InvalidRequest",
        "copy": "400 NotImplemented",
        "never": "404 NoSuchKey",
        "deleted": ["big", KEY],
        "gone": "404 NoSuchKey",
        "delete": 204,
    }
