"""The published JSON Schemas, generated from the models; the files beside this one are compared in a test."""

import json
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from contracts.charts import ChartSpec
from contracts.dead_letters import DeadLetter
from contracts.messages import ChartCompleted, ChartFailed, ChartRequest
from contracts.tasks import TaskRecord

_MODELS: Final[dict[str, Any]] = {
    "chart-request": ChartRequest,
    "chart-completed": ChartCompleted,
    "chart-failed": ChartFailed,
    "chart-spec": ChartSpec,
    "dead-letter": DeadLetter,
    "task-record": TaskRecord,
}


NAMES: Final = tuple(_MODELS)
"""Of the schemas."""


@cache
def documents() -> dict[str, str]:
    """JSON Schema 2020-12 texts, by name; the same text for the same models."""
    return {name: _text(name, model) for name, model in _MODELS.items()}


def _text(name: str, model: Any) -> str:
    schema = TypeAdapter(model).json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://plotwire.io/schemas/{name}.schema.json",
    }
    return json.dumps(head | schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
