"""Tracing that is off passes trace headers through, and one that cannot be on says so at the start."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping

import pytest

from adapters.settings import ServerSettings, WrongSettings, load_one
from adapters.tracing import Handling, Sending, Tracing, tracing_of

OURS = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=1"}
THEIRS = {"traceparent": "00-11111111111111111111111111111111-b7ad6b7169203331-01"}


def handling(headers: Mapping[str, object]) -> Handling:
    return Handling("x", "k", "q", "m", "t", 1, 1, 1, headers)


def sent(tracing: Tracing, **headers: str) -> dict[str, str]:
    with tracing.sending(Sending("x", "k", "m", "t", 1, headers)) as found:
        return found


async def test_what_is_published_for_a_request_has_the_headers_it_came_with() -> None:
    tracing = Tracing()

    async def work(headers: dict[str, str]) -> dict[str, str]:
        with tracing.handling(handling(headers)):
            await asyncio.sleep(0)
            return sent(tracing, code="A")

    found = await asyncio.gather(work(OURS), work(THEIRS), work({}))
    assert list(found) == [
        {"code": "A", **OURS},
        {"code": "A", **THEIRS},
        {"code": "A"},
    ]
    with tracing.serving("POST", "/", OURS):
        assert sent(tracing) == OURS
        assert sent(tracing, **THEIRS) == THEIRS, "a repeat keeps its own trace"
    assert sent(tracing) == {}


async def test_off_nothing_is_wrapped() -> None:
    async with tracing_of("test", is_on=False) as tracing:
        thing = object()
        assert tracing.staged(thing, {"add": "accept"}) is thing


def test_off_nothing_of_opentelemetry_is_loaded() -> None:
    code = "import sys, consumer.app, gateway.app; print('opentelemetry' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "False\n"


def test_without_its_packages_tracing_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLOTWIRE_AMQP_URL", "amqp://a")
    monkeypatch.setenv("PLOTWIRE_MONGO_URL", "mongodb://a")
    monkeypatch.setenv("PLOTWIRE_TRACING", "true")
    assert load_one(ServerSettings).tracing
    monkeypatch.setattr("adapters.settings.can_trace", lambda: False)
    with pytest.raises(WrongSettings, match=r"PLOTWIRE_TRACING: .*plotwire\[tracing\]"):
        load_one(ServerSettings)
