"""Real servers for the whole session, and names of its own for each test."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from motor.motor_asyncio import AsyncIOMotorClient

from adapters.mongo_images import MongoImages
from adapters.mongo_letters import MongoLetters
from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_publisher import RabbitPublisher
from contracts.dialects import Dialect
from contracts.messages import Chart, ChartRequest
from contracts.topology import Topology
from devstack.oss_node import OssNode
from devstack.stack import Addresses
from tests.image_stores import image_store


@pytest.fixture
async def topology(addresses: Addresses) -> AsyncIterator[Topology]:
    names = Topology(f"test-{uuid4().hex[:12]}", retry_delays=(timedelta(milliseconds=100),))
    admin = RabbitAdmin(addresses.amqp_url, names)
    await admin.declare()
    yield names
    await admin.delete()


@pytest.fixture
async def publisher(addresses: Addresses, topology: Topology) -> AsyncIterator[RabbitPublisher]:
    publisher = await RabbitPublisher.open(addresses.amqp_url, "test", topology)
    yield publisher
    await publisher.close()


@pytest.fixture
async def tasks(addresses: Addresses) -> AsyncIterator[MongoTasks]:
    name = f"test-{uuid4().hex[:12]}"
    url = addresses.mongo_url.replace("/plotwire?", f"/{name}?")
    store = MongoTasks(url, retention=timedelta(days=7))
    await store.prepare()
    yield store
    store.close()
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(url)
    await client.drop_database(name)
    client.close()


@pytest.fixture
async def image_records(tasks: MongoTasks) -> MongoImages:
    records = MongoImages(tasks.database, retention=timedelta(days=7))
    await records.prepare()
    return records


@pytest.fixture
async def letters(tasks: MongoTasks) -> MongoLetters:
    letters = MongoLetters(tasks.database)
    await letters.prepare()
    return letters


@pytest.fixture
def oss_options(addresses: Addresses) -> OssOptions:
    return OssOptions.model_validate(
        {
            "access_key_id": addresses.oss_access_key_id,
            "access_key_secret": addresses.oss_access_key_secret,
            "bucket": addresses.oss_bucket,
            "region": addresses.oss_region,
            "endpoint": addresses.oss_endpoint,
            "path_style": True,
            "key_prefix": f"test-{uuid4().hex[:12]}/",
        }
    )


@pytest.fixture
async def images(oss_options: OssOptions) -> AsyncIterator[OssImages]:
    async with image_store(oss_options) as store:
        yield store


@pytest.fixture
def chart_request() -> ChartRequest:
    option = {"xAxis": {"data": ["a", "b"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1, 2]}]}
    return ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body=option), client="mail")


@pytest.fixture(scope="session")
async def oss_node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OssNode]:
    node = OssNode(tmp_path_factory.mktemp("oss"), "LTAI1", "s3cret", "cn-hangzhou", control=True)
    await node.start()
    yield node
    await node.stop()


@pytest.fixture
def hook(oss_node: OssNode) -> Iterator[Callable[..., Any]]:
    """Calls one of the hooks below `/-/`; no fault outlives its test."""

    def call(method: str, path: str, **arguments: Any) -> Any:
        response = requests.request(method, f"{oss_node.endpoint}/-/{path}", timeout=10, **arguments)
        assert response.ok, response.text
        return response.json() if response.content else None

    yield call
    call("PUT", "faults", json=[])
