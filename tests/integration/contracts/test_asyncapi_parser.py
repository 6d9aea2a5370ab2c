"""AsyncAPI's own parser, which shares no code with us, reads our document."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.topology import Topology
from gateway.documents import asyncapi_yaml
from tests import node_packages

PARSER = Path(__file__).with_name("asyncapi_parser")
WARNING = 1


@pytest.fixture(scope="module", autouse=True)
def parser() -> None:
    node_packages.install(PARSER)


def parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(node_packages.run(PARSER / "validate.mjs", stdin=text))
    return found


@pytest.mark.parametrize("topology", [Topology(), Topology("acme")], ids=["plotwire", "acme"])
def test_the_document_is_asyncapi_and_has_every_channel_operation_and_message(topology: Topology) -> None:
    found = parsed(asyncapi_yaml(topology))
    assert [one for one in found["findings"] if one["severity"] <= WARNING] == []
    assert len(found["channels"]) == len(topology.exchanges()) + len(topology.queues())
    assert {"receiveRequest", "announceCompleted", "announceFailed"} <= set(found["operations"])
    assert {"chartRequest", "chartCompleted", "chartFailed", "deadLetter"} <= set(found["messages"])


def test_the_parser_would_find_what_is_wrong() -> None:
    right = asyncapi_yaml(Topology())
    no_channel = right.replace("$ref: '#/channels/requests'", "$ref: '#/channels/nowhere'", 1)
    wrong_type = right.replace("type: topic", "type: tropic", 1)
    wrong_schema = right.replace("type: object", "type: objekt", 1)
    for wrong in (no_channel, wrong_type, wrong_schema):
        assert wrong != right
        assert any(one["severity"] <= WARNING for one in parsed(wrong)["findings"])
