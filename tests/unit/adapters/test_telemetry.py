"""Logs: events with fields, and no secret among them."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import sys
import structlog
from adapters.telemetry import configure_logging

configure_logging("INFO", sys.argv[1])
structlog.get_logger("x").warning("trouble", task_id="t-1", where=sys.argv[2])
"""


def logged(style: str, where: str) -> str:
    command = [sys.executable, "-c", PROGRAM, style, where]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_an_event_is_one_line_of_json_with_its_fields() -> None:
    line = json.loads(logged("json", "here"))
    assert {name: line[name] for name in ("event", "level", "task_id", "where")} == {
        "event": "trouble",
        "level": "warning",
        "task_id": "t-1",
        "where": "here",
    }


def test_output_that_is_no_terminal_is_json_by_itself() -> None:
    assert json.loads(logged("auto", "here"))["event"] == "trouble"


@pytest.mark.parametrize(
    "text",
    [
        "amqp://user:s3cret@mq:5672/",
        "cannot reach mongodb://user:s3cret@db/plotwire now",
        "https://img.example.com/a.png?x-oss-signature=s3cret&x=1",
        "https://img.example.com/a.png?x-oss-credential=s3cret%2F2026",
    ],
)
@pytest.mark.parametrize("style", ["json", "console"])
def test_secrets_in_addresses_are_hidden(style: str, text: str) -> None:
    line = logged(style, text)
    assert "trouble" in line
    assert "s3cret" not in line
