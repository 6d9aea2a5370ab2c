"""Writes that go to MongoDB together."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from adapters.mongo_documents import as_kept
from adapters.mongo_images import MongoImages
from adapters.mongo_outbox import MongoEventOutbox, MongoRequestOutbox
from adapters.mongo_sent_marks import MongoSentMarks
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode, TaskConflict
from contracts.images import KeptImage
from contracts.messages import (
    ChartCompleted,
    ChartFailed,
    ChartRequest,
    CompletedData,
    FailedData,
    Failure,
    Timings,
    encode_event,
)
from contracts.tasks import (
    AlreadyFinished,
    Claimed,
    Conflicting,
    Leftover,
    StoredImage,
    TaskRecord,
    TaskStatus,
    UnsentEvent,
)
from contracts.topology import event_key

MANY = 130
"""More than one group."""


def others(request: ChartRequest, number: int) -> list[ChartRequest]:
    return [request.model_copy(update={"task_id": uuid4().hex}) for _ in range(number)]


def failure(request: ChartRequest) -> ChartFailed:
    return ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            format=request.output.type,
            error=Failure(code=ErrorCode.RENDER_FAILED, message="no"),
            attempts=1,
            failed_at=datetime.now(UTC),
        )
    )


async def tokens_of(tasks: MongoTasks, requests: list[ChartRequest]) -> list[int]:
    claims = await asyncio.gather(*map(tasks.claim, requests))
    return [claim.token for claim in claims if isinstance(claim, Claimed)]


async def failed(tasks: MongoTasks, request: ChartRequest) -> ChartFailed:
    event = failure(request)
    (token,) = await tokens_of(tasks, [request])
    assert await tasks.finish(token, event, None)
    return event


def completed(request: ChartRequest, image: StoredImage) -> ChartCompleted:
    return ChartCompleted.of(
        CompletedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            image_url="https://img.example.com/key",
            file_name=image.file_name,
            format=request.output.type,
            timings=Timings(queue_ms=1, draw_ms=0, upload_ms=0),
            completed_at=datetime.now(UTC),
            **image.model_dump(),
        )
    )


def unsent(event: ChartCompleted | ChartFailed) -> UnsentEvent:
    return UnsentEvent(
        task_id=event.subject, event_id=event.id, routing_key=event_key(event), body=encode_event(event)
    )


def kept(key: str) -> KeptImage:
    image = StoredImage(object_key=key, size_bytes=7, sha256="ab" * 32, width=600, height=400)
    return KeptImage(image=image, warnings=(), stored_at=datetime.now(UTC))


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


async def test_claims_at_once_get_each_the_answer_that_they_would_get_alone(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    new, recorded, taken, ended, foreign = others(chart_request, 5)
    record = await tasks.add(recorded)
    first = await tasks.claim(taken)
    event = await failed(tasks, ended)
    await tasks.add(foreign.model_copy(update={"client": "somebody-else"}))
    # The first goes alone, the others with the next command.
    answers = await asyncio.gather(
        *map(tasks.claim, [*others(chart_request, 1), new, recorded, taken, ended, foreign, new])
    )
    assert isinstance(first, Claimed)
    of_new, of_recorded, of_taken, of_ended, of_foreign, again = answers[1:]
    assert isinstance(of_new, Claimed)
    assert isinstance(of_recorded, Claimed)
    assert isinstance(of_taken, Claimed)
    assert isinstance(again, Claimed)
    assert [one.token for one in (of_new, again, of_recorded, of_taken)] == [1, 2, 1, 2]
    assert (of_recorded.created_at, of_recorded.expires_at) == (record.created_at, record.expires_at)
    assert of_taken.started_at == first.started_at
    assert of_ended == AlreadyFinished(unsent_event=unsent(event))
    assert of_foreign == Conflicting()
    kept = await tasks.find(new.task_id)
    assert of_new.model_dump(exclude={"token", "render_crashes"}) == again.model_dump(
        exclude={"token", "render_crashes"}
    )
    assert (kept.status, kept.created_at, kept.expires_at, kept.started_at, kept.claims) == (
        TaskStatus.PROCESSING,
        of_new.created_at,
        of_new.expires_at,
        of_new.started_at,
        2,
    )


async def test_ends_at_once_end_what_is_theirs_and_nothing_else(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    requests = others(chart_request, 6)
    tokens = await tokens_of(tasks, requests)
    lost, gone = requests[2], requests[4]
    await tasks.claim(lost)
    await failed(tasks, gone)
    ends = [failure(request) for request in requests]
    answers = await asyncio.gather(
        *(tasks.finish(token, end, None) for token, end in zip(tokens, ends, strict=True))
    )
    assert answers == [request not in (lost, gone) for request in requests]
    records = [await tasks.find(request.task_id) for request in requests]
    assert [one.status is TaskStatus.FAILED for one in records] == [
        request is not lost for request in requests
    ]
    unsent_ones = await MongoEventOutbox(tasks).leftovers(10)
    assert {one.task_id for one in unsent_ones} == {one.task_id for one in requests} - {lost.task_id}


async def test_new_tasks_are_claimed_and_ended_at_once_and_all_others_are_left_alone(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    new, recorded, taken, ended, foreign, reopened = others(chart_request, 6)
    record = await tasks.add(recorded)
    await tasks.claim(taken)
    await failed(tasks, ended)
    await tasks.add(foreign.model_copy(update={"client": "somebody-else"}))
    await failed(tasks, reopened)
    again = {"$set": {"status": TaskStatus.PENDING.value, "generation": 1}, "$unset": {"event": ""}}
    await tasks.database.tasks.update_one({"_id": reopened.task_id}, again)
    requests = [*others(chart_request, 1), new, recorded, taken, ended, foreign, reopened, new]
    image = kept("charts/key").image
    events = [completed(request, image) for request in requests]
    answers = await asyncio.gather(
        *(tasks.end_new(request, event, image) for request, event in zip(requests, events, strict=True))
    )
    assert answers == [True, True, True, False, False, False, False, False]
    told = [await tasks.find(request.task_id) for request in requests]
    assert [one.status for one in told[:7]] == [
        *[TaskStatus.COMPLETED] * 3,
        TaskStatus.PROCESSING,
        TaskStatus.FAILED,
        *[TaskStatus.PENDING] * 2,
    ]
    for one, event in zip(told[:3], events, strict=False):
        assert (one.image, one.claims, one.attempts, one.generation) == (image, 1, 1, 0)
        assert one.started_at == one.completed_at == as_kept(event.time)
    assert told[2].created_at == record.created_at
    left = await MongoEventOutbox(tasks).leftovers(10)
    assert {one.task_id for one in left} == {one.task_id for one in (*requests[:3], ended)}
    assert await MongoRequestOutbox(tasks).leftovers(10) == [Leftover(task_id=foreign.task_id, taken=0)]
    assert await tasks.claim(recorded) == AlreadyFinished(unsent_event=unsent(events[2]))


async def test_pictures_reserved_at_once_have_a_record_each_and_those_that_are_there_are_told(
    image_records: MongoImages,
) -> None:
    until = datetime.now(UTC) + timedelta(days=3)
    there = await image_records.reserve("there", "charts/there", "charts/", until)
    assert await image_records.note_stored(kept(there.object_key))
    wanted = ["alone", "new", "there", "new", "other"]
    found = await asyncio.gather(
        *(image_records.reserve(digest, f"charts/{at}", "charts/", until) for at, digest in enumerate(wanted))
    )
    assert [one.object_key for one in found] == [
        "charts/0",
        "charts/1",
        "charts/there",
        "charts/1",
        "charts/4",
    ]
    assert [one.kept is not None for one in found] == [False, False, True, False, False]
    longer = until + timedelta(days=1)
    await asyncio.gather(*(image_records.reserve(one, "unused", "charts/", longer) for one in wanted))
    documents = image_records._images.find({})  # noqa: SLF001  # no one else reads it
    assert {one["expires_at"] async for one in documents} == {as_kept(longer)}


async def test_pictures_noted_at_once_are_noted_where_their_record_is_current(
    image_records: MongoImages, tasks: MongoTasks
) -> None:
    until = datetime.now(UTC) + timedelta(days=3)
    keys = [
        (await image_records.reserve(f"d{at}", f"charts/{at}", "charts/", until)).object_key
        for at in range(4)
    ]
    await tasks.database.images.update_one({"_id": keys[2]}, {"$set": {"current": False}})
    assert await asyncio.gather(*(image_records.note_stored(kept(key)) for key in keys)) == [
        True,
        True,
        False,
        True,
    ]
    stored = tasks.database.images.find({"stored": {"$exists": True}}, {"_id": 1})
    assert {one["_id"] async for one in stored} == {keys[0], keys[1], keys[3]}


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
