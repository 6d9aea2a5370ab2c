"""The channels of the AsyncAPI document: one for each exchange and each queue of a topology."""

from collections.abc import Iterable
from typing import Any, Final

from contracts.identifiers import Lane
from contracts.output import ImageFormat
from contracts.topology import Exchange, Queue, Topology

Json = dict[str, Any]

BINDING_VERSION: Final = "0.3.0"
_REQUEST_KEY: Final = "chart.request.{lane}.{client}"
_EVENT_KEY: Final = "chart.{outcome}.{format}.{client}"
_LANE_PARAMETER: Final = {
    "enum": [lane.value for lane in Lane],
    "description": "`interactive` for someone who waits, `bulk` for batches.",
}
_CLIENT_PARAMETER: Final = {"description": "Who asks: the `client` of the request, one word."}
_TIER_PARAMETER: Final = {"description": "Which delay: 1 is the shortest."}
_FORMAT_PARAMETER: Final = {"enum": [one.value for one in ImageFormat], "description": "Of the image."}
_OUTCOME_PARAMETER: Final = {"enum": ["completed", "failed"], "description": "How the task ended."}


def channels(topology: Topology) -> Json:
    """Every channel by its name in the document; an exchange is one by its keys, a queue by its name."""
    told = _told_exchanges(topology)
    found = {
        told[exchange.name][0]: _of_exchange(exchange, told[exchange.name][1])
        for exchange in topology.exchanges()
    }
    first = {name: found.pop(name) for name in ("requests", "events")}
    queues = {queue_channel(topology, queue.name): _of_queue(topology, queue) for queue in topology.queues()}
    return first | found | queues


def queue_channel(topology: Topology, queue: str) -> str:
    """What the document calls the channel of a queue: `workBulkQueue` for `plotwire.work.bulk.v1`."""
    names = {topology.work_queue(lane): f"work{lane.value.capitalize()}Queue" for lane in Lane} | {
        topology.retry_queue(tier): f"retry{tier}Queue" for tier in range(1, len(topology.retry_delays) + 1)
    }
    others = {
        topology.dead_queue: "deadQueue",
        topology.unrouted_queue: "unroutedQueue",
        topology.audit_queue: "auditQueue",
    }
    return (names | others)[queue]


def _told_exchanges(topology: Topology) -> dict[str, tuple[str, Json]]:
    """By exchange: the name of its channel, and what is told beside the binding."""
    lane, client = {"lane": _LANE_PARAMETER}, {"client": _CLIENT_PARAMETER}
    return {
        topology.requests: (
            "requests",
            {
                "title": "Chart requests",
                "description": "Where producers publish. A key that no lane takes goes to `unrouted`.",
                "address": _REQUEST_KEY,
                "parameters": lane | client,
                "messages": _messages("chartRequest"),
            },
        ),
        topology.events: (
            "events",
            {
                "title": "What became of them",
                "description": (
                    "Every task that ends is announced here at least once. Bind a queue of your own, e.g. "
                    "with `chart.*.*.<client>` for one client or `chart.failed.#` for all failures."
                ),
                "address": _EVENT_KEY,
                "parameters": {"outcome": _OUTCOME_PARAMETER, "format": _FORMAT_PARAMETER, **client},
                "messages": _messages("chartCompleted", "chartFailed"),
            },
        ),
        topology.retry: (
            "retry",
            {
                "title": "Requests that wait for their next attempt",
                "address": "t{tier}.{lane}",
                "parameters": {"tier": _TIER_PARAMETER, **lane},
                "messages": _messages("delayedRequest"),
            },
        ),
        topology.work: (
            "work",
            {
                "title": "Requests whose delay is over",
                "address": "t{tier}.{lane}",
                "parameters": {"tier": _TIER_PARAMETER, **lane},
                "messages": _messages("delayedRequest"),
            },
        ),
        topology.dead: (
            "dead",
            {
                "title": "Dead letters",
                "address": "dead.{lane}",
                "parameters": lane,
                "messages": _messages("deadLetter"),
            },
        ),
        topology.unrouted: (
            "unrouted",
            {
                "title": "Requests that no lane takes",
                "description": "The alternate exchange of the requests; messages keep their routing key.",
                "address": None,
                "messages": _messages("deadLetter"),
            },
        ),
    }


def _of_exchange(exchange: Exchange, told: Json) -> Json:
    extension = {"x-arguments": dict(exchange.arguments)} if exchange.arguments else {}
    declared = {
        "name": exchange.name,
        "type": exchange.type.value,
        "durable": True,
        "autoDelete": False,
    }
    binding = {"is": "routingKey", "exchange": declared, "bindingVersion": BINDING_VERSION}
    return told | {"bindings": {"amqp": binding}} | extension


def _of_queue(topology: Topology, queue: Queue) -> Json:
    bound = [one for one in topology.bindings() if one.queue == queue.name]
    declared = {"name": queue.name, "durable": True, "exclusive": False, "autoDelete": False}
    return {
        "address": queue.name,
        "messages": _messages(*_kept(topology, queue.name)),
        "bindings": {"amqp": {"is": "queue", "queue": declared, "bindingVersion": BINDING_VERSION}},
        "x-arguments": queue.declared_arguments,
        "x-bindings": [{"exchange": one.exchange, "key": one.key} for one in bound],
    }


def _kept(topology: Topology, queue: str) -> Iterable[str]:
    if queue in {topology.work_queue(lane) for lane in Lane}:
        return ("chartRequest", "delayedRequest")
    if queue == topology.audit_queue:
        return ("chartCompleted", "chartFailed")
    if queue in {topology.dead_queue, topology.unrouted_queue}:
        return ("deadLetter",)
    return ("delayedRequest",)


def _messages(*names: str) -> Json:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}
