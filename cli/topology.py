"""What `plotwire topology` does: the topology beside a live broker, as a table."""

import asyncio
import json
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.launch import UNAVAILABLE
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_management import RabbitManagement, vhost_of
from adapters.rabbit_topology import look_over_amqp
from adapters.settings import BrokerSettings, TopologySettings
from cli.connections import addresses_in, setting
from contracts.errors import PlotwireError, TransientError
from contracts.topology_definitions import definitions
from contracts.topology_findings import State, TopologyFinding, compare

_PIPE_WIDTH: Final = 200
_SEEN_AS: Final = {
    State.SAME: ("same", "green"),
    State.MISSING: ("missing", "yellow"),
    State.DIFFERENT: ("different", "red"),
    State.UNSEEN: ("not to be seen", "dim"),
    State.EXTRA: ("extra", "cyan"),
}
_TO_DO: Final = {
    State.SAME: ("keep", "green"),
    State.MISSING: ("make", "yellow"),
    State.DIFFERENT: ("refused", "red"),
    State.UNSEEN: ("bind", "dim"),
    State.EXTRA: ("leave", "cyan"),
}
_DONE: Final = _TO_DO | {State.MISSING: ("made", "yellow"), State.UNSEEN: ("bound", "dim")}

T = TypeVar("T")


def write_definitions(out: Path | None, vhost: str) -> int:
    """Write the definitions; returns the exit code."""
    text = json.dumps(definitions(setting(TopologySettings).topology, vhost), indent=1) + "\n"
    if out is None:
        print(text, end="")  # noqa: T201  # raw JSON for pipes
    else:
        out.write_text(text, encoding="utf-8")
    return 0


def diff(ports_file: Path | None, management: str | None, *, as_json: bool) -> int:
    """Tell what the broker has; returns the exit code."""
    findings = _run(_look(_broker(ports_file), management))
    _show(findings, _SEEN_AS, as_json=as_json)
    return 1 if _any(findings, State.MISSING, State.DIFFERENT) else 0


def plan(ports_file: Path | None, management: str | None, *, as_json: bool) -> int:
    """Tell what `apply` would do; returns the exit code."""
    findings = _run(_look(_broker(ports_file), management))
    _show(findings, _TO_DO, as_json=as_json)
    return 1 if _any(findings, State.DIFFERENT) else 0


def apply(ports_file: Path | None, management: str | None, *, as_json: bool) -> int:
    """Declare the topology, unless something of it is different; returns the exit code."""
    broker = _broker(ports_file)
    findings = _run(_look(broker, management))
    if _any(findings, State.DIFFERENT):
        _show(findings, _TO_DO, as_json=as_json)
        return 1
    _run(RabbitAdmin(broker.amqp_url.get_secret_value(), broker.topology).declare())
    _show(findings, _DONE, as_json=as_json)
    return 0


def _broker(ports_file: Path | None) -> BrokerSettings:
    given = {"amqp_url": addresses_in(ports_file)["amqp_url"]} if ports_file else {}
    return setting(BrokerSettings, **given)


async def _look(broker: BrokerSettings, management: str | None) -> list[TopologyFinding]:
    url = broker.amqp_url.get_secret_value()
    if management:
        return compare(broker.topology, await RabbitManagement(management, vhost_of(url)).look())
    return await look_over_amqp(url, broker.topology)


def _run(errand: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(errand)
    except PlotwireError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(UNAVAILABLE if isinstance(error, TransientError) else 1) from error


def _any(findings: Sequence[TopologyFinding], *states: State) -> bool:
    return any(finding.state in states for finding in findings)


def _show(
    findings: Sequence[TopologyFinding], words: Mapping[State, tuple[str, str]], *, as_json: bool
) -> None:
    if as_json:
        told = [asdict(finding) | {"said": words[finding.state][0]} for finding in findings]
        print(json.dumps(told, indent=1))  # noqa: T201  # raw JSON for pipes
        return
    console = Console(soft_wrap=True)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "kind", "name", "what is different"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        word, style = words[finding.state]
        # As text: what a broker says is no markup.
        table.add_row(Text(word, style), finding.kind.value, Text(finding.name), Text(finding.detail))
    console.print(table)
    counts = Counter(words[finding.state][0] for finding in findings)
    console.print("\n" + ", ".join(f"{number} {word}" for word, number in counts.items()), highlight=False)
    if _any(findings, State.DIFFERENT):
        console.print("RabbitMQ freezes type and arguments: what is different takes a new name, or an end.")
    if _any(findings, State.UNSEEN):
        console.print("AMQP shows no bindings: --management does.")
