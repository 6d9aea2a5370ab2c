"""`plotwire topology` at a real RabbitMQ of its own, over AMQP and through the management API."""

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import aio_pika
import pytest
from typer.testing import CliRunner, Result

from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_publisher import RabbitPublisher
from cli.main import app
from contracts.identifiers import Lane
from contracts.messages import ChartRequest
from contracts.topology import Topology
from devstack.processes import free_port
from devstack.rabbit_node import RabbitNode

RUNNER = CliRunner()
PASSWORD = "s3cret"  # noqa: S105  # of the test's own node
WAYS = ["amqp", "management"]
NAMES = count(1)
UNAVAILABLE = 69


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RabbitNode]:
    node = RabbitNode(tmp_path_factory.mktemp("rabbit"), PASSWORD, management=True)
    await node.start()
    yield node
    await node.stop()


@pytest.fixture
def topology() -> Topology:
    """Names that no other test has."""
    return Topology(f"test-{next(NAMES)}")


class Command:
    """`plotwire topology` with the settings of one installation."""

    def __init__(self, node: RabbitNode, topology: Topology) -> None:
        self.node = node
        self.topology = topology

    async def __call__(self, *arguments: str, **env: str) -> Result:
        ours = {
            "PLOTWIRE_AMQP_URL": self.node.url,
            "PLOTWIRE_TOPOLOGY_PREFIX": self.topology.prefix,
            "PLOTWIRE_MANAGEMENT_URL": "",
        }
        # In a thread: the commands have event loops of their own.
        return await asyncio.to_thread(RUNNER.invoke, app, ["topology", *arguments], env=ours | env)

    async def over(self, way: str, *arguments: str) -> Result:
        assert self.node.management_url
        more = {"PLOTWIRE_MANAGEMENT_URL": self.node.management_url} if way == "management" else {}
        return await self(*arguments, **more)

    async def states(self, way: str) -> dict[str, set[str]]:
        """Names by the state of their finding, as `diff --json` tells them."""
        told = json.loads((await self.over(way, "diff", "--json")).stdout)
        states: dict[str, set[str]] = {}
        for one in told:
            states.setdefault(one["state"], set()).add(one["name"])
        return states


@pytest.fixture
def command(node: RabbitNode, topology: Topology) -> Command:
    return Command(node, topology)


async def depth(node: RabbitNode, topology: Topology, lane: Lane) -> int:
    return (await RabbitAdmin(node.url, topology).lane_depths())[lane].ready


async def declared(node: RabbitNode, queue: str, **arguments: Any) -> None:
    async with await aio_pika.connect(node.url) as connection:
        channel = await connection.channel()
        await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum", **arguments})


async def test_a_fresh_node_takes_the_definitions_and_is_ready_for_requests(
    command: Command, node: RabbitNode, topology: Topology, chart_request: ChartRequest, tmp_path: Path
) -> None:
    file = tmp_path / "definitions.json"
    written = await command("definitions", "-o", str(file), PLOTWIRE_AMQP_URL="")
    assert (written.exit_code, written.stderr) == (0, "")
    assert (await command("definitions")).stdout == file.read_text()

    await node.ctl("import_definitions", str(file))
    for way in WAYS:
        assert (await command.over(way, "diff")).exit_code == 0
    publisher = await RabbitPublisher.open(node.url, "test", topology)
    await publisher.publish_request(chart_request)
    await publisher.close()
    assert await depth(node, topology, chart_request.lane) == 1


async def test_another_virtual_host_is_made_by_the_import(
    command: Command, node: RabbitNode, tmp_path: Path
) -> None:
    file = tmp_path / "definitions.json"
    await command("definitions", "-o", str(file), "--vhost", "charts/eu")
    await node.ctl("import_definitions", str(file))
    await node.ctl("set_permissions", "-p", "charts/eu", "plotwire", ".*", ".*", ".*")
    url = f"{node.url}charts%2Feu"
    same = await command("diff", PLOTWIRE_AMQP_URL=url, PLOTWIRE_MANAGEMENT_URL=str(node.management_url))
    assert same.exit_code == 0, same.stdout
    assert (await command("diff", PLOTWIRE_MANAGEMENT_URL=str(node.management_url))).exit_code == 1


@pytest.mark.parametrize("way", WAYS)
async def test_a_plan_tells_what_apply_makes_and_changes_nothing(
    command: Command, topology: Topology, way: str
) -> None:
    ours = {one.name for one in topology.exchanges()} | {one.name for one in topology.queues()}
    first = await command.over(way, "plan")
    assert first.exit_code == 0
    lines = [line.split() for line in first.stdout.splitlines()]
    assert {line[2] for line in lines if line[:1] == ["make"] and line[1] != "binding"} == ours
    assert ours <= (await command.states(way))["missing"]
    assert (await command.over(way, "diff")).exit_code == 1

    made = await command.over(way, "apply")
    assert made.exit_code == 0
    assert "made" in made.stdout
    for either in WAYS:
        assert (await command.over(either, "diff")).exit_code == 0
        assert "missing" not in await command.states(either)
    again = await command.over(way, "apply")
    assert again.exit_code == 0
    assert "made" not in again.stdout


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_different_is_told_and_nothing_is_made_beside_it(
    command: Command, node: RabbitNode, topology: Topology, way: str
) -> None:
    tier = topology.retry_queue(1)
    wanted = next(queue for queue in topology.queues() if queue.name == tier)
    await declared(node, tier, **{**wanted.arguments, "x-message-ttl": 6000})
    told = await command.over(way, "diff")
    assert told.exit_code == 1
    line = next(line for line in told.stdout.splitlines() if tier in line)
    assert line.startswith("different")
    assert "x-message-ttl" in line
    assert "6000" in line
    for verb in ("plan", "apply"):
        assert (await command.over(way, verb)).exit_code == 1
    assert topology.requests in (await command.states(way))["missing"]


async def test_a_binding_that_is_gone_is_seen_by_the_management_api_alone_and_made_by_both(
    command: Command, node: RabbitNode, topology: Topology
) -> None:
    await RabbitAdmin(node.url, topology).declare()
    queue, key = topology.work_queue(Lane.BULK), "chart.request.bulk.#"
    async with await aio_pika.connect(node.url) as connection:
        channel = await connection.channel()
        await (await channel.get_queue(queue)).unbind(topology.requests, key)

    assert (await command.states("management"))["missing"] == {f"{topology.requests} -> {queue} ({key})"}
    assert (await command.over("management", "diff")).exit_code == 1
    unseen = await command.over("amqp", "diff")
    assert unseen.exit_code == 0
    assert "AMQP shows no bindings" in unseen.stdout

    assert (await command.over("amqp", "apply")).exit_code == 0
    assert (await command.over("management", "diff")).exit_code == 0


async def test_what_is_there_beyond_the_topology_is_told_and_stays(
    command: Command, node: RabbitNode, topology: Topology
) -> None:
    await RabbitAdmin(node.url, topology).declare()
    old, callers = f"{topology.prefix}.work.bulk.v0", f"mail-{topology.prefix}"
    async with await aio_pika.connect(node.url) as connection:
        channel = await connection.channel()
        for name, exchange in ((old, topology.requests), (callers, topology.events)):
            queue = await channel.declare_queue(name, durable=True)
            await queue.bind(exchange, "#")

    assert (await command.states("management"))["extra"] == {old, f"{topology.requests} -> {old} (#)"}
    assert (await command.over("management", "diff")).exit_code == 0
    assert (await command.over("management", "apply")).exit_code == 0
    assert old in (await command.states("management"))["extra"]


async def test_a_broker_that_is_away_or_refuses_is_told_without_the_password(
    command: Command, node: RabbitNode
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    away = await command("diff", PLOTWIRE_AMQP_URL=f"amqp://plotwire:{PASSWORD}@{nowhere}/")
    wrong = f"http://plotwire:{PASSWORD}-not@{str(node.management_url).rpartition('@')[2]}"
    refused = await command("diff", PLOTWIRE_MANAGEMENT_URL=wrong)
    for told, words in ((away, nowhere), (refused, "401")):
        assert told.exit_code == UNAVAILABLE
        assert words in told.stderr
        assert PASSWORD not in told.stdout + told.stderr
