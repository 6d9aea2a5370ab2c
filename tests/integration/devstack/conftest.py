"""An OSS endpoint of the tests' own, with its control hooks, and clients of it."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

import oss2
import pytest
import requests

from devstack.oss_node import OssNode

Hook = Callable[..., Any]


@pytest.fixture(scope="session")
async def oss_node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OssNode]:
    node = OssNode(tmp_path_factory.mktemp("oss"), "LTAI1", "s3cret", "cn-hangzhou", control=True)
    await node.start()
    yield node
    await node.stop()


@pytest.fixture
def hook(oss_node: OssNode) -> Iterator[Hook]:
    """Calls one of the hooks below `/-/`; no fault outlives its test."""

    def call(method: str, path: str, **arguments: Any) -> Any:
        response = requests.request(method, f"{oss_node.endpoint}/-/{path}", timeout=10, **arguments)
        assert response.ok, response.text
        return response.json() if response.content else None

    yield call
    call("PUT", "faults", json=[])


@pytest.fixture
def make_bucket(oss_node: OssNode) -> Iterator[Callable[..., Any]]:
    """Makes a bucket, and gives oss2's client of it."""
    session = oss2.Session()
    session.session.trust_env = False

    def make(read_timeout_s: float = 20) -> Any:
        bucket = oss2.Bucket(
            oss2.ProviderAuthV4(oss2.credentials.StaticCredentialsProvider("LTAI1", "s3cret")),
            oss_node.endpoint,
            f"test-{uuid4().hex[:12]}",
            region="cn-hangzhou",
            is_path_style=True,
            session=session,
            connect_timeout=(5, read_timeout_s),
        )
        bucket.create_bucket()
        return bucket

    yield make
    session.session.close()


@pytest.fixture
def bucket(make_bucket: Callable[..., Any]) -> Any:
    return make_bucket()
