"""The image store against an OSS that fails: what is tried again, how often, and what is stored then."""

import asyncio
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
import requests

from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from contracts.errors import StorageRefused, StorageUnavailable
from devstack.oss_node import OssNode
from devstack.stack import Addresses, create_bucket
from tests.image_stores import image_store
from tests.timers import TICK_S

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100
KEY = "charts/图.png"
Hook = Callable[..., Any]


@pytest.fixture
def failing_oss(oss_node: OssNode, hook: Hook) -> OssOptions:
    """A bucket whose endpoint fails as told; reads end after half a second."""
    hook("DELETE", "all")
    addresses = Addresses(
        "", "", oss_node.endpoint, "cn-hangzhou", f"b-{uuid4().hex[:12]}", "LTAI1", "s3cret"
    )
    create_bucket(addresses)
    settings = {name.removeprefix("OSS_").lower(): value for name, value in addresses.env().items()}
    limits = {"connect_timeout_s": 1, "read_timeout_s": 0.5, "put_deadline_s": 20}
    return OssOptions.model_validate(settings | limits)


@pytest.fixture
async def store(failing_oss: OssOptions) -> AsyncIterator[OssImages]:
    async with image_store(failing_oss) as store:
        yield store


async def put(store: OssImages) -> None:
    await store.put(KEY, PNG, "image/png", "图.png")


def arrived(hook: Hook, op: str = "PutObject") -> int:
    return sum(entry["op"] == op for entry in hook("GET", "log"))


async def stored(oss_node: OssNode, store: OssImages) -> bytes | None:
    """What is there, asked of the endpoint itself."""
    answer = await asyncio.to_thread(requests.get, store.url(KEY)[0], timeout=10)
    assert answer.status_code in {200, 404}, oss_node.log
    return answer.content if answer.ok else None


PASSING = [
    {"action": "status", "status": 503},
    {"action": "status", "status": 500},
    {"action": "status", "status": 429},
    {"action": "status", "status": 408},
    {"action": "status_after_write", "status": 500},
    {"action": "reset"},
    {"action": "reset_mid_body"},
    {"action": "drop_after_write"},
    {"action": "stall"},
    {"action": "stall_after_write"},
    {"action": "bad_digest"},
    {"action": "skew", "seconds": 1000},
    {"action": "skew", "seconds": -1000},
]
HARMLESS = [
    {"action": "delay", "seconds": 0.2},
    {"action": "slow_body", "seconds": 0.2},
    {"action": "trickle", "seconds": 0.2},
    {"action": "bad_crc"},
    {"action": "bad_etag"},
    {"action": "close"},
]


def named(fault: dict[str, Any]) -> str:
    return " ".join(map(str, fault.values()))


@pytest.mark.parametrize("fault", PASSING, ids=named)
async def test_an_image_is_stored_whole_by_the_second_attempt(
    oss_node: OssNode, store: OssImages, hook: Hook, fault: dict[str, Any]
) -> None:
    hook("PUT", "faults", json=[fault | {"op": "PutObject"}])
    await put(store)
    assert (await stored(oss_node, store), arrived(hook)) == (PNG, 2)


@pytest.mark.parametrize("fault", HARMLESS, ids=named)
async def test_an_odd_answer_costs_no_second_attempt(
    oss_node: OssNode, store: OssImages, hook: Hook, fault: dict[str, Any]
) -> None:
    hook("PUT", "faults", json=[fault | {"op": "PutObject"}])
    await put(store)
    assert (await stored(oss_node, store), arrived(hook)) == (PNG, 1)


@pytest.mark.parametrize(
    ("fault", "attempts", "is_stored"),
    [
        ({"action": "status", "status": 503}, 4, False),
        ({"action": "reset"}, 4, False),
        ({"action": "drop_after_write"}, 4, True),
        ({"action": "stall_after_write"}, 4, True),
        ({"action": "skew", "seconds": 1000}, 4, False),
        ({"action": "bad_digest"}, 2, False),
        ({"action": "expire_keys"}, 1, False),
    ],
)
async def test_a_fault_that_stays_is_given_up_after_the_attempts_it_is_worth(
    oss_node: OssNode, store: OssImages, hook: Hook, fault: dict[str, Any], attempts: int, *, is_stored: bool
) -> None:
    hook("PUT", "faults", json=[fault | {"op": "PutObject", "times": None}])
    with pytest.raises(StorageUnavailable):
        await put(store)
    assert arrived(hook) == attempts
    hook("PUT", "faults", json=[])
    assert await stored(oss_node, store) == (PNG if is_stored else None)
    await put(store)
    assert await stored(oss_node, store) == PNG


async def test_keys_that_were_revoked_stop_a_start_and_not_a_request(store: OssImages, hook: Hook) -> None:
    hook("PUT", "faults", json=[{"action": "expire_keys", "times": None}])
    with pytest.raises(StorageUnavailable, match="InvalidAccessKeyId"):
        await put(store)
    with pytest.raises(StorageRefused, match="InvalidAccessKeyId"):
        await store.check()


async def test_what_is_denied_to_one_image_is_refused_for_good(store: OssImages, hook: Hook) -> None:
    hook("PUT", "faults", json=[{"action": "status", "status": 403, "times": None}])
    with pytest.raises(StorageRefused, match="AccessDenied"):
        await put(store)
    assert arrived(hook) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "status", "status": 503},
        {"action": "reset"},
        {"action": "drop_after_write"},
        {"action": "stall"},
        {"action": "skew", "seconds": 1000},
    ],
    ids=named,
)
async def test_looking_and_deleting_outlast_a_fault_too(
    oss_node: OssNode, store: OssImages, hook: Hook, fault: dict[str, Any]
) -> None:
    await put(store)
    hook("PUT", "faults", json=[fault | {"op": "GetObjectMeta"}])
    assert await store.exists(KEY)
    hook("PUT", "faults", json=[fault | {"op": "DeleteMultipleObjects"}])
    await store.delete_many([KEY])
    assert await stored(oss_node, store) is None
    assert (arrived(hook, "GetObjectMeta"), arrived(hook, "DeleteMultipleObjects")) == (2, 2)


async def test_an_answer_that_trickles_is_given_up_at_the_deadline_and_holds_nobody_up(
    failing_oss: OssOptions, hook: Hook
) -> None:
    """Each read gets a byte in time, so the client's own limit never ends it."""
    hook("PUT", "faults", json=[{"action": "trickle", "op": "PutObject", "seconds": 4}])
    async with image_store(failing_oss.model_copy(update={"put_deadline_s": 1.5})) as store:
        await asyncio.sleep(0)  # so that the event loop looks at the clock after the call above, which blocks
        began = monotonic()
        with pytest.raises(StorageUnavailable, match="no answer within"):
            await put(store)
        assert 1.5 - TICK_S <= monotonic() - began < 4
        await put(store)
