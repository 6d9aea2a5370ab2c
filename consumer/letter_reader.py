"""A dead message as a letter: what its headers and its body tell, as far as they can be read.

Pure. Whoever can publish can write any header, so all of them are read with care and cut to a
length; a letter is made of whatever comes.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from consumer.ports import LetterMessage
from contracts.dead_letters import (
    EXCERPT_CHARACTERS,
    ID_CHARACTERS,
    Actor,
    Address,
    AuditEntry,
    Body,
    DeadLetter,
    FailedAttempt,
    LetterSource,
)
from contracts.errors import PlotwireError
from contracts.identifiers import TaskId
from contracts.messages import decode_request
from contracts.topology import DELIVERY_LIMIT, Header
from contracts.unreadable import sender_of

_MAX_TEXT_CHARACTERS: Final = 2_000
_MAX_NAME_CHARACTERS: Final = 128
_MAX_ADDRESS: Final = 255  # AMQP's own
_MAX_HEADERS: Final = 50
_MAX_ERRORS: Final = 10
_MAX_ATTEMPT_DIGITS: Final = 9

_TASK_ID: Final = TypeAdapter(TaskId)
_WHEN: Final = TypeAdapter(AwareDatetime)


def letter_of(message: LetterMessage, collector: Actor) -> DeadLetter:
    """The letter of `message`; the same one for every copy that the broker gives.

    Takes time in proportion to the body: up to a second for the largest that can be read.
    """
    now = _now()
    headers = message.headers
    sha256 = hashlib.sha256(message.body).hexdigest()
    source = _source(message)
    code, reason = _why(message, source)
    task_id, client, lane = _request(message)
    return DeadLetter(
        letter_id=_letter_id(message, sha256),
        source=source,
        code=code,
        reason=reason,
        task_id=task_id,
        client=client,
        lane=lane,
        attempts=_attempts(headers),
        errors=_errors(headers),
        first_failed_at=_read(_WHEN, headers.get(Header.FIRST_FAILED_AT)),
        collected_at=now,
        origin=_origin(message),
        content_type=_cut(message.content_type or "", _MAX_NAME_CHARACTERS) or None,
        headers=_kept(headers),
        bodies=(Body(sha256=sha256, size_bytes=len(message.body), at=now),),
        excerpt=_excerpt(message.body),
        audit=(AuditEntry(at=now, by=collector, action="collected"),),
    )


def _letter_id(message: LetterMessage, sha256: str) -> str:
    """Of the message it began as: buried twice after a lost acknowledgement, it is one letter."""
    named = message.headers.get(Header.ORIGIN_MESSAGE_ID) or message.message_id
    if not named:
        named = json.dumps([sorted(message.headers.items()), str(message.crash_loop)])
    text = json.dumps([named, sha256])
    return hashlib.sha256(text.encode()).hexdigest()[:ID_CHARACTERS]


def _source(message: LetterMessage) -> LetterSource:
    if message.is_unrouted:
        return LetterSource.UNROUTED
    return LetterSource.CRASH_LOOP if message.crash_loop else LetterSource.BURIED


def _why(message: LetterMessage, source: LetterSource) -> tuple[str, str]:
    if source is LetterSource.UNROUTED:
        return (
            "UNROUTED",
            f"no lane takes the routing key {_cut(message.address.routing_key, _MAX_ADDRESS)!r}",
        )
    if source is LetterSource.CRASH_LOOP:
        return "CRASH_LOOP", f"given back unsettled more than {DELIVERY_LIMIT} times; the broker gave it up"
    headers = message.headers
    code = _cut(headers.get(Header.CODE, ""), _MAX_NAME_CHARACTERS) or "UNKNOWN"
    return code, _cut(headers.get(Header.REASON, ""), _MAX_TEXT_CHARACTERS) or "its sender gave no reason"


def _origin(message: LetterMessage) -> Address:
    headers, death = message.headers, message.crash_loop
    if exchange := headers.get(Header.ORIGIN_EXCHANGE):
        return Address(
            exchange=_cut(exchange, 256), routing_key=_cut(headers.get(Header.ORIGIN_KEY, ""), 256)
        )
    return death.address if death else message.address


def _request(message: LetterMessage) -> tuple[TaskId | None, str | None, str | None]:
    """Task id, client and lane, each as far as it is what the contract says."""
    try:
        request = decode_request(message.body)
    except PlotwireError:
        sender = sender_of(message.body)
        return sender.task_id or _read(_TASK_ID, message.correlation_id), sender.client, sender.lane
    return request.task_id, request.client, request.lane.value


def _attempts(headers: Mapping[str, str]) -> int:
    text = headers.get(Header.ATTEMPT, "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_ATTEMPT_DIGITS
    return max(1, int(text)) if is_number else 1


def _errors(headers: Mapping[str, str]) -> tuple[FailedAttempt, ...]:
    try:
        found = json.loads(headers.get(Header.ERRORS, "[]"))
    except (ValueError, RecursionError):
        return ()
    attempts = [_failed_attempt(one) for one in found] if isinstance(found, list) else []
    return tuple(one for one in attempts if one)[-_MAX_ERRORS:]


def _failed_attempt(value: Any) -> FailedAttempt | None:
    try:
        read = FailedAttempt.model_validate(value)
    except ValidationError:
        return None
    return read.model_copy(
        update={
            "code": _cut(read.code, _MAX_NAME_CHARACTERS),
            "message": _cut(read.message, _MAX_TEXT_CHARACTERS),
        }
    )


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that the letter does not tell in fields of its own."""
    told = set(Header) - {Header.TRACE_PARENT, Header.TRACE_STATE, Header.REPLAY}
    others = [(name, value) for name, value in headers.items() if name not in told]
    return {
        _cut(name, _MAX_NAME_CHARACTERS): _cut(value, _MAX_TEXT_CHARACTERS)
        for name, value in others[:_MAX_HEADERS]
    }


def _excerpt(body: bytes) -> str:
    # UTF-8 takes at most four bytes a character.
    return _cut(body[: 4 * EXCERPT_CHARACTERS].decode(errors="replace"), EXCERPT_CHARACTERS)


def _cut(text: str, characters: int) -> str:
    """No longer than that, and without halves of surrogate pairs, which no store takes."""
    return text[:characters].encode(errors="replace").decode()


def _read(kind: TypeAdapter[Any], value: Any) -> Any:
    try:
        return kind.validate_python(value)
    except ValidationError:
        return None


def _now() -> datetime:
    """Now, to the millisecond, as the store keeps it."""
    exactly = datetime.now(UTC)
    return exactly.replace(microsecond=exactly.microsecond // 1000 * 1000)
