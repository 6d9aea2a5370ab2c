"""The task store: one winner, no clock, and a result that never parts from its event."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.mongo_outbox import MongoEventOutbox
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode, StoreUnavailable, TaskConflict, TaskNotFound
from contracts.messages import (
    ChartCompleted,
    ChartFailed,
    ChartRequest,
    CompletedData,
    FailedData,
    Failure,
    Timings,
    decode_event,
)
from contracts.tasks import AlreadyFinished, Claimed, Conflicting, FailedAttempt, StoredImage, TaskStatus

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
IMAGE = StoredImage(object_key="charts/a.png", size_bytes=9, sha256="0" * 64, width=6, height=4)


def completed(request: ChartRequest) -> ChartCompleted:
    return ChartCompleted.of(
        CompletedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            image_url="https://img.example.com/a.png",
            file_name="a.png",
            format=request.output.type,
            timings=Timings(queue_ms=1, draw_ms=2, upload_ms=3),
            completed_at=NOW,
            **IMAGE.model_dump(),
        )
    )


def failed(request: ChartRequest) -> ChartFailed:
    return ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            format=request.output.type,
            error=Failure(code=ErrorCode.UNSUPPORTED_CHART, message="no", path="series[0].type"),
            attempts=1,
            failed_at=NOW,
        )
    )


async def claim(tasks: MongoTasks, request: ChartRequest) -> Claimed:
    answer = await tasks.claim(request)
    assert isinstance(answer, Claimed)
    return answer


async def test_a_task_goes_from_pending_to_processing_to_completed(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    assert (await tasks.add(chart_request)).status is TaskStatus.PENDING
    token = (await claim(tasks, chart_request)).token
    begun = await tasks.find(chart_request.task_id)
    assert (begun.status, begun.claims, begun.completed_at) == (TaskStatus.PROCESSING, 1, None)
    assert await tasks.finish(token, completed(chart_request), IMAGE)
    ended = await tasks.find(chart_request.task_id)
    assert (ended.status, ended.image, ended.completed_at) == (TaskStatus.COMPLETED, IMAGE, NOW)
    assert ended.started_at == begun.started_at


async def test_a_failed_task_tells_why_and_where(tasks: MongoTasks, chart_request: ChartRequest) -> None:
    token = (await claim(tasks, chart_request)).token
    assert await tasks.finish(token, failed(chart_request), None)
    error = (await tasks.find(chart_request.task_id)).error
    assert error == Failure(code=ErrorCode.UNSUPPORTED_CHART, message="no", path="series[0].type")


async def test_what_cannot_be_read_is_recorded_as_failed_once_and_never_in_place_of_another(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    event = failed(chart_request)
    assert await tasks.record_failed(event, "unreadable:1")
    assert not await tasks.record_failed(event, "unreadable:1")
    record = await tasks.find(chart_request.task_id)
    assert (record.status, record.error, record.attempts) == (TaskStatus.FAILED, event.data.error, 1)
    assert [one.task_id for one in await MongoEventOutbox(tasks).leftovers(10)] == [chart_request.task_id]
    assert isinstance(await tasks.claim(chart_request), Conflicting)
    other = chart_request.model_copy(update={"task_id": "other"})
    await tasks.add(other)
    assert not await tasks.record_failed(failed(other), "unreadable:2")
    assert (await tasks.find("other")).status is TaskStatus.PENDING


async def test_a_request_that_only_the_exchange_has_seen_is_recorded_by_its_claim(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    await claim(tasks, chart_request)
    task = await tasks.find(chart_request.task_id)
    assert (task.client, task.lane, task.output) == ("mail", chart_request.lane, chart_request.output)


async def test_of_many_claimers_the_last_wins_and_only_it_can_finish(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    claims = await asyncio.gather(*(claim(tasks, chart_request) for _ in range(8)))
    tokens = sorted(one.token for one in claims)
    assert tokens == list(range(1, 9))
    assert (await claim(tasks, chart_request)).started_at == min(one.started_at for one in claims)
    tokens.append(9)
    finished = [await tasks.finish(token, completed(chart_request), IMAGE) for token in tokens]
    assert finished == [False] * 8 + [True]


async def test_a_finished_task_stays_as_it_is(tasks: MongoTasks, chart_request: ChartRequest) -> None:
    token = (await claim(tasks, chart_request)).token
    await tasks.finish(token, completed(chart_request), IMAGE)
    assert not await tasks.finish(token, failed(chart_request), None)
    assert isinstance(await tasks.claim(chart_request), AlreadyFinished)
    assert (await tasks.find(chart_request.task_id)).status is TaskStatus.COMPLETED


async def test_the_event_waits_with_the_result_until_it_is_sent(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    token = (await claim(tasks, chart_request)).token
    event = completed(chart_request)
    await tasks.finish(token, event, IMAGE)
    answer = await tasks.claim(chart_request)
    assert isinstance(answer, AlreadyFinished)
    assert answer.unsent_event is not None
    assert decode_event(answer.unsent_event.body) == event
    assert answer.unsent_event.routing_key == "chart.completed.png.mail"
    await tasks.mark_sent(chart_request.task_id, event.id)
    assert await tasks.claim(chart_request) == AlreadyFinished()


async def test_the_same_id_with_another_body_is_a_conflict_whatever_the_first_has_come_to(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    other = chart_request.model_copy(update={"client": "other"})
    await tasks.add(chart_request)
    with pytest.raises(TaskConflict):
        await tasks.add(other)
    assert await tasks.claim(other) == Conflicting()
    token = (await claim(tasks, chart_request)).token
    assert await tasks.claim(other) == Conflicting()
    await tasks.finish(token, completed(chart_request), IMAGE)
    assert await tasks.claim(other) == Conflicting()


async def test_adding_the_same_request_twice_gives_the_first_record(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    assert await tasks.add(chart_request) == await tasks.add(chart_request)


async def test_crashes_are_counted_apart_from_claims(tasks: MongoTasks, chart_request: ChartRequest) -> None:
    for expected in (1, 2, 3):
        await claim(tasks, chart_request)
        assert await tasks.count_crash(chart_request.task_id) == expected
    await claim(tasks, chart_request)
    task = await tasks.find(chart_request.task_id)
    assert (task.claims, task.render_crashes) == (4, 3)


async def test_the_counts_tell_every_status(tasks: MongoTasks, chart_request: ChartRequest) -> None:
    def another(n: int) -> ChartRequest:
        return chart_request.model_copy(update={"task_id": f"t-{n}"})

    for n in range(4):
        await tasks.add(another(n))
    await claim(tasks, another(1))
    for n, event in ((2, completed), (3, failed)):
        await tasks.finish((await claim(tasks, another(n))).token, event(another(n)), IMAGE)
    counts = await tasks.counts()
    assert (counts.pending, counts.processing, counts.completed, counts.failed) == (1, 1, 1, 1)


@pytest.mark.parametrize("evil", [{"$ne": ""}, "$where", "../x"])
async def test_operators_in_an_id_find_nothing(
    tasks: MongoTasks, chart_request: ChartRequest, evil: Any
) -> None:
    await tasks.add(chart_request)
    with pytest.raises(TaskNotFound):
        await tasks.find(evil)


async def test_a_store_that_is_away_is_told_without_its_password() -> None:
    store = MongoTasks(
        "mongodb://user:s3cret@127.0.0.1:1/x", retention=timedelta(days=1), select_within_s=0.2
    )
    with pytest.raises(StoreUnavailable) as away:
        await store.check()
    assert "s3cret" not in str(away.value)
    store.close()


async def test_a_task_keeps_its_latest_failed_attempts_the_first_time_and_the_number_of_the_last(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for attempt in range(1, 13):
        await tasks.claim(chart_request, attempt)
        failed_attempt = FailedAttempt(
            attempt=attempt,
            code=ErrorCode.STORAGE_UNAVAILABLE,
            message="503",
            at=NOW + timedelta(seconds=attempt),
        )
        await tasks.note_failure(chart_request.task_id, failed_attempt)
    await tasks.claim(chart_request, 2)  # an old copy comes late
    task = await tasks.find(chart_request.task_id)
    assert (task.attempts, task.first_failed_at) == (12, NOW + timedelta(seconds=1))
    assert [error.attempt for error in task.errors] == list(range(3, 13))
    assert task.errors[-1] == failed_attempt
