"""`plotwire submit` and `plotwire status`: a small client of the HTTP interface."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import aiohttp
import typer
from rich.console import Console
from rich.progress import Progress

from cli import chart_files
from contracts.errors import PlotwireError
from contracts.tasks import TaskStatus

_POLL_S: Final = 0.25
_HTTP_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)
_DEFAULT_GATEWAY: Final = "http://127.0.0.1:3000"
_OUT: Final = Console(soft_wrap=True)
_ERR: Final = Console(stderr=True)


def gateway_address(address: str | None, ports_file: Path | None) -> str:
    """The gateway's address: as given, else from the ports file, else the default port on loopback."""
    if address:
        return address.rstrip("/")
    if ports_file:
        try:
            return str(json.loads(ports_file.read_text(encoding="utf-8"))["gateway_url"])
        except (OSError, ValueError, KeyError) as error:
            raise typer.BadParameter(f"{ports_file} is no ports file of `plotwire up`: {error!r}") from error
    return _DEFAULT_GATEWAY


def submit(address: str, paths: list[Path], fields: dict[str, Any], *, wait_s: float | None) -> int:
    """Send every file; returns the exit code."""
    files = chart_files.find(paths)

    async def all_files(session: aiohttp.ClientSession) -> int:
        with Progress(console=_ERR, transient=True) as progress:
            bar = progress.add_task("submitting", total=len(files))
            results = []
            for file in files:
                results.append(await _submit_one(session, address, file.path, fields, wait_s))
                progress.advance(bar)
        return 0 if all(results) else 1

    return _with_session(address, all_files)


def show_status(address: str, task_id: str) -> int:
    """Print the task as JSON; returns 1 when it failed or is unknown."""

    async def one(session: aiohttp.ClientSession) -> int:
        answer = await _json(session.get(f"{address}/api/charts/status/{task_id}"))
        if answer["data"] is None:
            _ERR.print(f"[red]{answer['msg']}[/]")
            return 1
        _OUT.print_json(data=answer["data"])
        return 1 if answer["data"]["status"] == TaskStatus.FAILED else 0

    return _with_session(address, one)


async def _submit_one(
    session: aiohttp.ClientSession, address: str, path: Path, fields: dict[str, Any], wait_s: float | None
) -> bool:
    try:
        option = chart_files.read(path)
    except PlotwireError as error:
        _ERR.print(f"[red]{path}: {error}[/]")
        return False
    body = {"option": option, **{name: value for name, value in fields.items() if value is not None}}
    answer = await _json(session.post(f"{address}/api/charts/generate", json=body))
    if answer["data"] is None:
        _ERR.print(f"[red]{path}: {answer['msg']}: {answer.get('error', {}).get('details', '')}[/]")
        return False
    task_id = answer["data"]["taskId"]
    if wait_s is None:
        _OUT.print(f"{task_id}  {path}", highlight=False)
        return True
    return await _await_result(session, address, task_id, path, wait_s)


async def _await_result(
    session: aiohttp.ClientSession, address: str, task_id: str, path: Path, wait_s: float
) -> bool:
    try:
        async with asyncio.timeout(wait_s):
            while True:
                task = (await _json(session.get(f"{address}/api/charts/status/{task_id}")))["data"]
                if task and TaskStatus(task["status"]).is_final:
                    break
                await asyncio.sleep(_POLL_S)
    except TimeoutError:
        _ERR.print(
            f"[red]{path}: no result after {wait_s:g} s; `plotwire status {task_id}` shows it later[/]"
        )
        return False
    detail = task.get("imageUrl") or task.get("error")
    _OUT.print(f"{task_id}  {task['status']}  {path}  {detail}", highlight=False)
    return bool(task["status"] == TaskStatus.COMPLETED)


async def _json(call: Any) -> dict[str, Any]:
    async with call as response:
        answer: dict[str, Any] = await response.json()
        return answer


def _key() -> dict[str, str]:
    """From the environment only: other users of a machine see command lines."""
    key = os.environ.get("PLOTWIRE_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _with_session(address: str, work: Callable[[aiohttp.ClientSession], Awaitable[int]]) -> int:
    async def run() -> int:
        async with aiohttp.ClientSession(timeout=_HTTP_TIMEOUT, headers=_key()) as session:
            return await work(session)

    try:
        return asyncio.run(run())
    except (aiohttp.ClientError, TimeoutError) as error:
        _ERR.print(f"[red]no gateway answers at {address}: {error}[/]")
        return 1
