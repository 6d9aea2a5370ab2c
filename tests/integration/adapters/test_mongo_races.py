"""The task store under contention and through a link that breaks."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.errors import DuplicateKeyError

from adapters.mongo_probe import MongoProbe
from adapters.mongo_tasks import MongoTasks
from contracts.errors import ErrorCode, StoreUnavailable, TaskConflict
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure
from contracts.tasks import AlreadyFinished, Claimed, Conflicting, TaskStatus
from devstack.stack import Addresses

ROUNDS = 12
RACERS = 8
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WITHIN_S = 10


def failed(request: ChartRequest) -> ChartFailed:
    return ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            format=request.output.type,
            error=Failure(code=ErrorCode.RENDER_FAILED, message="no"),
            attempts=1,
            failed_at=NOW,
        )
    )


def another(request: ChartRequest) -> ChartRequest:
    return request.model_copy(update={"task_id": uuid4().hex})


async def test_claimers_of_an_id_nobody_has_recorded_all_get_an_answer_and_tokens_that_grow(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for _ in range(ROUNDS):
        request = another(chart_request)
        claims = await asyncio.gather(*(tasks.claim(request) for _ in range(RACERS)))
        tokens = sorted(claim.token for claim in claims if isinstance(claim, Claimed))
        assert tokens == list(range(1, RACERS + 1))
        finished = await asyncio.gather(*(tasks.finish(token, failed(request), None) for token in tokens))
        assert finished == [False] * (RACERS - 1) + [True]


async def test_claimers_in_two_processes_all_get_tokens_of_their_own_and_the_newest_finishes(
    addresses: Addresses, tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    url = addresses.mongo_url.replace("/plotwire?", f"/{tasks.database.name}?")
    other = MongoTasks(url, retention=timedelta(days=1))
    for _ in range(ROUNDS):
        requests = [another(chart_request) for _ in range(RACERS)]
        claims = await asyncio.gather(
            *(store.claim(one) for one in requests for store in (tasks, other, tasks, other))
        )
        of_all = [claim.token for claim in claims if isinstance(claim, Claimed)]
        tokens = [of_all[at : at + 4] for at in range(0, len(claims), 4)]
        # Who lost a task to the other process before it was told so has claimed it once more.
        assert [len(set(one)) for one in tokens] == [4] * RACERS
        finished = await asyncio.gather(
            *(
                (tasks, other)[at % 2].finish(token, failed(request), None)
                for request, taken in zip(requests, tokens, strict=True)
                for at, token in enumerate(taken)
            )
        )
        assert finished == [token == max(taken) for taken in tokens for token in taken]
    await asyncio.to_thread(other.close)


async def test_of_two_bodies_racing_for_an_id_one_is_taken_and_the_other_conflicts(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for _ in range(ROUNDS):
        one = another(chart_request)
        other = one.model_copy(update={"client": "other"})
        first, second = await asyncio.gather(tasks.claim(one), tasks.claim(other))
        assert {type(first), type(second)} == {Claimed, Conflicting}


class LosesOneRace:
    """A collection whose first claim meets a document that was made a moment before."""

    def __init__(self, tasks: Any) -> None:
        self._tasks = tasks
        self._lost = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tasks, name)

    async def find_one_and_update(self, *arguments: Any, **options: Any) -> Any:
        found = await self._tasks.find_one_and_update(*arguments, **options)
        if not self._lost:
            self._lost = True
            raise DuplicateKeyError("E11000")
        return found


async def test_a_lost_race_for_a_new_id_is_run_again_and_not_an_error(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    claims = tasks._claims  # noqa: SLF001  # too rare to wait for
    claims._tasks = LosesOneRace(claims._tasks)  # noqa: SLF001  # as above
    claim = await tasks.claim(chart_request)
    assert isinstance(claim, Claimed)
    assert claim.token == 2


async def test_a_submission_and_a_claim_that_race_make_one_task(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for _ in range(ROUNDS):
        request = another(chart_request)
        record, claim = await asyncio.gather(tasks.add(request), tasks.claim(request))
        assert isinstance(claim, Claimed)
        assert claim.created_at == record.created_at
        assert (await tasks.find(request.task_id)).status is TaskStatus.PROCESSING


async def test_of_two_bodies_submitted_under_an_id_one_is_recorded_and_the_other_conflicts(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    for _ in range(ROUNDS):
        request = another(chart_request)
        other = request.model_copy(update={"client": "other"})
        with pytest.raises(TaskConflict):
            await asyncio.gather(tasks.add(request), tasks.add(other))
        assert (await tasks.find(request.task_id)).status is TaskStatus.PENDING


async def test_the_body_of_a_submission_is_kept_until_the_broker_has_it(
    tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    hostile = {"series": [{"type": "bar", "data": [1]}], "$where": {"a.b": 1, "$ne": None}}
    chart = chart_request.chart.model_copy(update={"body": hostile})
    request = chart_request.model_copy(update={"chart": chart})
    await tasks.add(request)
    stored = await tasks._tasks.find_one({"_id": request.task_id})  # noqa: SLF001  # what a relay will read
    assert stored["request_sent"] is False
    assert ChartRequest.model_validate_json(stored["request"]) == request
    await tasks.mark_requests_sent([request.task_id])
    stored = await tasks._tasks.find_one({"_id": request.task_id})  # noqa: SLF001  # the same
    assert stored["request_sent"] is True
    assert "request" not in stored


async def test_a_store_that_goes_away_is_a_transient_error_and_works_when_it_is_back(
    mongo_link: Any, tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    url = mongo_link.url.replace("/plotwire?", f"/{tasks._tasks.database.name}?")  # noqa: SLF001  # the same
    store = MongoTasks(url, retention=timedelta(days=1), select_within_s=0.5)
    claim = await store.claim(chart_request)
    assert isinstance(claim, Claimed)
    await mongo_link.close()
    claim_again, finish = store.claim(chart_request), store.finish(1, failed(chart_request), None)
    for call in (claim_again, finish, store.check(), MongoProbe(store.database).check()):
        with pytest.raises(StoreUnavailable) as away:
            await asyncio.wait_for(call, WITHIN_S)
        assert "127.0.0.1" not in str(away.value)
    await mongo_link.open()
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                assert await store.finish(claim.token, failed(chart_request), None)
                break
            except StoreUnavailable:
                await asyncio.sleep(0.05)
    assert isinstance(await tasks.claim(chart_request), AlreadyFinished)
    await asyncio.to_thread(store.close)  # says good-bye to the server, through our link
