"""The document of a dead letter: models as fields, filters as queries."""

import re
from typing import Any

from adapters.mongo_documents import Document
from contracts.dead_letters import AuditEntry, DeadLetter, LetterFilter, LetterPlace


def of_letter(letter: DeadLetter) -> Document:
    """The whole document.

    Headers become pairs: their names are a stranger's, and no stranger names a field.
    """
    fields = letter.model_dump(by_alias=False, exclude={"letter_id", "headers"})
    return {
        **fields,
        "_id": letter.letter_id,
        "state": letter.state.value,
        "source": letter.source.value,
        "headers": [list(pair) for pair in letter.headers.items()],
    }


def letter(document: Document) -> DeadLetter:
    """The letter of a document."""
    headers = dict(document["headers"])
    return DeadLetter.model_validate({**document, "letter_id": document["_id"], "headers": headers})


def query(wanted: LetterFilter) -> Document:
    """The letters that `wanted` lets through; text is searched as it stands, never as a pattern."""
    conditions: list[Document] = []
    for field, values in (("state", wanted.states), ("source", wanted.sources), ("code", wanted.codes)):
        if values:
            conditions.append({field: {"$in": [str(value) for value in values]}})
    same = {"client": wanted.client, "lane": wanted.lane, "task_id": wanted.task_id}
    conditions += [{field: {"$eq": value}} for field, value in same.items() if value]
    if wanted.older_than:
        conditions.append({"collected_at": {"$lt": wanted.older_than}})
    if wanted.newer_than:
        conditions.append({"collected_at": {"$gt": wanted.newer_than}})
    if wanted.text:
        pattern = {"$regex": re.escape(wanted.text), "$options": "i"}
        fields = ("_id", "reason", "task_id", "client", "errors.message", "excerpt")
        conditions.append({"$or": [{field: pattern} for field in fields]})
    return {"$and": conditions} if conditions else {}


def beyond(place: LetterPlace) -> Document:
    """The letters that come after a place in the list, newest first."""
    older = {"collected_at": {"$lt": place.collected_at}}
    as_old = {"collected_at": place.collected_at, "_id": {"$lt": place.letter_id}}
    return {"$or": [older, as_old]}


def audited(entry: AuditEntry, most: int) -> dict[str, Any]:
    """The update that adds `entry`; the latest `most` stay."""
    return {"audit": {"$each": [entry.model_dump(by_alias=False)], "$slice": -most}}
