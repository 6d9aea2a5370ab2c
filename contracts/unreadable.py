"""What can be told of a message that is no request: whose it is, as far as that can be read safely."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from contracts import json_text
from contracts.errors import PlotwireError
from contracts.identifiers import Client, Lane, TaskId

_TASK_ID: Final = TypeAdapter(TaskId)
_CLIENT: Final = TypeAdapter(Client)
_LANE: Final = TypeAdapter(Lane)


@dataclass(frozen=True)
class Sender:
    """Names in a body that breaks the contract elsewhere; each is None where it does not keep it."""

    task_id: TaskId | None = None
    client: Client | None = None
    lane: Lane | None = None


def sender_of(body: bytes) -> Sender:
    """Who sent `body`; nobody, if it is no JSON object within the limits."""
    try:
        value = json_text.loads(body)
    except PlotwireError:
        return Sender()
    if not isinstance(value, dict):
        return Sender()
    return Sender(
        _read(_TASK_ID, value.get("taskId")),
        _read(_CLIENT, value.get("client")),
        _read(_LANE, value.get("lane")),
    )


def digest_of_unreadable(body: bytes) -> str:
    """What stands for `ChartRequest.digest()` where there is no request; never equal to one."""
    return f"unreadable:{hashlib.sha256(body).hexdigest()}"


def _read(kind: TypeAdapter[Any], value: Any) -> Any:
    try:
        return kind.validate_python(value)
    except ValidationError:
        return None
