"""Buckets of the tests' own OSS endpoint, and oss2's client of them."""

import gc
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import oss2
import pytest

from devstack.oss_node import OssNode


@pytest.fixture(scope="session", autouse=True)
def few_objects() -> None:
    """Leave the modules that are loaded out of collections, of which every test here makes one."""
    gc.collect()
    gc.freeze()


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
    with warnings.catch_warnings():
        # Where an answer disagrees with what was sent, oss2 raises and leaves it open: not for a later test.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def bucket(make_bucket: Callable[..., Any]) -> Any:
    return make_bucket()
