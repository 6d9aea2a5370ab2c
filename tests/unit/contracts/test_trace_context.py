"""Trace headers: well-formed ones are taken over, all others are as if they were not there."""

import pytest

from contracts.trace_context import trace_headers

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_trace_is_taken_over_with_its_state_and_nothing_else() -> None:
    told = {"traceparent": PARENT, "tracestate": "a=1,b=2", "baggage": "x=1"}
    assert trace_headers(told) == {"traceparent": PARENT, "tracestate": "a=1,b=2"}


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "00-1-2-01",
        PARENT.upper(),
        f"{PARENT}\r\nX-Evil: 1",
        f"ff{PARENT[2:]}",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-0af7651916cd43dd8448eb211c80319c-{'0' * 16}-01",
        PARENT.encode(),
        None,
    ],
)
def test_what_is_no_trace_context_is_not_passed_on(wrong: object) -> None:
    assert trace_headers({"traceparent": wrong, "tracestate": "a=1"}) == {}


@pytest.mark.parametrize("wrong", ["", "a" * 513, "a=1\n", "ä=1"])
def test_a_state_that_is_none_is_left_out(wrong: str) -> None:
    assert trace_headers({"traceparent": PARENT, "tracestate": wrong}) == {"traceparent": PARENT}
