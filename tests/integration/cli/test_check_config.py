"""`plotwire check-config` at real servers."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.oss_options import OssOptions
from devstack.stack import Addresses

PLOTWIRE = str(Path(sys.executable).with_name("plotwire"))


async def check_config(*options: str, **env: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        (PLOTWIRE, "check-config", *options),
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "COLUMNS": "240", **env},
        timeout=120,
        check=False,
    )


@pytest.fixture
def good(addresses: Addresses, oss_options: OssOptions) -> dict[str, str]:
    return addresses.env() | {
        "OSS_KEY_PREFIX": oss_options.key_prefix,
        "PLOTWIRE_TOPOLOGY_PREFIX": "test-check",
    }


def findings(done: subprocess.CompletedProcess[str]) -> dict[tuple[str, str], Any]:
    told = json.loads(done.stdout)
    assert told["ok"] == (done.returncode == 0)
    return {(one["part"], one["what"]): one for one in told["findings"]}


async def test_where_everything_works_it_says_so_and_ends_with_0(good: dict[str, str]) -> None:
    done = await check_config("--json", **good)
    found = findings(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert {part for part, _ in found} == {"settings", "RabbitMQ", "MongoDB", "OSS", "drawing"}
    assert all(one["level"] != "wrong" for one in found.values())


async def test_a_gateway_needs_no_drawing_and_notes_count_where_they_should(good: dict[str, str]) -> None:
    done = await check_config("--json", "--role", "gateway", "--strict", **good)
    found = findings(done)
    assert done.returncode == 1, "http and one member are notes"
    assert {part for part, _ in found} == {"settings", "RabbitMQ", "MongoDB", "OSS"}


async def test_every_part_that_does_not_work_is_in_the_table_with_advice(good: dict[str, str]) -> None:
    wrong = {
        "PLOTWIRE_AMQP_URL": good["PLOTWIRE_AMQP_URL"].replace("@", "-s3cret@"),
        "PLOTWIRE_MONGO_URL": "mongodb://user:s3cret@127.0.0.1:1/plotwire",
        "OSS_BUCKET": "another-one",
    }
    done = await check_config("--role", "gateway", **good | wrong)
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if " wrong " in line}
    assert done.returncode == 1
    assert lines.keys() == {"RabbitMQ", "MongoDB", "OSS"}
    assert "refuses the login" in lines["RabbitMQ"]
    assert "mend user and password in PLOTWIRE_AMQP_URL" in lines["RabbitMQ"]
    assert "nothing listens there" in lines["MongoDB"]
    assert "NoSuchBucket" in lines["OSS"]
    assert "mend OSS_BUCKET" in lines["OSS"]
    assert "s3cret" not in done.stdout + done.stderr
    assert good["OSS_ACCESS_KEY_SECRET"] not in done.stdout + done.stderr


async def test_wrong_settings_are_findings_beside_those_of_the_servers_that_can_be_asked(
    good: dict[str, str],
) -> None:
    strange = {
        "OSS_REGION": "nowhere!",
        "PLOTWIRE_WORKERS": "0",
        "PLOTWIRE_WROKERS": "2",
        "PORT": "3000",
        "PLOTWIRE_AMQP_URL": "",
        "PLOTWIRE_AMQP_URL_FILE": "/nowhere/amqp",
    }
    done = await check_config("--json", **good | strange)
    found = findings(done)
    assert done.returncode == 1
    levels = {what: one["level"] for (part, what), one in found.items() if part == "settings"}
    assert levels == {
        "PLOTWIRE_AMQP_URL": "wrong",
        "OSS_REGION": "wrong",
        "PLOTWIRE_WORKERS": "wrong",
        "PLOTWIRE_WROKERS": "note",
        "PORT": "note",
    }
    assert "No such file" in found["settings", "PLOTWIRE_AMQP_URL"]["found"]


async def test_settings_that_make_no_sense_together_are_noted(good: dict[str, str]) -> None:
    odd = {
        "PLOTWIRE_ATTEMPT_LIMIT_S": "60",
        "PLOTWIRE_PREFETCH": "2",
        "PLOTWIRE_WORKERS": "4",
        "PLOTWIRE_RETENTION_DAYS": "0.5",
    }
    found = findings(await check_config("--json", **good | odd))
    notes = {what for (part, what), one in found.items() if part == "settings" and one["level"] == "note"}
    assert notes == {"PLOTWIRE_ATTEMPT_LIMIT_S", "PLOTWIRE_PREFETCH", "OSS_URL_EXPIRES_S"}


async def test_another_role_is_wrong_usage() -> None:
    done = await check_config("--role", "janitor")
    assert (done.returncode, "consumer, gateway, both" in done.stderr) == (2, True)
