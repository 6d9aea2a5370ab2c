"""W3C Trace Context as it crosses process boundaries: in HTTP and in AMQP headers."""

import re
from collections.abc import Mapping
from typing import Final

from contracts.topology import Header

_PARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_STATE: Final = re.compile(r"[\x20-\x7e]{1,512}")
"""What tracing systems keep to themselves: passed on as it is, where it is short and printable."""


def trace_headers(headers: Mapping[str, object]) -> dict[str, str]:
    """`traceparent` and `tracestate` of `headers`; nothing where they are missing or malformed."""
    parent = headers.get(Header.TRACE_PARENT)
    if not isinstance(parent, str) or not _PARENT.fullmatch(parent):
        return {}
    found = {Header.TRACE_PARENT.value: parent}
    state = headers.get(Header.TRACE_STATE)
    if isinstance(state, str) and _STATE.fullmatch(state):
        found[Header.TRACE_STATE.value] = state
    return found
