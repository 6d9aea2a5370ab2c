"""Writes that go to MongoDB together."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from adapters.mongo_outbox import MongoEventOutbox, MongoRequestOutbox
from adapters.mongo_sent_marks import MongoSentMarks
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode, TaskConflict
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure
from contracts.tasks import Claimed, TaskRecord

MANY = 130
"""More than one group."""


def others(request: ChartRequest, number: int) -> list[ChartRequest]:
    return [request.model_copy(update={"task_id": uuid4().hex}) for _ in range(number)]


async def failed(tasks: MongoTasks, request: ChartRequest) -> ChartFailed:
    claim = await tasks.claim(request)
    assert isinstance(claim, Claimed)
    event = ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            format=request.output.type,
            error=Failure(code=ErrorCode.RENDER_FAILED, message="no"),
            attempts=1,
            failed_at=claim.created_at,
        )
    )
    assert await tasks.finish(claim.token, event, None)
    return event


async def test_of_many_tasks_recorded_at_once_each_has_its_record_or_its_conflict(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    new = others(chart_request, MANY)
    foreign = [one.model_copy(update={"client": "somebody-else"}) for one in new[:30]]
    answers = await asyncio.gather(*map(tasks.add, [*new, *new[:30], *foreign]), return_exceptions=True)
    records = [one for one in answers if isinstance(one, TaskRecord)]
    assert len(records) == MANY + 30
    assert sum(isinstance(one, TaskConflict) for one in answers) == 30
    assert {one.task_id for one in records} == {one.task_id for one in new}
    assert await tasks.database.tasks.count_documents({}) == MANY


async def test_marks_of_requests_and_events_are_written_soon_and_at_the_latest_at_the_end(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    requests, events, marks = MongoRequestOutbox(tasks), MongoEventOutbox(tasks), MongoSentMarks(tasks)
    await requests.prepare()
    recorded, ended = others(chart_request, 5), others(chart_request, 5)
    for request in recorded:
        await tasks.add(request)
    made = [await failed(tasks, request) for request in ended]

    for request in recorded[:4]:
        await marks.mark_request_sent(request.task_id)
    for event in made[:4]:
        await marks.mark_sent(event.subject, event.id)
    async with asyncio.timeout(5):
        while await requests.count(10) > 1 or len(await events.leftovers(10)) > 1:
            await asyncio.sleep(0.01)
    assert [one.task_id for one in await events.leftovers(10)] == [made[4].subject]

    await marks.mark_request_sent(recorded[4].task_id)
    await marks.mark_sent(made[4].subject, made[4].id)
    await marks.close()
    assert (await requests.count(10), await events.leftovers(10)) == (0, [])


async def test_a_mark_that_comes_late_leaves_a_request_alone_that_a_relay_has_taken_since(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    outbox, marks = MongoRequestOutbox(tasks), MongoSentMarks(tasks)
    await outbox.prepare()
    await tasks.add(chart_request)
    assert await outbox.take((await outbox.leftovers(1))[0])
    await marks.mark_request_sent(chart_request.task_id)
    await marks.close()
    assert await outbox.count(10) == 1


async def test_a_mark_of_an_event_that_is_not_its_tasks_any_more_counts_for_nothing(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    events = MongoEventOutbox(tasks)
    one, other = [await failed(tasks, request) for request in others(chart_request, 2)]
    await tasks.mark_events_sent([(one.subject, f"{one.subject}:3:failed"), (other.subject, other.id)])
    assert [left.task_id for left in await events.leftovers(10)] == [one.subject]


async def test_marks_are_lost_without_harm_while_the_store_is_away(
    mongo_link: Any, tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    events = MongoEventOutbox(tasks)
    event = await failed(tasks, chart_request)
    url = mongo_link.url.replace("/plotwire?", f"/{tasks.database.name}?")
    cut_off = MongoTasks(url, retention=timedelta(days=1), select_within_s=0.5)
    marks = MongoSentMarks(cut_off)
    await mongo_link.close()
    await marks.mark_sent(event.subject, event.id)
    await marks.close()
    assert [left.task_id for left in await events.leftovers(10)] == [event.subject]
    await mongo_link.open()
    await asyncio.to_thread(cut_off.close)  # says good-bye to the server, through our link
