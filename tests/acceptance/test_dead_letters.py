"""What an operator does about a poisoned message: see it, mend it, and the caller gets the picture."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aio_pika

from contracts.errors import ErrorCode
from contracts.messages import ChartCompleted, ChartFailed, ChartRequest, encode_request
from contracts.tasks import TaskStatus

PLOTWIRE = str(Path(sys.executable).with_name("plotwire"))


async def dead_letters(running: Any, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    addresses = running.service.addresses
    full = {
        "PATH": os.environ["PATH"],
        "PLOTWIRE_AMQP_URL": addresses.amqp_url,
        "PLOTWIRE_MONGO_URL": addresses.mongo_url.replace("/plotwire?", f"/{running.tasks.database.name}?"),
        "PLOTWIRE_TOPOLOGY_PREFIX": running.topology.prefix,
        **env,
    }
    return await asyncio.to_thread(
        subprocess.run,
        (PLOTWIRE, "dead-letters", *command),
        capture_output=True,
        text=True,
        env=full,
        timeout=120,
        check=False,
    )


async def test_a_poisoned_message_is_listed_shown_mended_and_replayed_into_a_picture(
    running: Any, bars: Callable[..., ChartRequest]
) -> None:
    request = bars()
    poisoned = encode_request(request).replace(b'"png"', b'"pgn"')
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:
        exchange = await (await connection.channel()).get_exchange(running.topology.requests)
        for body in (poisoned, b"\x1b[31mred"):
            await exchange.publish(aio_pika.Message(body), "chart.request.bulk.mail")
    await running.letters(2, request.task_id, None)
    told = (await running.results(request))[request.task_id]
    assert isinstance(told, ChartFailed)
    assert (told.data.error.code, told.data.error.path) == (ErrorCode.INVALID_MESSAGE, "output.type")
    assert (await running.task(request)).status is TaskStatus.FAILED

    listed = json.loads((await dead_letters(running, "list", "--json", "--client", "mail")).stdout)
    [letter_id] = [letter["letterId"] for letter in listed]
    assert (await dead_letters(running, "show", letter_id, "--raw")).stdout.encode() == poisoned
    shown = (await dead_letters(running, "show", letter_id)).stdout
    assert "INVALID_MESSAGE: output.type" in shown

    refused = await dead_letters(running, "replay", letter_id)
    assert (refused.returncode, "output.type" in refused.stdout) == (1, True)
    editor = {"EDITOR": "sed -i s/pgn/png/"}
    replayed = await dead_letters(running, "replay", letter_id, "--edit", **editor)
    assert (replayed.returncode, replayed.stdout) == (0, f"{letter_id}  replayed\n"), replayed.stderr
    event = (await running.results(request))[request.task_id]
    assert isinstance(event, ChartCompleted)
    assert event.data.generation == 1
    assert (await running.task(request)).status is TaskStatus.COMPLETED

    shown = (await dead_letters(running, "show", letter_id)).stdout
    for said in ("collected by", "replaying by", "with a mended body", "replayed by"):
        assert said in shown
    everything = await dead_letters(running, "list")
    assert "\x1b[31m" not in everything.stdout, "a stranger's words must not steer a terminal"
    asked = await dead_letters(running, "discard", "--all", "--reason", "spam")
    assert (asked.returncode, "--yes" in asked.stderr) == (2, True)
    assert (await dead_letters(running, "discard", "--all", "--reason", "spam", "--yes")).returncode == 0
    assert json.loads((await dead_letters(running, "list", "--json")).stdout) == []
