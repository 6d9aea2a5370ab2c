"""The examples of docs/publish.md: each publishes a chart to the running service, and its result comes."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aio_pika
import pytest
import requests

from tests import node_packages
from tests.acceptance.running import Running
from tests.links import Link, opened

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
JARS = "/usr/share/java/amqp-client.jar:/usr/share/java/slf4j-api.jar:/usr/share/java/slf4j-nop.jar"
LIMIT_S = 90
OPTION = {"xAxis": {"data": ["华东", "华南"]}, "yAxis": {}, "series": [{"type": "bar", "data": [3, 2]}]}
PUBLISHERS = ["python", "node", "java", "go"]


@pytest.fixture(scope="module")
async def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sequence[str]]:
    """How each publisher is started: the compiled ones are compiled."""
    await asyncio.to_thread(node_packages.install, EXAMPLES / "node")
    built = tmp_path_factory.mktemp("built")
    go_env = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(built / "cache")}
    source = str(EXAMPLES / "go" / "publish.go")
    for check in (("go", "vet"), ("go", "build", "-o", str(built / "publish"))):
        await ended(await started((*check, source), **go_env))
    java = ("javac", "-Xlint:all,-serial", "-Werror", "-cp", JARS, "-d", str(built))
    await ended(await started((*java, str(EXAMPLES / "java" / "Publish.java"))))
    return {
        "python": (sys.executable, str(EXAMPLES / "python" / "publish.py")),
        "node": ("node", str(EXAMPLES / "node" / "publish.mjs")),
        "java": ("java", "-cp", f"{JARS}:{built}", "Publish"),
        "go": (str(built / "publish"),),
    }


def address_for(language: str, url: str) -> str:
    """To the Java client a slash at the end is a virtual host whose name is empty."""
    return url.removesuffix("/") if language == "java" else url


async def started(command: Sequence[str], **env: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process, code: int = 0) -> tuple[str, str]:
    """What a process printed that ends with this code."""
    async with asyncio.timeout(LIMIT_S):
        out, err = await process.communicate()
    assert process.returncode == code, err.decode()
    return out.decode().strip(), err.decode()


@dataclass
class Subscriber:
    """A subscriber of the examples, at work."""

    process: asyncio.subprocess.Process

    async def line(self) -> str:
        assert self.process.stdout
        async with asyncio.timeout(LIMIT_S):
            line = await self.process.stdout.readline()
        assert line, "it ended"
        return line.decode().strip()

    async def result_of(self, task_id: str) -> list[str]:
        """The words of the line that tells of this task."""
        while (words := (await self.line()).split())[0] != task_id:
            pass
        return words[1:]


@asynccontextmanager
async def listening(*command: str, **env: str) -> AsyncIterator[Subscriber]:
    process = await started(command, **env)
    subscriber = Subscriber(process)
    try:
        assert await subscriber.line() == "listening"
        yield subscriber
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def env(shared: Running) -> dict[str, str]:
    return {
        "AMQP_URL": shared.service.addresses.amqp_url,
        "PLOTWIRE_TOPOLOGY_PREFIX": shared.topology.prefix,
        "QUEUE": f"{shared.topology.prefix}-{uuid4().hex[:6]}",
    }


@pytest.fixture
async def subscribers(
    env: dict[str, str], commands: dict[str, Sequence[str]]
) -> AsyncIterator[list[Subscriber]]:
    assert commands, "the npm packages are there"
    python = (sys.executable, str(EXAMPLES / "python" / "subscribe.py"))
    node = ("node", str(EXAMPLES / "node" / "subscribe.mjs"))
    async with AsyncExitStack() as stack:
        found = []
        for name, command in (("python", python), ("node", node)):
            its = env | {"QUEUE": f"{env['QUEUE']}-{name}"}
            found.append(await stack.enter_async_context(listening(*command, **its)))
        yield found
        connection = await stack.enter_async_context(await aio_pika.connect(env["AMQP_URL"]))
        channel = await connection.channel()
        for name in ("python", "node"):
            await channel.queue_delete(f"{env['QUEUE']}-{name}")


@pytest.fixture
def option(tmp_path: Path) -> str:
    file = tmp_path / "option.json"
    file.write_text(json.dumps(OPTION | {"title": {"text": uuid4().hex}}, ensure_ascii=False))
    return str(file)


async def test_every_publisher_is_heard_by_every_subscriber(
    commands: dict[str, Sequence[str]], subscribers: list[Subscriber], env: dict[str, str], option: str
) -> None:
    for language in PUBLISHERS:
        its = env | {"AMQP_URL": address_for(language, env["AMQP_URL"])}
        task_id, _ = await ended(await started((*commands[language], option), **its))
        for subscriber in subscribers:
            outcome, url = await subscriber.result_of(task_id)
            assert outcome == "completed"
            image = await asyncio.to_thread(requests.get, url, timeout=10)
            assert image.content.startswith(b"\x89PNG"), language


async def test_a_failure_is_heard_with_its_code(
    commands: dict[str, Sequence[str]], subscribers: list[Subscriber], env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "sankey.json"
    file.write_text('{"series": [{"type": "sankey"}]}')
    for language in ("python", "node"):
        task_id, _ = await ended(await started((*commands[language], str(file)), **env))
        for subscriber in subscribers:
            assert (await subscriber.result_of(task_id))[:2] == ["failed", "UNSUPPORTED_CHART"]


@pytest.mark.parametrize("language", PUBLISHERS)
async def test_what_no_queue_takes_is_not_passed_over_in_silence(
    commands: dict[str, Sequence[str]], env: dict[str, str], option: str, language: str
) -> None:
    prefix = f"test-{uuid4().hex[:8]}"
    async with await aio_pika.connect(env["AMQP_URL"]) as connection:
        channel = await connection.channel()
        exchange = await channel.declare_exchange(f"{prefix}.requests", "topic", durable=True)
        its = {"PLOTWIRE_TOPOLOGY_PREFIX": prefix, "AMQP_URL": address_for(language, env["AMQP_URL"])}
        process = await started((*commands[language], option), **its)
        out, err = await ended(process, code=1)
        await exchange.delete()
    assert out == ""
    assert "NO_ROUTE" in err
    assert "once more" not in err


@pytest.mark.parametrize("language", PUBLISHERS)
async def test_a_broker_that_is_away_for_a_moment_is_tried_again(
    commands: dict[str, Sequence[str]],
    subscribers: list[Subscriber],
    env: dict[str, str],
    option: str,
    language: str,
) -> None:
    async with opened(Link(env["AMQP_URL"])) as link:
        await link.close()
        process = await started(
            (*commands[language], option), **env | {"AMQP_URL": address_for(language, link.url)}
        )
        assert process.stderr
        async with asyncio.timeout(LIMIT_S):
            while b"once more" not in (line := await process.stderr.readline()):
                assert line, "it ended"
        await link.open()
        task_id, _ = await ended(process)
    for subscriber in subscribers:
        assert (await subscriber.result_of(task_id))[0] == "completed"
