"""The messages of the AsyncAPI document: payloads and headers as schemas, with examples."""

import json
from collections.abc import Iterable
from typing import Any, Final

from pydantic import TypeAdapter

from contracts.messages import (
    EVENT_CONTENT_TYPE,
    REQUEST_CONTENT_TYPE,
    ChartCompleted,
    ChartFailed,
    ChartRequest,
    encode_event,
    encode_request,
)
from contracts.schemas import message_examples as examples
from contracts.topology import Header

Json = dict[str, Any]

_REFERENCE: Final = "#/components/schemas/{model}"
_TRACE: Final = (Header.TRACE_PARENT, Header.TRACE_STATE)
_TRACE_EXAMPLE: Final = {Header.TRACE_PARENT.value: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
_OF_RETRIES: Final = (
    Header.ATTEMPT,
    Header.CODE,
    Header.ORIGIN_EXCHANGE,
    Header.ORIGIN_KEY,
    Header.ORIGIN_MESSAGE_ID,
    Header.FIRST_FAILED_AT,
    Header.ERRORS,
    Header.REPLAY,
)
_TASK: Final = {"location": "$message.payload#/taskId", "description": "The id of the task."}
_SUBJECT: Final = {"location": "$message.payload#/subject", "description": "The id of the task."}


def schemas() -> Json:
    """The payloads and their parts, by name: what JSON Schema draft 7 knows, as AsyncAPI asks for."""
    kinds = (ChartRequest, ChartCompleted, ChartFailed)
    _, shared = TypeAdapter.json_schemas(
        [(kind.__name__, "validation", TypeAdapter(kind)) for kind in kinds],
        by_alias=True,
        ref_template=_REFERENCE,
    )
    definitions: Json = shared["$defs"]
    return dict(sorted(definitions.items()))


def messages() -> Json:
    """Every kind of message, by its name in the document."""
    request, least = _plain(encode_request(examples.REQUEST)), examples.LEAST_REQUEST
    return {
        "chartRequest": {
            "name": "ChartRequest",
            "title": "Draw one chart",
            "summary": "A chart, how it is to look as a picture, and who asks.",
            "description": (
                "Publish it persistent and mandatory, and wait for the confirm. `taskId` is chosen by the "
                "sender: a request that may not have arrived is published once more, with the same `taskId` "
                "and the same content, and is drawn once. What breaks this schema becomes a dead letter; if "
                "its `taskId` can be read, its task fails, too, and that is announced."
            ),
            "contentType": REQUEST_CONTENT_TYPE,
            "headers": _headers(_TRACE),
            "payload": {"$ref": _REFERENCE.format(model="ChartRequest")},
            "correlationId": _TASK,
            "examples": [
                {"name": "bars", "summary": "For someone who waits.", "payload": request}
                | {"headers": _TRACE_EXAMPLE},
                {"name": "least", "summary": "The fewest fields a request can have.", "payload": least},
            ],
        },
        "delayedRequest": {
            "name": "DelayedRequest",
            "title": "A request that is tried again",
            "summary": "The bytes of the request as they came, with headers that count.",
            "contentType": REQUEST_CONTENT_TYPE,
            "headers": _headers((*_OF_RETRIES, *_TRACE)),
            "payload": {"$ref": _REFERENCE.format(model="ChartRequest")},
            "correlationId": _TASK,
        },
        "deadLetter": {
            "name": "DeadLetter",
            "title": "A message that could not be worked off",
            "summary": "Its bytes as they came, which may be anything, with the reason in the headers.",
            "headers": _headers((Header.REASON, *_OF_RETRIES, *_TRACE)),
            "payload": {},
        },
        "chartCompleted": _event(
            ChartCompleted, "The image is stored", "Where the image is, and how it came about.", "completed"
        )
        | {"examples": [{"name": "completed", "payload": _plain(encode_event(examples.COMPLETED))}]},
        "chartFailed": _event(
            ChartFailed,
            "A task ended without an image",
            "Why, with the path of the offending field.",
            "failed",
        )
        | {"examples": [{"name": "failed", "payload": _plain(encode_event(examples.FAILED))}]},
    }


def _event(kind: type[ChartCompleted | ChartFailed], title: str, summary: str, outcome: str) -> Json:
    return {
        "name": kind.__name__,
        "title": title,
        "summary": summary,
        "description": (
            "A CloudEvent 1.0 in structured JSON mode. It may come twice; `id` is the same then, "
            f"`<task>:{outcome}`, and with a number in between once the task was replayed."
        ),
        "contentType": EVENT_CONTENT_TYPE,
        "headers": _headers(_TRACE),
        "payload": {"$ref": _REFERENCE.format(model=kind.__name__)},
        "correlationId": _SUBJECT,
    }


def _headers(wanted: Iterable[Header]) -> Json:
    return {
        "type": "object",
        "properties": {one.value: {"type": "string", "description": one.meaning} for one in wanted},
    }


def _plain(body: bytes) -> Json:
    value: Json = json.loads(body)
    return value
