"""The dead-letter desk: who looks, replays and discards; the same from a shell, a gateway, a consumer.

    decide, in the letter ─> take its task up, in the task ─> publish, confirmed ─> mark the letter

A replay is written down before anything is done, and its number is written into the task by the
update that takes it up. So whoever finds a replay unfinished can go on with it, from any step:
nothing is lost, and what is published twice is the same request of the same task.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

import structlog

from contracts.dead_letters import (
    REPLAYABLE,
    STALE_AFTER,
    Actor,
    Address,
    AuditEntry,
    Body,
    DeadLetter,
    LetterFilter,
    LetterSource,
    Replay,
)
from contracts.errors import (
    LetterNotOpen,
    PermanentError,
    ReplayRefused,
    StoreUnavailable,
    TaskConflict,
)
from contracts.messages import REQUEST_CONTENT_TYPE, ChartRequest, decode_request, encode_request
from contracts.replays import Completed, OpenForReplay, ReplayAnswer, ReplayEnded
from contracts.tasks import AlreadyFinished, Conflicting
from contracts.topology import Header, Topology, request_key
from contracts.trace_context import trace_headers
from contracts.unreadable import digest_of_unreadable
from operations.ports import Letters, Publisher, ReplayedTasks, SentEvents

log = structlog.get_logger(__name__)

_ANNOUNCEMENTS: Final = 3
_AT_A_LOOK: Final = 100


@dataclass(frozen=True)
class Plan:
    """What a replay of a letter would do."""

    letter: DeadLetter
    request: ChartRequest
    destination: Address
    generation: int
    """Of the task: 0 where it would be recorded or drawn on, else how often it was taken up again."""


class Desk:
    """Decides on dead letters.

    Args:
        letters: where they are kept.
        tasks: the records of their tasks.
        events: which events are sent.
        publisher: the way back to the queues.
        topology: the names of the exchanges.
    """

    def __init__(
        self,
        letters: Letters,
        tasks: ReplayedTasks,
        events: SentEvents,
        publisher: Publisher,
        topology: Topology,
    ) -> None:
        self.letters = letters
        self._tasks = tasks
        self._events = events
        self._publisher = publisher
        self._topology = topology

    async def plan(self, letter_id: str, mended: bytes | None = None) -> Plan:
        """What `replay` would do; nothing is done.

        Raises:
            LetterNotFound: there is none of that id.
            LetterNotOpen: someone has decided on it.
            PermanentError: the body breaks the contract, or its task cannot be taken up.
        """
        letter = await self.letters.find(letter_id)
        if letter.state not in REPLAYABLE:
            raise LetterNotOpen(f"the letter {letter_id} is {letter.state.value}")
        request = await _request_of(mended if mended is not None else await self.letters.body(letter))
        answer = await self._tasks.look(request, await self._digests(letter))
        generation = answer.generation if isinstance(answer, OpenForReplay) else 1
        _refuse_if_impossible(answer)
        return Plan(letter, request, self._destination(letter, request, mended is not None), generation)

    async def replay(self, letter_id: str, actor: Actor, mended: bytes | None = None) -> DeadLetter:
        """Have the request of a letter worked off once more.

        Args:
            letter_id: an open letter, or one discarded by mistake.
            actor: who decides.
            mended: sent instead of the body, which is kept.

        Returns:
            The letter, replayed.

        Raises:
            LetterNotOpen: someone else has decided first.
            PermanentError: as `plan`; the letter is as it was.
            TransientError: decided, but not known to be done: a later `finish_stale` ends it, in any process.
        """
        plan = await self.plan(letter_id, mended)
        letter = await self._begin(plan, actor, mended)
        if letter is None:
            raise LetterNotOpen(f"someone else has just decided on the letter {letter_id}")
        return await self._carry_out(letter, actor)

    async def finish_stale(self, actor: Actor) -> int:
        """Go on with replays whose process has died, or had no server; returns how many were ended.

        Raises:
            TransientError: a server is away; what is left stays so.
        """
        ended = 0
        for seen in await self.letters.stale(_now() - STALE_AFTER, _AT_A_LOOK):
            letter = await self.letters.take_over(seen, uuid4().hex, _now())
            if letter is None:
                continue
            try:
                await self._carry_out(letter, actor)
            except PermanentError as error:
                log.warning("replay_refused", letter_id=seen.letter_id, reason=str(error))
            else:
                ended += 1
        return ended

    async def counts(self) -> Mapping[str, int]:
        """How many letters there are, by state."""
        return await self.letters.counts(LetterFilter(states=()))

    async def discard(self, letter_id: str, actor: Actor, reason: str) -> DeadLetter:
        """Decide that nothing is done about an open letter.

        Raises:
            LetterNotFound: there is none of that id.
            LetterNotOpen: someone has decided on it.
        """
        letter = await self.letters.discard(letter_id, _entry(actor, "discarded", reason))
        if letter is None:
            found = await self.letters.find(letter_id)
            raise LetterNotOpen(f"the letter {letter_id} is {found.state.value}")
        log.info("letter_discarded", letter_id=letter_id, by=actor.name)
        return letter

    async def _begin(self, plan: Plan, actor: Actor, mended: bytes | None) -> DeadLetter | None:
        seen, now = plan.letter, _now()
        body = None
        if mended is not None:
            sha256 = await self.letters.keep_body(seen.letter_id, mended)
            body = Body(sha256=sha256, size_bytes=len(mended), by=actor.name, at=now)
        replay = Replay(
            number=seen.replay.number + 1 if seen.replay else 1,
            token=uuid4().hex,
            message_id=str(uuid4()),
            at=now,
            by=actor,
        )
        return await self.letters.begin_replay(
            seen, replay, body, _entry(actor, "replaying", "with a mended body" if body else None)
        )

    async def _carry_out(self, letter: DeadLetter, actor: Actor) -> DeadLetter:
        """Do what has been decided, or what is left of it; each step can be done twice."""
        replay = letter.replay
        assert replay  # noqa: S101  # a letter is only brought here with one
        try:
            request = await _request_of(await self.letters.body(letter))
            answer = await self._take_up(letter, request, replay.key(letter.letter_id))
        except PermanentError as error:
            await self.letters.refuse_replay(letter, _entry(actor, "refused", str(error)))
            raise
        destination = self._destination(letter, request, len(letter.bodies) > 1)
        if isinstance(answer, OpenForReplay):
            await self._publish(letter, replay, request, destination)
        detail = f"to {destination.exchange} with key {destination.routing_key}"
        if not await self.letters.end_replay(letter, _entry(actor, "replayed", detail)):
            log.info("replay_taken_over", letter_id=letter.letter_id)  # whoever has it ends it
        log.info("letter_replayed", letter_id=letter.letter_id, task_id=request.task_id, by=actor.name)
        return await self.letters.find(letter.letter_id)

    async def _take_up(self, letter: DeadLetter, request: ChartRequest, key: str) -> ReplayAnswer:
        was = await self._digests(letter)
        for _ in range(_ANNOUNCEMENTS):
            answer = await self._tasks.take_up(request, key, was)
            if not isinstance(answer, AlreadyFinished) or answer.unsent_event is None:
                _refuse_if_impossible(answer)
                return answer
            # The failure is announced before the task is taken up again, or nobody would hear of it.
            event = answer.unsent_event
            await self._publisher.publish_event(event.event_id, event.routing_key, event.body)
            await self._events.mark_sent(event.task_id, event.event_id)
        raise StoreUnavailable("the failed task could not be taken up again")

    async def _publish(
        self, letter: DeadLetter, replay: Replay, request: ChartRequest, destination: Address
    ) -> None:
        headers = {Header.ATTEMPT.value: "1", Header.REPLAY.value: replay.key(letter.letter_id)}
        headers |= trace_headers(letter.headers)
        await self._publisher.publish(
            destination.exchange,
            destination.routing_key,
            encode_request(request),
            content_type=REQUEST_CONTENT_TYPE,
            task_id=request.task_id,
            headers=headers,
            message_id=replay.message_id,
        )

    def _destination(self, letter: DeadLetter, request: ChartRequest, is_mended: bool) -> Address:
        """Where the letter came from; its lane, when it was mended, lost, or says what is none of ours."""
        came_from_us = letter.origin.exchange in {self._topology.requests, self._topology.work}
        if came_from_us and not is_mended and letter.source is not LetterSource.UNROUTED:
            return letter.origin
        return Address(exchange=self._topology.requests, routing_key=request_key(request))

    async def _digests(self, letter: DeadLetter) -> frozenset[str]:
        """Of what the letter has held: its task is of one of them."""
        found = set()
        for number in range(len(letter.bodies)):
            body = await self.letters.body(letter, number)
            try:
                found.add((await _request_of(body)).digest())
            except PermanentError:
                found.add(digest_of_unreadable(body))
        return frozenset(found)


async def _request_of(body: bytes) -> ChartRequest:
    """The request of a body, as one that is submitted now: the wait in the desk is not the caller's."""
    request = await asyncio.to_thread(decode_request, body)
    return request.model_copy(update={"submitted_at": datetime.now(UTC)})


def _refuse_if_impossible(answer: ReplayAnswer) -> None:
    match answer:
        case Completed():
            raise ReplayRefused("its task has been completed; discard the letter")
        case Conflicting():
            raise TaskConflict("this task id is in use with another body; mend the id", path="taskId")
        case OpenForReplay() | ReplayEnded() | AlreadyFinished():
            return


def _entry(actor: Actor, action: str, detail: str | None = None) -> AuditEntry:
    return AuditEntry(at=_now(), by=actor, action=action, detail=detail)


def _now() -> datetime:
    """Now, to the millisecond, as the store keeps it."""
    exactly = datetime.now(UTC)
    return exactly.replace(microsecond=exactly.microsecond // 1000 * 1000)
