"""The outboxes: what is unsent is found by an index, and of several relays one takes it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.mongo_outbox import MongoEventOutbox, MongoRequestOutbox
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure, decode_event
from contracts.tasks import Claimed, Leftover

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
RACERS = 8


@pytest.fixture
async def requests(tasks: MongoTasks) -> MongoRequestOutbox:
    outbox = MongoRequestOutbox(tasks)
    await outbox.prepare()
    return outbox


@pytest.fixture
async def events(tasks: MongoTasks) -> MongoEventOutbox:
    outbox = MongoEventOutbox(tasks)
    await outbox.prepare()
    return outbox


def another(request: ChartRequest) -> ChartRequest:
    return request.model_copy(update={"task_id": uuid4().hex})


async def ended(tasks: MongoTasks, request: ChartRequest, at: datetime = NOW) -> ChartFailed:
    claim = await tasks.claim(request)
    assert isinstance(claim, Claimed)
    error = Failure(code=ErrorCode.RENDER_FAILED, message="no")
    data = FailedData(
        task_id=request.task_id,
        client=request.client,
        lane=request.lane,
        format=request.output.type,
        error=error,
        attempts=1,
        failed_at=at,
    )
    event = ChartFailed.of(data)
    assert await tasks.finish(claim.token, event, None)
    return event


async def test_unsent_events_are_found_oldest_first_until_they_are_sent(
    tasks: MongoTasks, events: MongoEventOutbox, chart_request: ChartRequest
) -> None:
    made = [await ended(tasks, another(chart_request), NOW + timedelta(minutes=n)) for n in (3, 1, 2)]
    oldest_first = [made[1], made[2], made[0]]
    found = await events.leftovers(10)
    assert found == [Leftover(task_id=event.subject, taken=0) for event in oldest_first]
    assert await events.leftovers(2) == found[:2]
    taken = await events.take(found[0])
    assert taken
    assert decode_event(taken.body) == oldest_first[0]
    assert taken.routing_key == "chart.failed.png.mail"
    await events.mark_sent(taken)
    assert await events.leftovers(10) == found[1:]


async def test_a_recorded_request_is_found_until_it_is_sent_or_claimed(
    tasks: MongoTasks, requests: MongoRequestOutbox, chart_request: ChartRequest
) -> None:
    sent, claimed, open_ = (another(chart_request) for _ in range(3))
    for request in (sent, claimed, open_):
        await tasks.add(request)
    assert await requests.count(2) == 2
    taken = await requests.take((await requests.leftovers(10))[0])
    assert taken
    assert taken.request == sent
    await requests.mark_sent(taken)
    await tasks.claim(claimed)
    assert await requests.leftovers(10) == [Leftover(task_id=open_.task_id, taken=0)]
    assert await requests.count(10) == 1


@pytest.mark.parametrize("kind", ["requests", "events"])
async def test_of_many_relays_one_takes_a_leftover_and_after_its_death_another_can(
    tasks: MongoTasks, requests: Any, events: Any, chart_request: ChartRequest, kind: str
) -> None:
    if kind == "requests":
        await tasks.add(chart_request)
    else:
        await ended(tasks, chart_request)
    outbox = requests if kind == "requests" else events
    for taken in range(3):
        (found,) = await outbox.leftovers(10)
        assert found.taken == taken
        took = await asyncio.gather(*(outbox.take(found) for _ in range(RACERS)))
        assert sum(one is not None for one in took) == 1


@pytest.mark.usefixtures("requests", "events")
async def test_unsent_things_are_found_by_an_index(tasks: MongoTasks, chart_request: ChartRequest) -> None:
    await tasks.add(chart_request)
    await ended(tasks, another(chart_request))
    for query, order, index in (
        ({"request_sent": False}, "created_at", "unsent_requests"),
        ({"event.sent": False}, "event.created_at", "unsent_events"),
    ):
        plan = await tasks.database["tasks"].find(query).sort(order).explain()
        assert index in str(plan["queryPlanner"]["winningPlan"])
