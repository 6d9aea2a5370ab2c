"""Cancelling against a real store: whoever changes the state first wins."""

import asyncio
from datetime import UTC, datetime, timedelta

from adapters.mongo_cancel import MongoCancellations
from adapters.mongo_listing import MongoListing
from adapters.mongo_outbox import MongoRequestOutbox
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure
from contracts.tasks import AlreadyFinished, Claimed, TaskFilter, TaskPlace, TaskRecord, TaskStatus

RACES = 20


def cancelled(task: TaskRecord) -> ChartFailed:
    error = Failure(code=ErrorCode.CANCELLED, message="cancelled")
    data = FailedData(
        task_id=task.task_id,
        client=task.client,
        lane=task.lane,
        format=task.output.type,
        error=error,
        attempts=0,
        failed_at=datetime.now(UTC),
    )
    return ChartFailed.of(data)


async def test_a_cancelled_task_is_over_for_consumers_and_for_relays(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    outbox = MongoRequestOutbox(tasks)
    await outbox.prepare()
    task = await tasks.add(chart_request)
    event = cancelled(task)
    assert await MongoCancellations(tasks).cancel(task, event)
    assert await outbox.count(10) == 0
    claim = await tasks.claim(chart_request)
    assert isinstance(claim, AlreadyFinished)
    assert claim.unsent_event
    assert claim.unsent_event.event_id == event.id
    assert not await MongoCancellations(tasks).cancel(task, event)
    assert (await tasks.find(task.task_id)).status is TaskStatus.FAILED


async def test_of_a_claim_and_a_cancellation_exactly_one_wins(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for number in range(RACES):
        request = chart_request.model_copy(update={"task_id": f"race-{number}"})
        task = await tasks.add(request)
        won, claim = await asyncio.gather(
            MongoCancellations(tasks).cancel(task, cancelled(task)), tasks.claim(request)
        )
        assert won is not isinstance(claim, Claimed)


async def test_pages_have_every_task_once_newest_first(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    listing = MongoListing(tasks)
    await listing.prepare()
    made = [
        await tasks.add(chart_request.model_copy(update={"task_id": f"t{n}", "client": "ab"[n % 2]}))
        for n in range(7)
    ]
    wanted, after, found = TaskFilter(client="a", status=TaskStatus.PENDING), None, list[str]()
    while page := await listing.page(wanted, after, 2):
        found += [task.task_id for task in page]
        after = TaskPlace(created_at=page[-1].created_at, task_id=page[-1].task_id)
    newest_first = sorted(made, key=lambda task: (task.created_at, task.task_id), reverse=True)
    assert found == [task.task_id for task in newest_first if task.client == "a"]
    assert made[0].created_at - timedelta(days=1) < datetime.now(UTC)
