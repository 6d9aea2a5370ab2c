"""The AsyncAPI 3 document: exchanges, queues, bindings and messages, from the topology and the models."""

from typing import Any, Final

from contracts import __version__
from contracts.identifiers import Lane
from contracts.schemas.asyncapi_channels import BINDING_VERSION, channels, queue_channel
from contracts.schemas.asyncapi_messages import messages, schemas
from contracts.topology import Topology

Json = dict[str, Any]

_ABOUT: Final = (
    "Charts over RabbitMQ. Publish a chart request to the requests exchange; the image is stored, and an "
    "event on the events exchange says where, or what was wrong. Operations are told from the view of "
    "Plotwire: what it receives you send, and what it sends you receive. Those tagged `inside` are for "
    "operators to know of, and for nobody to build on."
)
_PERSISTENT: Final = {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": BINDING_VERSION}}
_ACKNOWLEDGED: Final = {"amqp": {"ack": True, "bindingVersion": BINDING_VERSION}}


def document(topology: Topology) -> Json:
    """The document of one installation; the same for the same code and the same topology.

    Args:
        topology: its names and delays.
    """
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Plotwire",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": "outside"}, {"name": "inside"}],
        },
        "defaultContentType": "application/json",
        "servers": {
            "rabbitmq": _server("amqp", "5672", "RabbitMQ 3.10 or later."),
            "rabbitmqTls": _server("amqps", "5671", "The same over TLS."),
        },
        "channels": channels(topology),
        "operations": _operations(topology),
        "components": {
            "messages": messages(),
            "schemas": schemas(),
            "securitySchemes": {
                "user": {"type": "userPassword", "description": "A RabbitMQ user, as PLAIN in the address."}
            },
        },
    }


def _server(protocol: str, port: str, description: str) -> Json:
    return {
        "host": f"{{host}}:{port}",
        "pathname": "/{vhost}",
        "protocol": protocol,
        "protocolVersion": "0-9-1",
        "description": description,
        "variables": {
            "host": {"default": "localhost", "description": "Where the broker is."},
            "vhost": {"default": "", "description": "Virtual host; empty for `/`."},
        },
        "security": [{"$ref": "#/components/securitySchemes/user"}],
    }


def _operations(topology: Topology) -> Json:
    reply = {
        "channel": {"$ref": "#/channels/events"},
        "messages": _of("events", "chartCompleted", "chartFailed"),
    }
    found = {
        "receiveRequest": _operation("receive", "requests", "Take a request to draw a chart.", "chartRequest")
        | {"bindings": _PERSISTENT, "reply": reply},
        "announceCompleted": _operation("send", "events", "Tell where an image is.", "chartCompleted"),
        "announceFailed": _operation("send", "events", "Tell why there is no image.", "chartFailed"),
        "delayRequest": _operation(
            "send", "retry", "Try again later, after an error that may pass.", "delayedRequest"
        ),
        "buryMessage": _operation("send", "dead", "Leave to an operator what cannot be drawn.", "deadLetter"),
    }
    for lane in Lane:
        channel = queue_channel(topology, topology.work_queue(lane))
        summary = f"Work off the lane `{lane}`."
        found[f"draw{lane.value.capitalize()}"] = _operation(
            "receive", channel, summary, "chartRequest", "delayedRequest"
        )
    for name, queue in (("Dead", topology.dead_queue), ("Unrouted", topology.unrouted_queue)):
        summary = "Collect what waits for an operator into the desk."
        channel = queue_channel(topology, queue)
        found[f"collect{name}"] = _operation("receive", channel, summary, "deadLetter")
    return found


def _operation(action: str, channel: str, summary: str, *names: str) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "tags": [{"name": "outside" if channel in {"requests", "events"} else "inside"}],
        "messages": _of(channel, *names),
        "bindings": _PERSISTENT if action == "send" else _ACKNOWLEDGED,
    }


def _of(channel: str, *names: str) -> list[Json]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
