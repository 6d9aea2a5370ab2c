"""The gateway hands out what others build on."""

from typing import Any

import pytest

from contracts import schemas
from contracts.topology import Topology
from gateway.documents import asyncapi_yaml


async def test_the_messages_of_rabbitmq_are_told_as_asyncapi(client: Any) -> None:
    async with client.get("/asyncapi.yaml") as response:
        assert (response.status, response.content_type) == (200, "application/yaml")
        assert await response.text() == asyncapi_yaml(Topology())


@pytest.mark.parametrize("name", schemas.NAMES)
async def test_a_schema_is_served_under_its_name(client: Any, name: str) -> None:
    async with client.get(f"/schemas/{name}.json") as response:
        assert (response.status, response.content_type) == (200, "application/schema+json")
        assert await response.text() == schemas.documents()[name]


async def test_another_name_has_no_schema(client: Any) -> None:
    async with client.get("/schemas/nothing.json") as response:
        assert response.status == 404
