"""The fault hooks of the OSS endpoint: each action as a client meets it, and what it leaves stored."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import oss2
import pytest
import requests

from devstack.oss_node import OssNode
from tests.timers import TICK_S

Faults = Callable[..., Any]
# Where an answer disagrees with what was sent, oss2 raises and leaves it open until it is collected.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

BODY = bytes(range(256)) * 40


@pytest.fixture
def bucket(make_bucket: Callable[..., Any], hook: Callable[..., Any]) -> Any:
    hook("DELETE", "all")
    return make_bucket(read_timeout_s=0.5)


@pytest.fixture
def faults(bucket: Any, hook: Callable[..., Any]) -> Faults:  # noqa: ARG001  # the bucket empties the log
    def replace(*entries: dict[str, Any]) -> Any:
        return hook("PUT", "faults", json=list(entries))

    return replace


def is_stored(bucket: Any, key: str = "k") -> bool:
    return bool(bucket.object_exists(key))


@pytest.mark.parametrize(
    ("fault", "answer", "stored"),
    [
        ({"action": "status"}, (503, "ServiceUnavailable"), False),
        ({"action": "status", "status": 500}, (500, "InternalError"), False),
        (
            {"action": "status", "status": 503, "code": "TotalQpsLimitExceeded"},
            (503, "TotalQpsLimitExceeded"),
            False,
        ),
        ({"action": "status", "status": 403}, (403, "AccessDenied"), False),
        ({"action": "status_after_write"}, (503, "ServiceUnavailable"), True),
        ({"action": "bad_digest"}, (400, "InvalidDigest"), False),
        ({"action": "skew", "seconds": 1000}, (403, "RequestTimeTooSkewed"), False),
        ({"action": "skew", "seconds": -1000}, (403, "RequestTimeTooSkewed"), False),
        ({"action": "expire_keys"}, (403, "InvalidAccessKeyId"), False),
    ],
)
def test_an_error_answer_is_given_once_and_the_object_is_stored_or_not_as_told(
    bucket: Any, faults: Faults, fault: dict[str, Any], answer: tuple[int, str], stored: bool
) -> None:
    faults(fault)
    headers = {"Content-MD5": oss2.utils.content_md5(BODY)}
    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.put_object("k", BODY, headers=headers)
    assert (refused.value.status, refused.value.code) == answer
    assert is_stored(bucket) == stored
    bucket.put_object("k", BODY, headers=headers)
    assert bucket.get_object("k").read() == BODY


@pytest.mark.parametrize(
    ("action", "stored"),
    [
        ("stall", False),
        ("stall_after_write", True),
        ("reset", False),
        ("reset_mid_body", False),
        ("drop_after_write", True),
    ],
)
def test_a_client_without_an_answer_does_not_know_whether_it_is_stored(
    bucket: Any, faults: Faults, action: str, stored: bool
) -> None:
    faults({"action": action, "op": "PutObject"})
    with pytest.raises(oss2.exceptions.RequestError) as failed:
        bucket.put_object("k", BODY * 100)
    assert ("ReadTimeout" in repr(failed.value.exception)) == action.startswith("stall")
    assert is_stored(bucket) == stored


def test_a_reset_is_a_reset_on_the_wire(bucket: Any, faults: Faults) -> None:
    faults({"action": "reset"})
    with pytest.raises(oss2.exceptions.RequestError) as failed:
        bucket.object_exists("k")
    assert "ConnectionResetError" in repr(failed.value.exception)


def test_a_wrong_sum_is_noticed_by_a_client_that_compares_and_the_object_is_stored(
    bucket: Any, faults: Faults
) -> None:
    faults({"action": "bad_crc"})
    with pytest.raises(oss2.exceptions.InconsistentError):
        bucket.put_object("k", BODY)
    assert bucket.get_object("k").read() == BODY
    faults({"action": "bad_etag"})
    assert bucket.put_object("k", BODY).etag == "0" * 32


@pytest.mark.parametrize("action", ["truncate", "reset_mid_body"])
def test_an_answer_can_end_before_its_end(bucket: Any, faults: Faults, action: str) -> None:
    bucket.put_object("k", BODY)
    faults({"action": action, "op": "GetObject"})
    answer = bucket.get_object("k")
    assert answer.content_length == len(BODY)
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        answer.read()
    answer.close()
    assert bucket.get_object("k").read() == BODY


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "delay", "seconds": 0.3},
        {"action": "slow_body", "seconds": 0.3},
        {"action": "trickle", "seconds": 0.3},
    ],
)
def test_slow_answers_take_their_time_and_are_right(
    bucket: Any, faults: Faults, fault: dict[str, Any]
) -> None:
    for op in ("PutObject", "GetObject"):
        faults(fault | {"op": op})
        began = monotonic()
        if op == "PutObject":
            bucket.put_object("k", BODY)
        assert bucket.get_object("k").read() == BODY
        assert monotonic() - began >= 0.3 - TICK_S


async def test_a_connection_can_be_closed_after_an_answer(oss_node: OssNode, faults: Faults) -> None:
    faults({"action": "close"})
    async with aiohttp.ClientSession() as session:
        seen = []
        for _ in range(2):
            async with session.get(f"{oss_node.endpoint}/{bucket}/k") as response:
                seen.append(response.headers.get("Connection"))
    assert seen == ["close", None]


def test_a_fault_hits_the_requests_it_names_and_counts_them_on_arrival(
    bucket: Any, faults: Faults, hook: Callable[..., Any]
) -> None:
    faults(
        {"action": "status", "op": "PutObject", "key": "^charts/", "after": 1, "times": 2},
        {"action": "status", "status": 500, "op": "PutObject", "times": None},
    )
    answers = []
    for key in ("other", "charts/1", "charts/2", "charts/3", "charts/4"):
        with pytest.raises(oss2.exceptions.ServerError) as refused:
            bucket.put_object(key, b"x")
        answers.append(refused.value.status)
    assert answers == [500, 500, 503, 503, 500]
    assert [(entry["seen"], entry["hits"]) for entry in hook("GET", "faults")] == [(4, 2), (5, 3)]
    assert not is_stored(bucket, "charts/1")
    added = hook("POST", "faults", json=[{"action": "reset", "op": "GetObject"}])
    assert [entry["op"] for entry in added] == ["PutObject", "PutObject", "GetObject"]
    faults()
    bucket.put_object("charts/1", b"x")


def test_the_log_tells_what_arrived_and_how_it_was_answered(
    bucket: Any, faults: Faults, hook: Callable[..., Any]
) -> None:
    (created,) = hook("GET", "log")
    faults({"action": "drop_after_write", "op": "PutObject"})
    with pytest.raises(oss2.exceptions.RequestError):
        bucket.put_object("k", b"x")
    bucket.put_object("k", b"x")
    assert not bucket.object_exists("none")
    with pytest.raises(oss2.exceptions.ServerError):
        bucket.get_bucket_cors()
    assert (created["number"], created["op"]) == (1, "PutBucket")
    told = hook("GET", "log", params={"since": 1})
    assert [
        (one["number"], one["op"], one["key"], one["fault"], one["status"], one["code"]) for one in told
    ] == [
        (2, "PutObject", "k", "drop_after_write", None, ""),
        (3, "PutObject", "k", None, 200, ""),
        (4, "GetObjectMeta", "none", None, 404, "NoSuchKey"),
        (5, "", "", None, 400, "NotImplemented"),
    ]


def test_everything_can_be_removed_at_once(bucket: Any, faults: Faults, hook: Callable[..., Any]) -> None:
    bucket.put_object("k", b"x")
    faults({"action": "reset", "times": None})
    hook("DELETE", "all")
    assert (hook("GET", "faults"), hook("GET", "log")) == ([], [])
    with pytest.raises(oss2.exceptions.NoSuchBucket):
        bucket.get_object("k")


@pytest.mark.parametrize(
    "wrong",
    [
        b"{}",
        b"[{}]",
        b'[{"action": "explode"}]',
        b'[{"action": "reset", "op": "PutObjekt"}]',
        b'[{"action": "reset", "key": "("}]',
        b'[{"action": "reset", "times": 0}]',
        b'[{"action": "status", "status": 200}]',
        b'[{"action": "reset", "oops": 1}]',
    ],
)
def test_a_fault_that_would_never_happen_is_refused(oss_node: OssNode, wrong: bytes) -> None:
    answer = requests.put(f"{oss_node.endpoint}/-/faults", data=wrong, timeout=10)
    assert (answer.status_code, requests.get(f"{oss_node.endpoint}/-/faults", timeout=10).json()) == (400, [])


async def test_without_control_there_are_no_hooks(tmp_path: Path) -> None:
    plain = OssNode(tmp_path, "LTAI1", "s3cret", "cn-hangzhou")
    await plain.start()
    async with aiohttp.ClientSession() as session:
        for method, path in (("GET", "log"), ("PUT", "faults"), ("DELETE", "all")):
            async with session.request(method, f"{plain.endpoint}/-/{path}", data=b"[]") as response:
                assert response.status == 404
        async with session.get(f"{plain.endpoint}/-/health") as response:
            assert response.status == 200
    await plain.stop()
