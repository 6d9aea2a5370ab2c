"""Every error Plotwire raises on purpose; each has a code of its own, which clients see.

    PlotwireError
    ├── PermanentError          retrying cannot help; the task fails
    │   ├── InvalidMessage      the envelope breaks the contract
    │   ├── InvalidChart        the chart option or spec breaks the contract
    │   ├── UnsupportedChart    the chart asks for a series type we do not draw
    │   ├── LimitExceeded       larger than `contracts.limits` allows
    │   ├── RenderFailed        drawing raised, or gave no image
    │   ├── RenderTimedOut      drawing took longer than the worker's limit
    │   ├── RenderCrashed       drawing killed its worker as often as the poison budget allows
    │   ├── CrashLooped         the broker gave the request up again and again: its consumers died of it
    │   ├── QueueTimedOut       the request waited longer than its time to live
    │   ├── StorageRefused      OSS refused the image for good (bad key, no access)
    │   ├── TopologyMismatch    the broker has a queue or exchange of that name with other arguments
    │   ├── SandboxIncomplete   the kernel lacks a measure that the settings ask for
    │   ├── SelfTestFailed      a process does not start: a server can never be used (too old, no rights)
    │   ├── TaskCancelled       its client has cancelled the task before it was begun
    │   ├── TaskConflict        the task id is in use with another body
    │   ├── TaskNotFound        no such task
    │   ├── LetterNotFound      no such dead letter
    │   ├── LetterNotOpen       someone has decided on the dead letter already
    │   └── ReplayRefused       a replay would change what has ended well
    └── TransientError          the same call may work later; the delivery is retried
        ├── WorkerCrashed       the render process died (out of memory, segfault)
        │   └── WorkerStalled   … or stood still: time was up, and it had hardly been given any of it
        ├── DrawingUnavailable  no render process comes up; no chart is to blame
        ├── AttemptTimedOut     one attempt at a task took longer than it may
        ├── ClaimLost           another delivery has claimed the task since, and may die of it
        ├── BrokerUnavailable   RabbitMQ did not confirm in time
        ├── StoreUnavailable    MongoDB did not answer in time
        ├── StorageUnavailable  OSS refused for now, or timed out
        └── Overloaded          the service is over its own limit; come back later

The two branches are the whole retry policy: code catches a branch, never a leaf.
HTTP statuses live in `gateway.problems`; this module knows nothing of HTTP.
"""

from typing import ClassVar

from contracts.error_codes import ErrorCode as ErrorCode  # noqa: PLC0414  # callers find it beside the errors


class PlotwireError(Exception):
    """Root of our errors: `code` is the contract with clients, `message` one sentence for a person without
    secrets and internal names, `path` the JSON path of the offending field (`series[0].type`) or None.
    """

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process boundaries whole, whatever their constructor takes."""
        return (rebuild, (type(self), self.message, self.path, self.__dict__))


def rebuild(
    kind: type[PlotwireError], message: str, path: str | None, attributes: dict[str, object]
) -> PlotwireError:
    """The error that `PlotwireError.__reduce__` has taken apart."""
    error = kind.__new__(kind, message)
    PlotwireError.__init__(error, message, path=path)
    error.__dict__.update(attributes)
    return error


class PermanentError(PlotwireError):
    """Retrying cannot help."""


class InvalidMessage(PermanentError):
    """The envelope breaks the contract; there may be no task to fail."""

    code = ErrorCode.INVALID_MESSAGE


class InvalidChart(PermanentError):
    """The chart option or spec breaks the contract."""

    code = ErrorCode.INVALID_CHART


class UnsupportedChart(PermanentError):
    """The chart asks for a series type we do not draw."""

    code = ErrorCode.UNSUPPORTED_CHART


class LimitExceeded(PermanentError):
    """Larger than `contracts.limits` allows."""

    code = ErrorCode.LIMIT_EXCEEDED


class RenderFailed(PermanentError):
    """Drawing raised, or gave no image; the same spec will fail again."""

    code = ErrorCode.RENDER_FAILED


class RenderTimedOut(PermanentError):
    """Drawing took longer than the worker's limit; its worker is dead."""

    code = ErrorCode.RENDER_TIMEOUT

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"drawing took longer than {limit_s:g} s")
        self.limit_s = limit_s


class RenderCrashed(PermanentError):
    """Drawing killed its worker as often as the poison budget allows."""

    code = ErrorCode.RENDER_CRASHED

    def __init__(self, crashes: int) -> None:
        super().__init__(f"drawing killed its worker process {crashes} times")
        self.crashes = crashes


class CrashLooped(PermanentError):
    """Consumers died or lost their connection with the request again and again."""

    code = ErrorCode.CRASH_LOOP

    def __init__(self) -> None:
        super().__init__("consumers died with this request again and again; operators can replay it")


class QueueTimedOut(PermanentError):
    """The request waited in the queue longer than its time to live."""

    code = ErrorCode.QUEUE_TIMEOUT

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"waited in the queue longer than {limit_s:g} s")
        self.limit_s = limit_s


class StorageRefused(PermanentError):
    """OSS refused the image for good."""

    code = ErrorCode.STORAGE_REFUSED


class TopologyMismatch(PermanentError):
    """The broker has a queue or exchange of that name with other arguments."""

    code = ErrorCode.TOPOLOGY_MISMATCH


class SandboxIncomplete(PermanentError):
    """The kernel lacks a measure that `PLOTWIRE_SANDBOX=strict` asks for."""

    code = ErrorCode.SANDBOX_INCOMPLETE


class SelfTestFailed(PermanentError):
    """A process does not start, because one of its servers can never be used."""

    code = ErrorCode.SELF_TEST_FAILED


class TaskCancelled(PermanentError):
    """Its client has cancelled the task before it was begun."""

    code = ErrorCode.CANCELLED


class TaskConflict(PermanentError):
    """The task id is in use with another body."""

    code = ErrorCode.TASK_CONFLICT


class TaskNotFound(PermanentError):
    """No such task."""

    code = ErrorCode.TASK_NOT_FOUND


class LetterNotFound(PermanentError):
    """No such dead letter."""

    code = ErrorCode.LETTER_NOT_FOUND


class LetterNotOpen(PermanentError):
    """Someone has decided on the dead letter already."""

    code = ErrorCode.LETTER_NOT_OPEN


class ReplayRefused(PermanentError):
    """A replay would change what has ended well."""

    code = ErrorCode.REPLAY_REFUSED


class TransientError(PlotwireError):
    """The same call may work later; `was_tried` is False of one held back because it would have failed."""

    was_tried = True


class WorkerCrashed(TransientError):
    """The render process died under the drawing; another try may get through."""

    code = ErrorCode.WORKER_CRASHED


class WorkerStalled(WorkerCrashed):
    """The render process stood still under the drawing, or the machine had no time for it."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"drawing was not done after {limit_s:g} s, in which its process hardly ran")
        self.limit_s = limit_s


class DrawingUnavailable(TransientError):
    """No render process comes up; no chart is to blame."""

    code = ErrorCode.DRAWING_UNAVAILABLE


class AttemptTimedOut(TransientError):
    """One attempt at a task, from claim to announcement, took longer than it may."""

    code = ErrorCode.ATTEMPT_TIMEOUT

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"this attempt took longer than {limit_s:g} s")
        self.limit_s = limit_s


class ClaimLost(TransientError):
    """Another delivery of the request has the say. It ends the task, unless it dies before."""

    code = ErrorCode.CLAIM_LOST

    def __init__(self, why: str = "another delivery has claimed the task since") -> None:
        super().__init__(why)


class BrokerUnavailable(TransientError):
    """RabbitMQ did not confirm in time: the message may or may not have arrived."""

    code = ErrorCode.BROKER_UNAVAILABLE


class StoreUnavailable(TransientError):
    """MongoDB did not answer in time: the write may or may not have happened."""

    code = ErrorCode.STORE_UNAVAILABLE


class StorageUnavailable(TransientError):
    """OSS refused for now, or did not answer in time."""

    code = ErrorCode.STORAGE_UNAVAILABLE


class Overloaded(TransientError):
    """The service is over its own limit: what is full, and in how many seconds to come back."""

    code = ErrorCode.OVERLOADED

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
