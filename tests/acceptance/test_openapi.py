"""Whatever the OpenAPI document allows, and what it forbids: no 5xx, and answers as it says."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from sys import executable
from typing import Any

import aio_pika
import pytest

from devstack.stack import Addresses
from tests.acceptance.running import Running, run_service

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
"""Not those that ask every constraint of a chart to be in its schema, nor that of `Allow`: where two paths match
`/api/charts/generate`, it names the methods of both."""
EXAMPLES = 8
"""For an operation, beyond those that go through the values of every parameter."""


@pytest.fixture
async def shared(addresses: Addresses, tmp_path: Path) -> AsyncIterator[Running]:
    """Of its own: what it asks for goes on when the test has ended."""
    async with run_service(addresses, tmp_path) as running:
        yield running


async def test_schemathesis_finds_no_5xx_and_no_answer_that_breaks_the_document(
    running: Any, tmp_path: Path
) -> None:
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:  # something for operators to meet
        exchange = await (await connection.channel()).get_exchange(running.topology.requests)
        await exchange.publish(aio_pika.Message(b"not json"), "chart.request.bulk.mail")
    await running.letters(1, None)

    done = await asyncio.to_thread(
        subprocess.run,
        (
            str(Path(executable).with_name("schemathesis")), "run", f"{running.service.gateway_url}/openapi.json",
            "--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES), "--request-timeout", "90", "--no-color",
            "--generation-database", "none", "--continue-on-failure",
        ),
        cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    selected, tested = (re.search(rf"{word}: +(\d+)", done.stdout) for word in ("Selected", "Tested"))
    assert selected is not None
    assert tested is not None
    assert tested[1] == selected[1].partition("/")[0], "every operation"
    print(*(line for line in done.stdout.splitlines() if "generated" in line))
