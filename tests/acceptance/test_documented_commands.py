"""README and docs, typed in as they stand, against the running service.

What a reader has to fill in is filled in here: ids, and the address where this gateway listens. The
folder they are typed in looks like a checkout.
"""

import asyncio
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contracts.dead_letters import LetterFilter, LetterState
from contracts.dialects import Dialect
from contracts.messages import Chart, ChartRequest
from contracts.tasks import TaskStatus
from tests.acceptance.running import Running
from tests.documented_commands import NOT_RUN, PAGES, ROOT, Command, commands

LIMIT_S = 60
MENDS = '#!/bin/sh\nexec sed -i s/sankey/pie/ "$1"\n'
MAY_FIND_NOTHING = {'grep -E \'"level": "(error|critical)"\' consumer.log': {0, 1}}
"""Exit codes other than 0 that are no failure."""

Answered = dict[str, str]
"""What commands of a page have printed, by their names."""


@pytest.fixture
def checkout(running: Running, tmp_path: Path) -> Path:
    """A folder with all that the tree has, and what the commands read beside it."""
    for entry in ROOT.iterdir():
        if entry.name != ".git":
            (tmp_path / entry.name).symlink_to(entry)
    native = re.search(
        r"^```json native\n(.*?)^```$", (ROOT / "docs/charts.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert native
    (tmp_path / "chart.json").write_text(native[1], encoding="utf-8")
    (tmp_path / "consumer.log").symlink_to(running.service.folder / "consumer-1.log")
    (tmp_path / "editor").write_text(MENDS, encoding="utf-8")
    (tmp_path / "editor").chmod(0o755)
    return tmp_path


@pytest.fixture
def typed(running: Running, checkout: Path) -> Callable[[str], Awaitable[tuple[int, str]]]:
    """Runs a command line as a shell there would; its exit code and what it printed."""
    address = running.service.gateway_url
    env = {
        **running.service.addresses.env(),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),  # where the fonts are that matplotlib has found
        "EDITOR": str(checkout / "editor"),
        "KEY": "a key, which this gateway does not ask for",
        "PLOTWIRE_GATEWAY_URL": address,
        "PLOTWIRE_TOPOLOGY_PREFIX": running.topology.prefix,
        "PLOTWIRE_RETRY_DELAYS_S": json.dumps([one.total_seconds() for one in running.topology.retry_delays]),
        "PLOTWIRE_MONGO_URL": running.mongo_url,
    }

    async def run(line: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-euo",
            "pipefail",
            "-c",
            line.replace("localhost:3000", urlsplit(address).netloc),
            cwd=checkout,
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(LIMIT_S):
            out, _ = await process.communicate()
        return process.returncode or 0, out.decode()

    return run


async def filled_in(one: Command, running: Running, before: Answered) -> str:
    """The command with ids in place of the words that stand for them."""
    text = one.text
    if re.search(r"\bTASK_ID\b", text):
        (task_id,) = re.findall(r'"taskId": ?"([^"]+)"', " ".join(before.values())) or [
            await ended_task(running)
        ]
        text = text.replace("TASK_ID", task_id)
    if re.search(r"dead-letters (show|replay) ID\b", text):
        text = re.sub(r"\bID\b", await open_letter(running), text)
    if "keys revoke" in text:
        text = re.sub(
            r"[0-9a-f]{8}",
            re.findall(r"\b[0-9a-f]{8}\b", before["plotwire keys list --file keys.json"])[0],
            text,
        )
    return text


async def ended_task(running: Running) -> str:
    """A task that a consumer has drawn."""
    request = ChartRequest.new(
        Chart(dialect=Dialect.ECHARTS, body={"series": [{"type": "pie", "data": [1]}]}), client="mail"
    )
    await running.publish(request)
    await running.results(request)
    return request.task_id


async def open_letter(running: Running) -> str:
    """A dead letter that nobody has decided on, of a chart that cannot be drawn."""
    chart = Chart(dialect=Dialect.ECHARTS, body={"series": [{"type": "sankey", "data": [1]}]})
    request = ChartRequest.new(chart, client="mail")
    await running.publish(request)

    async def collected() -> str | None:
        found = await running.desk.search(LetterFilter(states=(LetterState.OPEN,)), 1000)
        return next((letter.letter_id for letter in found if letter.task_id == request.task_id), None)

    return str(await running.until(collected))


def to_be_run() -> dict[Path, list[Command]]:
    """What each page shows and no page before it."""
    seen, found = set(NOT_RUN), {}
    for page in PAGES:
        found[page] = [one for one in commands(page) if one.name not in seen]
        seen |= {one.name for one in found[page]}
    return found


RUN = to_be_run()


@pytest.mark.parametrize("page", [page for page in PAGES if RUN[page]], ids=lambda page: page.name)
async def test_a_page_can_be_typed_in(
    page: Path, running: Running, checkout: Path, typed: Callable[[str], Awaitable[tuple[int, str]]]
) -> None:
    before: Answered = {}
    for one in RUN[page]:
        line = await filled_in(one, running, before)
        code, out = await typed(line)
        assert code in MAY_FIND_NOTHING.get(one.name, {0}), f"{line}\n{out}"
        assert "Traceback" not in out
        before[one.name] = out
    if page.name in CHECKS:
        await CHECKS[page.name](running, checkout, before)


def printed(before: Answered, part: str) -> str:
    """What the one command printed that has `part` in it."""
    (found,) = (out for name, out in before.items() if part in name)
    return found


async def readme(_running: Running, checkout: Path, before: Answered) -> None:
    assert " completed " in printed(before, "submit")
    assert len(list((checkout / "pictures").glob("*.png"))) == len(list((ROOT / "benchmarks/mix").glob("*")))
    task = json.loads(printed(before, "TASK_ID"))["data"]
    assert task["taskId"] == json.loads(printed(before, "generate"))["data"]["taskId"]


async def deployment(_running: Running, checkout: Path, _before: Answered) -> None:
    assert (checkout / "chart.png").read_bytes().startswith(b"\x89PNG")


async def operations(running: Running, checkout: Path, before: Answered) -> None:
    assert "replayed" in printed(before, "--edit")

    async def drawn_after_all() -> bool:
        replayed = await running.desk.search(LetterFilter(states=(LetterState.REPLAYED,)), 1000)
        tasks = [await running.tasks.find(letter.task_id) for letter in replayed if letter.task_id]
        return TaskStatus.COMPLETED in {task.status for task in tasks}

    await running.until(drawn_after_all)
    assert json.loads((checkout / "plotwire.json").read_text(encoding="utf-8"))["queues"]


CHECKS: dict[str, Callable[[Running, Path, Answered], Awaitable[None]]] = {
    "README.md": readme,
    "deployment.md": deployment,
    "operations.md": operations,
}
