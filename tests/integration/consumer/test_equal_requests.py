"""Equal requests at the real servers: one drawing a consumer, one object, every task its own end."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import oss2
import pytest

from adapters.mongo_images import MongoImages
from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from adapters.rabbit_publisher import RabbitPublisher
from consumer.announcer import Announcer
from consumer.pictures import Pictures
from consumer.pipeline import Pipeline
from consumer.render_pool import PoolLimits, RenderPool
from consumer.render_worker import Drawing
from contracts.messages import ChartRequest
from contracts.tasks import TaskStatus

CONSUMERS = 2
REQUESTS = 20


class CountingPool(RenderPool):
    """A real pool that knows how often it was asked."""

    drawings = 0

    async def draw(self, request: ChartRequest) -> Drawing:
        self.drawings += 1
        return await super().draw(request)


@pytest.fixture
async def pool() -> AsyncIterator[CountingPool]:
    pool = CountingPool(PoolLimits(2, 1024**3, 30, 1000))
    await pool.start()
    yield pool
    await pool.close()


@pytest.fixture
def consumers(
    tasks: MongoTasks,
    image_records: MongoImages,
    images: OssImages,
    publisher: RabbitPublisher,
    pool: CountingPool,
) -> list[Pipeline]:
    return [
        Pipeline(
            tasks,
            Pictures(image_records, images, pool, renderer="1"),
            images,
            Announcer(publisher, tasks),
            crash_budget=3,
        )
        for _ in range(CONSUMERS)
    ]


def keys_in(options: OssOptions) -> list[str]:
    """What the bucket itself lists, without our adapter."""
    keys = oss2.credentials.StaticCredentialsProvider(
        options.access_key_id.get_secret_value(), options.access_key_secret.get_secret_value()
    )
    bucket = oss2.Bucket(
        oss2.ProviderAuthV4(keys), options.endpoint, options.bucket, region=options.region, is_path_style=True
    )
    return [found.key for found in oss2.ObjectIteratorV2(bucket, prefix=options.key_prefix)]


async def test_twenty_at_once_in_two_consumers_give_two_drawings_one_object_and_twenty_completed_tasks(
    consumers: list[Pipeline],
    tasks: MongoTasks,
    pool: CountingPool,
    oss_options: OssOptions,
    chart_request: ChartRequest,
) -> None:
    requests = [chart_request.model_copy(update={"task_id": uuid4().hex}) for _ in range(REQUESTS)]
    await asyncio.gather(
        *(consumers[number % CONSUMERS].process(request, 1) for number, request in enumerate(requests))
    )
    assert pool.drawings <= CONSUMERS
    records = [await tasks.find(request.task_id) for request in requests]
    assert [record.status for record in records] == [TaskStatus.COMPLETED] * REQUESTS
    assert keys_in(oss_options) == list({record.image.object_key for record in records if record.image})

    drawn = pool.drawings
    again = chart_request.model_copy(update={"task_id": uuid4().hex})
    await consumers[0].process(again, 1)
    record = await tasks.find(again.task_id)
    assert (pool.drawings, record.image) == (drawn, records[0].image)
    assert record.timings is not None
    assert (record.timings.draw_ms, record.timings.upload_ms) == (0, 0)
