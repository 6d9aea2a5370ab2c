"""What a task answers when a dead letter of its request is to be replayed.

    no task ──> recorded ─┐
    failed  ──> reopened ─┼──> open for this replay ──> its request is published
    open    ──> joined   ─┘
    completed, or the task of another request: refused

A replay is named in the record of its task, in the same update that takes the task up. Whoever
goes on with a replay after a crash learns from it what has been done.
"""

from pydantic import BaseModel, ConfigDict

from contracts.tasks import AlreadyFinished, Conflicting


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class OpenForReplay(_Answer):
    """The task is open: the request is to be published."""

    generation: int
    """How often the task has been taken up again."""


class ReplayEnded(_Answer):
    """This replay took the task up before, and the task has ended since: nothing is to be published."""


class Completed(_Answer):
    """The task has its image: a replay would change nothing."""


ReplayAnswer = OpenForReplay | ReplayEnded | Completed | Conflicting | AlreadyFinished
"""`AlreadyFinished` tells of a failure that is yet to be announced; announce it, and ask again."""
