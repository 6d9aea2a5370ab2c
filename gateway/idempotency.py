"""The same request twice is one task: `Idempotency-Key` names it.

The key makes the task's id, so that the store itself lets one of several win. What was sent with the
key is remembered as a fingerprint: another body under the same key is a mistake of the caller.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID, uuid4, uuid5

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import InvalidMessage, TaskNotFound
from contracts.identifiers import Client, TaskId
from contracts.tasks import Submission, TaskRecord
from gateway.large_bodies import beside, is_large
from gateway.ports import Tasks
from gateway.refusals import Refusal, RefusalCode

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = {"Idempotency-Replayed": "true"}
_KEY: Final = re.compile(r"^[!-~]{1,255}$")
_FINGERPRINT: Final = web.RequestKey("fingerprint", str)
_TASKS_OF_KEYS: Final = UUID("6f2b2b0e-6f4c-4a0e-9d2d-0f6f0c1f7a51")


class SubmissionHeaders(BaseModel):
    """Headers of a submission."""

    key: Annotated[Annotated[str, Field(pattern=_KEY.pattern)] | None, Field(alias=HEADER)] = None
    """The same key with the same body is the same task; with another body, 409."""

    model_config = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True)
class Once:
    """A submission under a key."""

    task_id: TaskId
    submission: Submission

    def is_repeated_by(self, task: TaskRecord) -> bool:
        """Whether `task` was made by an earlier submission of the same.

        Raises:
            Refusal: 409, the key was used with another body.
        """
        made_by = task.submission
        if made_by is None or made_by.fingerprint != self.submission.fingerprint:
            raise key_reused()
        return made_by.nonce != self.submission.nonce

    async def earlier(self, tasks: Tasks) -> TaskRecord | None:
        """The task of an earlier submission; raises as `is_repeated_by`, and `StoreUnavailable`."""
        try:
            task = await tasks.find(self.task_id)
        except TaskNotFound:
            return None
        self.is_repeated_by(task)
        return task


async def once_of(request: web.Request, client: Client, item: int | None = None) -> Once | None:
    """How `request`, whose body has been read, is to be known again; None when it names no key.

    Args:
        request: of the submission.
        client: keys of one client are no concern of another.
        item: which one of a batch.

    Raises:
        InvalidMessage: the key is none.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise InvalidMessage("is 1 to 255 visible ASCII characters", path=HEADER)
    name = "\n".join([client, key, *([] if item is None else [str(item)])])
    submission = Submission(fingerprint=await _fingerprint(request), nonce=uuid4().hex)
    return Once(str(uuid5(_TASKS_OF_KEYS, name)), submission)


async def _fingerprint(request: web.Request) -> str:
    """Of what was sent; taken once, for every chart of a batch asks for that of the whole."""
    if _FINGERPRINT not in request:
        sent = await request.read() or request.query_string.encode()
        digest = await beside(lambda: hashlib.sha256(sent), large=is_large(len(sent)))
        request[_FINGERPRINT] = digest.hexdigest()
    return request[_FINGERPRINT]


def key_reused() -> Refusal:
    """409: the key was used with another body."""
    words = "this Idempotency-Key was used with another body"
    return Refusal(409, RefusalCode.IDEMPOTENCY_KEY_REUSED, words)
