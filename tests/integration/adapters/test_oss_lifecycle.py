"""The safety net in the bucket: our rule comes and changes, the rules of others stay to the letter."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import oss2
import pytest

from adapters.oss_calls import OssCalls
from adapters.oss_lifecycle import RULE_ID, LifecycleChange, OssLifecycle
from adapters.oss_options import OssOptions
from contracts.errors import StorageRefused
from devstack.oss_node import OssNode
from devstack.stack import Addresses, create_bucket

PLOTWIRE = str(Path(sys.executable).with_name("plotwire"))
THEIRS = (
    "<Rule><ID>theirs</ID><Prefix>logs/</Prefix><Status>Enabled</Status>"
    "<NewThing><Unknown>to oss2</Unknown></NewThing><Expiration><Days>3</Days></Expiration></Rule>"
)
NO_DAYS = f"<Rule><ID>{RULE_ID}</ID><Prefix>old/</Prefix><Status>Disabled</Status></Rule>"


@pytest.fixture
def addresses_of_bucket(oss_node: OssNode) -> Addresses:
    name = f"test-{uuid4().hex[:12]}"
    found = Addresses("", "", oss_node.endpoint, "cn-hangzhou", name, "LTAI1", "s3cret")
    create_bucket(found)
    return found


@pytest.fixture
def options(addresses_of_bucket: Addresses) -> OssOptions:
    env = addresses_of_bucket.env()
    return OssOptions.model_validate(
        {name.removeprefix("OSS_").lower(): value for name, value in env.items()}
    )


@pytest.fixture
async def bucket(options: OssOptions) -> AsyncIterator[Any]:
    calls = OssCalls(options)
    yield calls.bucket
    calls.close()


@pytest.fixture
async def rules(options: OssOptions) -> AsyncIterator[OssLifecycle]:
    made = OssLifecycle(options)
    yield made
    made.close()


def set_rules(bucket: Any, *rules: str) -> None:
    bucket.put_bucket_lifecycle(f"<LifecycleConfiguration>{''.join(rules)}</LifecycleConfiguration>")


def xml_of(bucket: Any) -> str:
    answer = bucket._do("GET", bucket.bucket_name, "", params={"lifecycle": ""})  # noqa: SLF001  # the SDK's model drops what it does not know
    return bytes(answer.read()).decode()


async def test_our_rule_is_the_first_of_a_bucket_without_any(rules: OssLifecycle, bucket: Any) -> None:
    assert await rules.install(90) == LifecycleChange("charts/", 90, None, (), is_needed=True)
    (rule,) = (await asyncio.to_thread(bucket.get_bucket_lifecycle)).rules
    assert (rule.id, rule.prefix, rule.status, rule.expiration.days) == (RULE_ID, "charts/", "Enabled", 90)


async def test_the_rules_of_others_stay_to_the_letter(rules: OssLifecycle, bucket: Any) -> None:
    await asyncio.to_thread(set_rules, bucket, THEIRS, NO_DAYS)
    changed = await rules.install(90)
    assert (changed.others, changed.days_before, changed.is_needed) == (("theirs",), None, True)
    assert THEIRS in await asyncio.to_thread(xml_of, bucket)
    changed = await rules.install(30)
    assert (changed.days_before, changed.is_needed) == (90, True)
    text = await asyncio.to_thread(xml_of, bucket)
    assert (THEIRS in text, text.count("<Rule>"), text.count("<Days>30</Days>")) == (True, 2, 1)


async def test_a_rule_that_is_there_is_not_set_again_and_a_dry_run_sets_nothing(
    rules: OssLifecycle, bucket: Any, hook: Callable[..., Any]
) -> None:
    assert (await rules.install(90, dry_run=True)).is_needed
    with pytest.raises(oss2.exceptions.NoSuchLifecycle):
        await asyncio.to_thread(bucket.get_bucket_lifecycle)
    await rules.install(90)
    before = len([one for one in hook("GET", "log") if one["op"] == "PutBucketLifecycle"])
    assert not (await rules.install(90)).is_needed
    assert len([one for one in hook("GET", "log") if one["op"] == "PutBucketLifecycle"]) == before


async def test_the_rule_deletes_images_that_nobody_removed_and_nothing_else(
    rules: OssLifecycle, bucket: Any, hook: Callable[..., Any]
) -> None:
    for key in ("charts/a.png", "elsewhere/b.png"):
        await asyncio.to_thread(bucket.put_object, key, b"x")
    await rules.install(90)
    now = datetime.now(UTC) + timedelta(days=91)
    hook("POST", "expire", params={"now": now.isoformat()})
    left = await asyncio.to_thread(bucket.list_objects_v2)
    assert [item.key for item in left.object_list] == ["elsewhere/b.png"]


async def test_a_bucket_without_a_prefix_of_ours_is_never_emptied(options: OssOptions) -> None:
    rules = OssLifecycle(options.model_copy(update={"key_prefix": ""}))
    with pytest.raises(StorageRefused, match="all of the bucket"):
        await rules.install(90)
    rules.close()


async def test_the_rules_are_set_although_oss_fails_once(
    rules: OssLifecycle, bucket: Any, hook: Callable[..., Any]
) -> None:
    faults = [{"action": "status", "op": op} for op in ("GetBucketLifecycle", "PutBucketLifecycle")]
    hook("PUT", "faults", json=faults)
    await rules.install(90)
    assert len((await asyncio.to_thread(bucket.get_bucket_lifecycle)).rules) == 1


def command(addresses: Addresses, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **addresses.env(), **changes}
    return subprocess.run(
        [PLOTWIRE, "oss", "lifecycle", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_tells_what_it_would_do_does_it_and_is_done(
    addresses_of_bucket: Addresses, bucket: Any
) -> None:
    set_rules(bucket, THEIRS)
    dry = command(addresses_of_bucket, "--days", "90", "--dry-run")
    assert (dry.returncode, "would be set: charts/ expires after 90 days" in dry.stdout) == (0, True), dry
    assert RULE_ID not in xml_of(bucket)
    done = command(addresses_of_bucket, "--days", "90")
    assert (done.returncode, "is set: charts/" in done.stdout, "theirs" in done.stdout) == (0, True, True)
    again = command(addresses_of_bucket, "--days", "90")
    assert (again.returncode, "is there already" in again.stdout) == (0, True)
    assert xml_of(bucket).count(RULE_ID) == 1


@pytest.mark.parametrize(
    ("arguments", "changes", "code", "said"),
    [
        (["--days", "7"], {}, 2, "more than the 7 days"),
        (["--days", "30"], {"PLOTWIRE_RETENTION_DAYS": "30"}, 2, "more than the 30 days"),
        (["--days", "0"], {}, 2, "--days"),
        (["--days", "90"], {"OSS_ACCESS_KEY_SECRET": "wr0ng"}, 1, "SignatureDoesNotMatch"),
        (["--days", "90"], {"OSS_REGION": "?"}, 78, "OSS_REGION"),
    ],
)
def test_the_command_refuses_with_a_reason_and_no_secret(
    addresses_of_bucket: Addresses, arguments: list[str], changes: dict[str, str], code: int, said: str
) -> None:
    done = command(addresses_of_bucket, *arguments, **changes)
    assert (done.returncode, said in done.stderr) == (code, True), done
    assert "wr0ng" not in done.stderr
    assert "LTAI1" not in done.stderr
