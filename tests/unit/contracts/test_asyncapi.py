"""The AsyncAPI document tells the topology and the messages as they are."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from contracts import schemas
from contracts.messages import ChartEvent, decode_event, decode_request
from contracts.schemas.asyncapi import document
from contracts.schemas.message_examples import COMPLETED, FAILED, REQUEST
from contracts.topology import Header, Topology, event_key, request_key
from gateway.documents import asyncapi_yaml

TOPOLOGY = Topology("acme")
DOCUMENT = document(TOPOLOGY)
MESSAGES = DOCUMENT["components"]["messages"]
EXAMPLES = [(name, one["payload"]) for name, told in MESSAGES.items() for one in told.get("examples", ())]


def test_the_published_document_is_the_one_of_the_code() -> None:
    """Run `make schemas` after a change of models or topology, and look at the difference."""
    published = (Path(schemas.__file__).parent / "asyncapi.yaml").read_text(encoding="utf-8")
    assert published == asyncapi_yaml(Topology())


def test_the_text_holds_what_the_document_says() -> None:
    assert yaml.safe_load(asyncapi_yaml(TOPOLOGY)) == DOCUMENT


def amqp() -> list[dict[str, Any]]:
    return [channel["bindings"]["amqp"] | channel for channel in DOCUMENT["channels"].values()]


def test_every_exchange_queue_and_binding_is_told_with_its_arguments() -> None:
    exchanges = {
        one["exchange"]["name"]: (one["exchange"]["type"], one.get("x-arguments", {}))
        for one in amqp()
        if "exchange" in one
    }
    assert exchanges == {one.name: (one.type.value, one.arguments) for one in TOPOLOGY.exchanges()}
    queues = {one["queue"]["name"]: one for one in amqp() if "queue" in one}
    assert {name: one["x-arguments"] for name, one in queues.items()} == {
        one.name: {"x-queue-type": "quorum", **one.arguments} for one in TOPOLOGY.queues()
    }
    bound = {(one["exchange"], name, one["key"]) for name, q in queues.items() for one in q["x-bindings"]}
    assert bound == {(one.exchange, one.queue, one.key) for one in TOPOLOGY.bindings()}


def test_every_header_of_ours_is_told() -> None:
    told = {name for one in MESSAGES.values() for name in one["headers"]["properties"]}
    assert told == {header.value for header in Header}


@pytest.mark.parametrize(
    ("channel", "key"), [("requests", request_key(REQUEST)), ("events", event_key(FAILED))]
)
def test_the_address_of_a_channel_is_what_routing_keys_look_like(channel: str, key: str) -> None:
    told = DOCUMENT["channels"][channel]
    words = told["address"].split(".")
    assert len(words) == len(key.split("."))
    for word, actual in zip(words, key.split("."), strict=True):
        if word.startswith("{"):
            parameter = told["parameters"][word.strip("{}")]
            assert actual in parameter.get("enum", [actual])
        else:
            assert word == actual


@pytest.mark.parametrize(("name", "payload"), EXAMPLES)
def test_an_example_keeps_the_schema_of_its_message(name: str, payload: dict[str, Any]) -> None:
    schema = DOCUMENT | {"$ref": MESSAGES[name]["payload"]["$ref"]}
    jsonschema.Draft7Validator(schema).validate(payload)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(payload | {"taskId": 1, "subject": 1})


def test_the_examples_are_what_our_own_code_reads() -> None:
    by_name = {one["name"]: one["payload"] for told in MESSAGES.values() for one in told.get("examples", ())}
    assert decode_request(json.dumps(by_name["bars"]).encode()) == REQUEST
    assert decode_request(json.dumps(by_name["least"]).encode()).task_id == REQUEST.task_id
    events: dict[str, ChartEvent] = {"completed": COMPLETED, "failed": FAILED}
    for name, event in events.items():
        assert decode_event(json.dumps(by_name[name]).encode()) == event
