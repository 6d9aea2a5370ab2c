"""A replay that is killed at any step loses nothing and ends nothing twice."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.dead_letters import Actor, LetterState
from contracts.messages import ChartRequest, decode_request, encode_request
from contracts.tasks import AlreadyFinished, Claimed, TaskStatus

PROGRAM = Path(__file__).with_name("replay_and_die.py")
STEPS = ("keep_body", "begin_replay", "publish_event", "mark_sent", "take_up", "publish", "end_replay")
BEN = Actor(name="ben", place="there")


async def replay_and_die(at: Any, *cases: tuple[str, bytes, str, str]) -> None:
    """Cases of letter, mended body, step and moment."""
    told = [
        {
            "mongo_url": at.addresses.mongo_url.replace("/plotwire?", f"/{at.tasks.database.name}?"),
            "amqp_url": at.addresses.amqp_url,
            "prefix": at.topology.prefix,
            "letter_id": letter_id,
            "mended": mended.decode(),
            "step": step,
            "moment": moment,
        }
        for letter_id, mended, step, moment in cases
    ]
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await child.communicate(json.dumps(told).encode())
    assert json.loads(answer) == [-signal.SIGKILL] * len(cases), "a step was not met"


async def make_stale(at: Any) -> None:
    await at.tasks.database.dead_letters.update_many(
        {"state": "replaying"}, {"$set": {"replay.at": datetime.now(UTC) - timedelta(minutes=2)}}
    )


async def test_killed_at_any_step_it_is_finished_by_another_and_the_task_ends_once_more(
    at: Any, chart_request: ChartRequest
) -> None:
    moments = [(step, moment) for step in STEPS for moment in ("before", "after")]
    cases = []
    for step, moment in moments:
        request = chart_request.model_copy(update={"task_id": f"{step}-{moment}"})
        letter = await at.failed(request, announced=False)
        cases.append((letter.letter_id, request.model_copy(update={"client": "web"}), step, moment))
    await replay_and_die(at, *((one, encode_request(mended), *when) for one, mended, *when in cases))
    await make_stale(at)
    await asyncio.gather(*(at.desk.finish_stale(BEN) for _ in range(2)))

    still_open = {case[2:] for case in cases if await state_of(at, case[0]) is LetterState.OPEN}
    assert still_open == {("keep_body", "before"), ("keep_body", "after"), ("begin_replay", "before")}
    for letter_id, mended, *when in cases:
        if tuple(when) in still_open:
            await at.desk.replay(letter_id, BEN, encode_request(mended))

    sent = await at.sent()
    for letter_id, mended, *when in cases:
        found = await at.letters.find(letter_id)
        assert (found.state, len(found.bodies)) == (LetterState.REPLAYED, 2), when
        ours = [message for message in sent if message.correlation_id == mended.task_id]
        assert ours, f"lost: {when}"
        assert {message.message_id for message in ours} == {found.replay.message_id}
        assert {decode_request(message.body).digest() for message in ours} == {mended.digest()}
        claim = await at.tasks.claim(mended)
        assert isinstance(claim, Claimed)
        assert claim.generation == 1
        assert await at.tasks.finish(claim.token, at.failure(mended, claim), None)
        assert isinstance(await at.tasks.claim(mended), AlreadyFinished), "a second message draws nothing"


async def state_of(at: Any, letter_id: str) -> LetterState:
    state: LetterState = (await at.letters.find(letter_id)).state
    return state


async def test_killed_after_its_task_has_ended_again_nothing_more_is_sent(
    at: Any, chart_request: ChartRequest
) -> None:
    letter = await at.failed(chart_request)
    await replay_and_die(at, (letter.letter_id, encode_request(chart_request), "end_replay", "before"))
    claim = await at.tasks.claim(chart_request)
    assert isinstance(claim, Claimed)
    assert await at.tasks.finish(claim.token, at.failure(chart_request, claim), None)
    assert len(await at.sent()) == 1
    await make_stale(at)
    assert await at.desk.finish_stale(BEN) == 1
    assert await at.sent() == []
    task = await at.tasks.find(chart_request.task_id)
    assert (task.generation, task.status) == (1, TaskStatus.FAILED)
