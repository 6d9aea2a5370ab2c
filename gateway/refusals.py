"""Refusals that only HTTP knows: no key, too often, too large; those of charts are in `contracts`."""

from collections.abc import Mapping
from enum import StrEnum


class RefusalCode(StrEnum):
    """`error.code` of what is refused at the door; beside the `ErrorCode` of everything else."""

    BAD_REQUEST = "BAD_REQUEST"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    CROSS_ORIGIN = "CROSS_ORIGIN"
    RATE_LIMITED = "RATE_LIMITED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    ENDPOINT_NOT_FOUND = "ENDPOINT_NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    BODY_TOO_SLOW = "BODY_TOO_SLOW"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    NOT_READY = "NOT_READY"
    """Its caller waited long enough; the task goes on."""
    STARTING = "STARTING"
    """A server that it needs has not answered yet."""
    DRAINING = "DRAINING"
    TASK_HAS_BEGUN = "TASK_HAS_BEGUN"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    CLEANUP_RUNNING = "CLEANUP_RUNNING"


class Refusal(Exception):
    """A request that is not let in.

    Args:
        status: of HTTP.
        code: for programs.
        details: one sentence for a person; nothing of our inside.
        headers: of the answer.
        closes: whether the connection ends with the answer, because what is left of the request is not read.
    """

    def __init__(
        self,
        status: int,
        code: RefusalCode,
        details: str,
        *,
        headers: Mapping[str, str] | None = None,
        closes: bool = False,
    ) -> None:
        super().__init__(details)
        self.status = status
        self.code = code
        self.details = details
        self.headers = dict(headers or {})
        self.closes = closes
