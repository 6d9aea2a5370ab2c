"""The names that cross process boundaries: task ids, clients, lanes, chart languages, object folders."""

import re
from enum import StrEnum
from typing import Annotated, Final
from uuid import uuid4

from pydantic import AfterValidator, StringConstraints

from contracts import limits

_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"

TaskId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_NAME)]
"""1-64 of `A-Z a-z 0-9 _ -`, not led by a sign: no path, no operator, no routing-key separator."""

Client = Annotated[
    str, StringConstraints(min_length=1, max_length=limits.MAX_CLIENT_CHARACTERS, pattern=_NAME)
]
"""Who asks, as one word of a routing key."""

ANONYMOUS: Final = "anonymous"
"""The client of callers who name none."""


class Lane(StrEnum):
    """The two queues of work: an ad-hoc caller never waits behind a batch."""

    INTERACTIVE = "interactive"
    BULK = "bulk"


class Dialect(StrEnum):
    """A chart language."""

    ECHARTS = "echarts"
    """An ECharts 4 or 5 option."""
    NATIVE = "native"
    """The spec of `contracts.charts` itself."""


def new_task_id() -> TaskId:
    """A random UUID (RFC 9562, version 4), in its usual 36 characters."""
    return str(uuid4())


_FOLDER_CHARACTERS: Final = re.compile(r"[^\x00-\x1f\x7f\\?#]+")


def _as_folder(path: str) -> str:
    folder = path.strip("/")
    if not folder:
        raise ValueError("is empty")
    if not _FOLDER_CHARACTERS.fullmatch(folder):
        raise ValueError("has a control character, a backslash, '?' or '#'")
    if any(part in {"", ".", ".."} for part in folder.split("/")):
        raise ValueError("has an empty, '.' or '..' part")
    if len(folder.encode(errors="replace")) > limits.MAX_OSS_PATH_BYTES:
        raise ValueError(f"is longer than {limits.MAX_OSS_PATH_BYTES} bytes of UTF-8")
    return f"{folder}/"


OssPath = Annotated[str, AfterValidator(_as_folder)]
"""Folder for the image in the bucket, in place of the configured prefix; normalised to `a/b/`.

Leading slashes, which OSS refuses in keys, are dropped; `..` and control characters are refused.
"""
