"""The health check of containers, against a server that answers as gateway and consumer do."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

from cli.main import app
from devstack.processes import free_port

ASK = CliRunner()


@contextmanager
def answering(statuses: dict[str, int]) -> Iterator[int]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.get(self.path, 404))
            self.end_headers()
            self.wfile.write(b"why")

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _nobody_else_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("PLOTWIRE_GATEWAY_PORT", str(free_port()))
    monkeypatch.delenv("PLOTWIRE_HEALTH_PORT", raising=False)


def test_whoever_lives_here_is_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering({"/health/live": 200}) as port:
        monkeypatch.setenv("PLOTWIRE_HEALTH_PORT", str(port))
        answer = ASK.invoke(app, ["health"])
    assert (answer.exit_code, answer.stdout) == (0, "consumer: live\n")


def test_a_gateway_that_lives_need_not_be_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering({"/health": 200, "/health/ready": 503}) as port:
        monkeypatch.setenv("PLOTWIRE_GATEWAY_PORT", str(port))
        assert ASK.invoke(app, ["health", "gateway"]).exit_code == 0
        answer = ASK.invoke(app, ["health", "gateway", "--ready"])
    assert (answer.exit_code, answer.stderr) == (1, "gateway: 503 why\n")


def test_silence_is_bad_health_and_says_for_want_of_what() -> None:
    answer = ASK.invoke(app, ["health"])
    assert answer.exit_code == 1
    assert "gateway: no answer on port" in answer.stderr
    assert "consumer: no port: set PLOTWIRE_HEALTH_PORT" in answer.stderr
