"""A small world for the tests that break one thing: a consumer, a gateway, and a client of the broker."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pika
import pytest
from pymongo import MongoClient

from devstack.rabbit_node import RabbitNode
from tests.faults.world import World, run_world

HEARTBEAT_S = 3
RETRY_DELAYS_S = (1, 3, 6, 25, 30)


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to break")
    settings = {
        "FAULTS_HEARTBEAT_S": str(HEARTBEAT_S),
        "PLOTWIRE_PREFETCH": "10",
        "PLOTWIRE_RETRY_DELAYS_S": str(list(RETRY_DELAYS_S)),
    }
    folder = tmp_path_factory.mktemp("world")
    async with run_world(folder, consumers=1, gateways=1, settings=settings) as world:
        yield world


@pytest.fixture
def channel(world: World) -> Iterator[Any]:
    connection = pika.BlockingConnection(pika.URLParameters(world.addresses.amqp_url))
    channel = connection.channel()
    channel.confirm_delivery()
    yield channel
    if connection.is_open:
        connection.close()


@pytest.fixture
def tasks(world: World) -> Iterator[Any]:
    with MongoClient[dict[str, Any]](world.addresses.mongo_url) as client:
        yield client.get_default_database()["tasks"]
