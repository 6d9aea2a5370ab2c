"""A topology beside what a broker has: what is the same, missing, different, or there beyond it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contracts.topology import Binding, Exchange, Queue, Topology


class Kind(StrEnum):
    """What a finding is about."""

    EXCHANGE = "exchange"
    QUEUE = "queue"
    BINDING = "binding"


class State(StrEnum):
    """How the broker's stands to ours."""

    SAME = "same"
    MISSING = "missing"
    DIFFERENT = "different"
    """It cannot be changed: RabbitMQ freezes type and arguments."""
    UNSEEN = "unseen"
    """This way of looking does not show it."""
    EXTRA = "extra"
    """Under our prefix or at our exchanges, and none of this topology's; nothing removes it."""


@dataclass(frozen=True)
class TopologyFinding:
    """One exchange, queue or binding."""

    kind: Kind
    name: str
    state: State
    detail: str = ""


@dataclass(frozen=True)
class Declared:
    """An exchange or a queue as the broker has it."""

    type: str
    durable: bool
    arguments: Mapping[str, Any]
    exclusive: bool = False
    auto_delete: bool = False


@dataclass(frozen=True)
class Seen:
    """All that one virtual host has."""

    exchanges: Mapping[str, Declared]
    queues: Mapping[str, Declared]
    bindings: frozenset[Binding]
    """Of queues; the default exchange's are left out."""


def binding_name(binding: Binding) -> str:
    """As people read it."""
    key = f" ({binding.key})" if binding.key else ""
    return f"{binding.exchange} -> {binding.queue}{key}"


def compare(topology: Topology, seen: Seen) -> list[TopologyFinding]:
    """Everything of the topology in its own order, then what is there beyond it."""
    return [*_ours(topology, seen), *_beyond(topology, seen)]


def _ours(topology: Topology, seen: Seen) -> Iterator[TopologyFinding]:
    for exchange in topology.exchanges():
        there = seen.exchanges.get(exchange.name)
        yield _finding(Kind.EXCHANGE, exchange.name, _wanted_exchange(exchange), there)
    for queue in topology.queues():
        there = seen.queues.get(queue.name)
        yield _finding(Kind.QUEUE, queue.name, _wanted_queue(queue), there)
    for binding in topology.bindings():
        state = State.SAME if binding in seen.bindings else State.MISSING
        yield TopologyFinding(Kind.BINDING, binding_name(binding), state)


def _wanted_exchange(exchange: Exchange) -> Declared:
    return Declared(exchange.type.value, durable=True, arguments=exchange.arguments)


def _wanted_queue(queue: Queue) -> Declared:
    return Declared("quorum", durable=True, arguments=queue.declared_arguments)


def _finding(kind: Kind, name: str, wanted: Declared, there: Declared | None) -> TopologyFinding:
    if there is None:
        return TopologyFinding(kind, name, State.MISSING)
    differences = "; ".join(_differences(wanted, there))
    return TopologyFinding(kind, name, State.DIFFERENT if differences else State.SAME, differences)


def _differences(wanted: Declared, there: Declared) -> Iterator[str]:
    for field in ("type", "durable", "auto_delete", "exclusive"):
        ours, theirs = getattr(wanted, field), getattr(there, field)
        if ours != theirs:
            yield f"{field}: {theirs}, not {ours}"
    for name in sorted({*wanted.arguments, *there.arguments}):
        ours, theirs = wanted.arguments.get(name), there.arguments.get(name)
        if ours != theirs:
            yield f"{name}: {_shown(theirs)}, not {_shown(ours)}"


def _shown(value: Any) -> str:
    return "unset" if value is None else str(value)


def _beyond(topology: Topology, seen: Seen) -> Iterator[TopologyFinding]:
    exchanges = {exchange.name for exchange in topology.exchanges()}
    queues = {queue.name for queue in topology.queues()}
    for name in sorted(seen.exchanges.keys() - exchanges):
        if name.startswith(f"{topology.prefix}."):
            yield TopologyFinding(Kind.EXCHANGE, name, State.EXTRA)
    for name in sorted(seen.queues.keys() - queues):
        # An exclusive queue is a gateway's that listens; it ends with its connection.
        if name.startswith(f"{topology.prefix}.") and not seen.queues[name].exclusive:
            yield TopologyFinding(Kind.QUEUE, name, State.EXTRA)
    others = seen.bindings - set(topology.bindings())
    for binding in sorted(others, key=binding_name):
        # Callers bind their own queues to the events.
        feeds_from_ours = binding.exchange in exchanges - {topology.events}
        if feeds_from_ours or binding.queue in queues:
            yield TopologyFinding(Kind.BINDING, binding_name(binding), State.EXTRA)
