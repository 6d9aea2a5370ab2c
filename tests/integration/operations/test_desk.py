"""The desk at real servers: a replay is a new acceptance, decided once, and lost nowhere."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.dead_letters import Actor, LetterFilter, LetterState
from contracts.errors import (
    BrokerUnavailable,
    InvalidMessage,
    LetterNotFound,
    LetterNotOpen,
    ReplayRefused,
    TaskConflict,
)
from contracts.messages import ChartRequest, decode_event, decode_request, encode_request
from contracts.tasks import Claimed, TaskStatus
from contracts.topology import Header
from operations.desk import Desk

ANNA = Actor(name="anna", place="here")
BEN = Actor(name="ben", place="there")


async def test_a_replay_takes_a_failed_task_up_again_and_sends_its_request_where_it_came_from(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    done = await at.desk.replay(letter.letter_id, ANNA)
    [message] = await at.sent()
    assert (message.exchange, message.routing_key) == (at.topology.requests, "chart.request.bulk.mail")
    assert message.headers[Header.ATTEMPT] == "1"
    assert message.headers[Header.REPLAY] == f"{letter.letter_id}#1"
    assert decode_request(message.body).digest() == chart_request.digest()
    task = await at.tasks.find(chart_request.task_id)
    assert (task.status, task.generation, task.error) == (TaskStatus.PENDING, 1, None)
    assert done.state is LetterState.REPLAYED
    assert [(one.action, one.by.name) for one in done.audit] == [
        ("collected", "anna"),
        ("replaying", "anna"),
        ("replayed", "anna"),
    ]


async def test_a_request_that_waited_on_the_desk_has_not_waited_too_long(
    at: Any, chart_request: ChartRequest
) -> None:
    old = chart_request.model_copy(update={"submitted_at": datetime.now(UTC) - timedelta(days=3)})
    letter = await at.letter(encode_request(old))
    await at.desk.replay(letter.letter_id, ANNA)
    [message] = await at.sent()
    assert datetime.now(UTC) - decode_request(message.body).submitted_at < timedelta(minutes=1)


async def test_the_new_end_is_an_event_of_its_own_and_who_works_on_the_old_one_cannot_finish_it(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    first = await at.tasks.find(chart_request.task_id)
    await at.desk.replay(letter.letter_id, ANNA)
    claim = await at.tasks.claim(chart_request)
    assert isinstance(claim, Claimed)
    assert (claim.generation, claim.render_crashes) == (1, 0)
    event = at.failure(chart_request, claim)
    assert event.id == f"{chart_request.task_id}:1:failed"
    assert not await at.tasks.finish(first.claims, event, None)
    assert not await at.tasks.finish(first.claims + 1, event, None)
    assert await at.tasks.finish(claim.token, event, None)


async def test_a_failure_that_nobody_has_heard_of_is_announced_before_the_task_is_taken_up(
    at: Any, chart_request: ChartRequest, events: Any
) -> None:
    letter = await at.failed(chart_request, announced=False)
    await at.desk.replay(letter.letter_id, ANNA)
    assert decode_event((await events()).body).id == f"{chart_request.task_id}:failed"


async def test_of_many_who_replay_at_once_one_does_and_one_message_is_sent(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    tries = (at.desk.replay(letter.letter_id, actor) for actor in (ANNA, BEN) * 6)
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, LetterNotOpen) for answer in answers) == 11
    assert len(await at.sent()) == 1
    assert (await at.tasks.find(chart_request.task_id)).generation == 1


async def test_a_replay_and_a_discard_at_once_have_one_winner(at: Any, chart_request: ChartRequest) -> None:
    for number in range(10):
        request = chart_request.model_copy(update={"task_id": f"t-{number}"})
        letter = await at.failed(request)
        both = (
            at.desk.discard(letter.letter_id, BEN, "old"),
            at.desk.replay(letter.letter_id, ANNA),
        )
        answers: Any = await asyncio.gather(*both, return_exceptions=True)
        discarded, replayed = answers
        state = (await at.letters.find(letter.letter_id)).state
        if isinstance(discarded, LetterNotOpen):
            assert state is LetterState.REPLAYED
        else:  # a discarded letter can still be replayed: then both have been done, in that order
            assert state is LetterState.DISCARDED or not isinstance(replayed, Exception)


async def test_a_mended_body_is_sent_and_the_old_one_kept(at: Any, chart_request: ChartRequest) -> None:
    broken = encode_request(chart_request).replace(b'"taskId"', b'"taskid"')
    letter = await at.letter(broken)
    with pytest.raises(InvalidMessage, match="taskId"):
        await at.desk.replay(letter.letter_id, ANNA)
    assert (await at.letters.find(letter.letter_id)).state is LetterState.OPEN
    done = await at.desk.replay(letter.letter_id, ANNA, encode_request(chart_request))
    [message] = await at.sent()
    assert decode_request(message.body).task_id == chart_request.task_id
    assert await at.letters.body(done, 0) == broken
    assert (len(done.bodies), done.body.by) == (2, "anna")


async def test_a_mended_request_takes_the_place_of_the_failed_one(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    mended = chart_request.model_copy(update={"client": "web"})
    await at.desk.replay(letter.letter_id, ANNA, encode_request(mended))
    [message] = await at.sent()
    assert message.routing_key == "chart.request.bulk.web"
    claim = await at.tasks.claim(mended)
    assert isinstance(claim, Claimed)
    assert (await at.tasks.find(chart_request.task_id)).client == "web"


async def test_what_is_mended_into_something_broken_is_refused_and_changes_nothing(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    with pytest.raises(InvalidMessage):
        await at.desk.replay(letter.letter_id, ANNA, b"{")
    assert await at.letters.find(letter.letter_id) == letter
    assert (await at.tasks.find(chart_request.task_id)).status is TaskStatus.FAILED


async def test_a_completed_task_and_the_task_of_another_request_are_not_touched(
    at: Any, chart_request: ChartRequest
) -> None:
    await at.tasks.add(chart_request)
    other = chart_request.model_copy(update={"client": "other"})
    letter = await at.letter(encode_request(other))
    with pytest.raises(TaskConflict):
        await at.desk.replay(letter.letter_id, ANNA)
    await at.tasks.database.tasks.update_one(
        {"_id": chart_request.task_id}, {"$set": {"status": "completed"}}
    )
    letter = await at.letter(encode_request(chart_request))
    with pytest.raises(ReplayRefused, match="completed"):
        await at.desk.replay(letter.letter_id, ANNA)
    assert await at.sent() == []
    assert (await at.letters.find(letter.letter_id)).state is LetterState.OPEN


async def test_a_letter_of_a_stranger_cannot_take_up_the_failed_task_of_another(
    at: Any, chart_request: ChartRequest
) -> None:
    await at.failed(chart_request)
    foreign = await at.letter(encode_request(chart_request.model_copy(update={"client": "other"})))
    with pytest.raises(TaskConflict):
        await at.desk.replay(foreign.letter_id, ANNA)
    assert (await at.tasks.find(chart_request.task_id)).status is TaskStatus.FAILED


async def test_an_address_that_is_none_of_ours_is_not_published_to(
    at: Any, chart_request: ChartRequest
) -> None:
    headers = {Header.ORIGIN_EXCHANGE.value: "amq.direct", Header.ORIGIN_KEY.value: "someone.elses.queue"}
    letter = await at.letter(encode_request(chart_request), headers=headers)
    await at.desk.replay(letter.letter_id, ANNA)
    [message] = await at.sent()
    assert (message.exchange, message.routing_key) == (at.topology.requests, "chart.request.bulk.mail")


async def test_an_unrouted_request_is_sent_to_its_lane(at: Any, chart_request: ChartRequest) -> None:
    letter = await at.letter(encode_request(chart_request), is_unrouted=True, headers={})
    await at.desk.replay(letter.letter_id, ANNA)
    assert [message.routing_key for message in await at.sent()] == ["chart.request.bulk.mail"]


async def test_without_a_broker_the_replay_stays_decided_and_is_done_later_by_another_process(
    at: Any, chart_request: ChartRequest
) -> None:
    class Away:
        async def publish(self, *_: Any, **__: Any) -> None:
            raise BrokerUnavailable("away")

    letter = await at.failed(chart_request)
    here: Any = Away()
    with pytest.raises(BrokerUnavailable):
        await Desk(at.letters, at.replays, at.tasks, here, at.topology).replay(letter.letter_id, ANNA)
    assert (await at.letters.find(letter.letter_id)).state is LetterState.REPLAYING
    assert await at.desk.finish_stale(BEN) == 0, "it may still be at work"
    await make_stale(at, letter.letter_id)
    assert await at.desk.finish_stale(BEN) == 1
    assert len(await at.sent()) == 1
    found = await at.letters.find(letter.letter_id)
    assert (found.state, found.audit[-1].by.name) == (LetterState.REPLAYED, "ben")


async def make_stale(at: Any, letter_id: str) -> None:
    await at.tasks.database.dead_letters.update_one(
        {"_id": letter_id}, {"$set": {"replay.at": datetime.now(UTC) - timedelta(minutes=2)}}
    )


async def test_a_discarded_letter_says_who_and_why_and_can_still_be_replayed(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    done = await at.desk.discard(letter.letter_id, BEN, "test traffic")
    assert (done.state, done.audit[-1].by, done.audit[-1].detail) == (
        LetterState.DISCARDED,
        BEN,
        "test traffic",
    )
    with pytest.raises(LetterNotOpen, match="discarded"):
        await at.desk.discard(letter.letter_id, ANNA, "again")
    assert (await at.desk.replay(letter.letter_id, ANNA)).state is LetterState.REPLAYED
    with pytest.raises(LetterNotOpen, match="replayed"):
        await at.desk.replay(letter.letter_id, ANNA)
    with pytest.raises(LetterNotFound):
        await at.desk.replay("nowhere", ANNA)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LetterFilter(), 2),
        (LetterFilter(codes=("STORAGE_UNAVAILABLE",)), 2),
        (LetterFilter(codes=("OTHER",)), 0),
        (LetterFilter(client="mail", lane="bulk"), 1),
        (LetterFilter(task_id="t-1"), 1),
        (LetterFilter(text="oss CANNOT"), 2),
        (LetterFilter(text="O.S"), 0),
        (LetterFilter(text="not json"), 1),
        (LetterFilter(older_than=datetime(2020, 1, 1, tzinfo=UTC)), 0),
        (LetterFilter(newer_than=datetime(2020, 1, 1, tzinfo=UTC)), 2),
        (LetterFilter(states=(LetterState.DISCARDED,)), 0),
    ],
)
async def test_letters_are_found_by_what_is_known_of_them(
    at: Any, chart_request: ChartRequest, wanted: LetterFilter, found: int
) -> None:
    await at.letter(encode_request(chart_request.model_copy(update={"task_id": "t-1"})))
    await at.letter(b"not json (a+)+$")
    assert len(await at.letters.search(wanted, 10)) == found
    assert len(await at.letters.ids(wanted)) == found
    assert sum((await at.letters.counts(wanted, by="code")).values()) == found
