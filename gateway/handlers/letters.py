"""The dead-letter desk over HTTP: list, show, replay, discard."""

import asyncio
import json
import re
from typing import Any, Final

from aiohttp import web

from contracts.dead_letters import ID_CHARACTERS, DeadLetter, LetterPlace, LetterState
from contracts.errors import BrokerUnavailable, LetterNotFound
from contracts.limits import MAX_BODY_BYTES
from gateway import cursors
from gateway.bodies import model_of, read_json
from gateway.callers import CALLER
from gateway.cost_gate import COST_GATE
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.letter_views import (
    MAX_SHOWN_BYTES,
    DiscardQuery,
    LetterDetail,
    LetterPage,
    LetterQuery,
    LetterSummary,
    ReplayBody,
    Replayed,
    ReplayQuery,
)
from gateway.operations_ports import OPERATIONS
from gateway.queries import read_query
from operations.desk import Desk, Plan

_ID: Final = re.compile(rf"[0-9a-f]{{{ID_CHARACTERS}}}")


@endpoint(Scope.OPERATE, tag="dead letters", query=LetterQuery, answer=LetterPage, errors=(400,))
async def list_letters(request: web.Request) -> web.Response:
    """`GET /api/dead-letters`: the newest letters that the filters let through, page by page."""
    query = read_query(request, LetterQuery)
    after = cursors.to_place(query.cursor) if query.cursor else None
    found = await _desk(request).letters.search(query.wanted, query.limit + 1, after)
    page = found[: query.limit]
    more = len(found) > len(page)
    next_cursor = cursors.of_place(LetterPlace.of(page[-1])) if more else None
    letters = tuple(map(LetterSummary.of, page))
    return success(LetterPage(letters=letters, next_cursor=next_cursor).model_dump(mode="json"))


@endpoint(Scope.OPERATE, tag="dead letters", answer=LetterDetail, errors=(404,))
async def show(request: web.Request) -> web.Response:
    """`GET /api/dead-letters/{letterId}`: all that is known of a letter, its body and its audit trail."""
    letter = await _letter(request)
    text, is_whole = None, False
    if letter.body.size_bytes <= MAX_BODY_BYTES:
        body = await _desk(request).letters.body(letter)
        text, is_whole = await asyncio.to_thread(_shown, body)
    told = letter.model_dump(mode="json") | {"bodyText": text, "bodyIsWhole": is_whole}
    return success(told)


@endpoint(Scope.OPERATE, tag="dead letters", media=("application/octet-stream",), errors=(404,))
async def body(request: web.Request) -> web.Response:
    """`GET /api/dead-letters/{letterId}/body`: the bytes that would be sent."""
    letter = await _letter(request)
    data = await _desk(request).letters.body(letter)
    name = f'attachment; filename="{letter.letter_id}.bin"'
    return web.Response(
        body=data, content_type="application/octet-stream", headers={"Content-Disposition": name}
    )


@endpoint(
    Scope.OPERATE,
    tag="dead letters",
    query=ReplayQuery,
    body=ReplayBody,
    body_is_optional=True,
    answer=Replayed,
    statuses=(200, 202),
    errors=(404, 409),
)
async def replay(request: web.Request) -> web.Response:
    """`POST /api/dead-letters/{letterId}/replay`: have the request worked off once more, mended or as it is.

    202 when that is decided and the broker is away: it is sent later, whatever happens to this gateway.
    """
    desk, letter_id = _desk(request), _letter_id(request)
    query = read_query(request, ReplayQuery)
    mended = await _mended(request)
    plan = await desk.plan(letter_id, mended)
    if mended is not None:
        # What was mended by hand is checked to the last series; consumers would fail the task for it.
        await request.app[COST_GATE].check(plan.request, always=True)
    if query.dry_run:
        return success(_replayed(plan, plan.letter, done=False))
    try:
        letter = await desk.replay(letter_id, request[CALLER].actor(request), mended)
    except BrokerUnavailable:
        letter = await desk.letters.find(letter_id)
        if letter.state is not LetterState.REPLAYING:
            raise
    done = letter.state is LetterState.REPLAYED
    return success(_replayed(plan, letter, done=done), http_status=200 if done else 202)


@endpoint(Scope.OPERATE, tag="dead letters", query=DiscardQuery, answer=LetterSummary, errors=(400, 404, 409))
async def discard(request: web.Request) -> web.Response:
    """`DELETE /api/dead-letters/{letterId}`: decide that nothing is done about it; a replay may follow."""
    query = read_query(request, DiscardQuery)
    actor = request[CALLER].actor(request)
    letter = await _desk(request).discard(_letter_id(request), actor, query.reason)
    return success(LetterSummary.of(letter).model_dump(mode="json"))


def _desk(request: web.Request) -> Desk:
    return request.app[OPERATIONS].desk


def _letter_id(request: web.Request) -> str:
    letter_id = request.match_info["letter_id"]
    if not _ID.fullmatch(letter_id):
        raise LetterNotFound("no dead letter has this id")
    return letter_id


async def _letter(request: web.Request) -> DeadLetter:
    return await _desk(request).letters.find(_letter_id(request))


def _shown(data: bytes) -> tuple[str, bool]:
    """The beginning of a body as text, and whether that is all of it."""
    text = data[:MAX_SHOWN_BYTES].decode(errors="replace")
    return text, text.encode() == data


async def _mended(request: web.Request) -> bytes | None:
    if not request.can_read_body:
        return None
    given = model_of(ReplayBody, await read_json(request))
    return await asyncio.to_thread(lambda: json.dumps(given.request, ensure_ascii=False).encode())


def _replayed(plan: Plan, letter: DeadLetter, *, done: bool) -> dict[str, Any]:
    told = Replayed(
        letter=LetterSummary.of(letter),
        done=done,
        destination=plan.destination,
        generation=plan.generation,
    )
    return told.model_dump(mode="json")
