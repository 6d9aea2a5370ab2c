"""Logs: events with fields, and no secret among them."""

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from adapters.log_file import LogFile, LogFileRefused, Rotation
from adapters.metrics_server import serve_metrics
from adapters.telemetry import _redact

PROGRAM = """
import sys
import structlog
from adapters.telemetry import configure_logging

configure_logging("INFO", sys.argv[1])
structlog.get_logger("x").warning("trouble", task_id="t-1", where=sys.argv[2])
"""

HIDING_PLACES = """
import logging
import sys
import structlog
from adapters.telemetry import configure_logging

configure_logging("INFO", sys.argv[1])
text = sys.argv[2]
log = structlog.get_logger("x")
log.info(text)
log.info("nested", inside={"deeper": [text]}, body=text.encode())
logging.getLogger("library").warning("it said %s", text)
for logger in (log, logging.getLogger("library")):
    try:
        raise ValueError(text)
    except ValueError:
        logger.exception("trouble")
"""

DRIVER = """
import sys
from aiormq import connection
from aiormq.exceptions import AMQPConnectionError
from adapters.telemetry import configure_logging

configure_logging("INFO", sys.argv[1])
connection.log.warning("reader exited", exc_info=AMQPConnectionError("closed by " + sys.argv[2]))
connection.log.warning("a bug", exc_info=TypeError(sys.argv[2]))
"""


def logged(style: str, where: str, program: str = PROGRAM) -> str:
    command = [sys.executable, "-c", program, style, where]
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
        "https://img.example.com/a.png?OSSAccessKeyId=s3cret&Signature=s3cret&security-token=s3cret",
        "Authorization: OSS4-HMAC-SHA256 Credential=s3cret/2026/cn-hangzhou, Signature=s3cret",
        "amqp://:s3cret@mq/",
        "amqp://user:p@s3cret@mq/",
        "the key LTAI5s3cret0000000000 is disabled",
    ],
)
@pytest.mark.parametrize("style", ["json", "console"])
def test_secrets_in_addresses_are_hidden(style: str, text: str) -> None:
    line = logged(style, text)
    assert "trouble" in line
    assert "s3cret" not in line


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_secret_is_hidden_wherever_an_event_holds_it(style: str) -> None:
    lines = logged(style, "amqp://user:s3cret@mq/", HIDING_PLACES)
    assert "s3cret" not in lines
    assert lines.count("amqp://***@mq/") >= 6
    if style == "json":
        events = [json.loads(line)["event"] for line in lines.splitlines()]
        assert events == [
            "amqp://***@mq/",
            "nested",
            "it said amqp://***@mq/",
            "trouble",
            "trouble",
        ]


@pytest.mark.parametrize(
    "text",
    [
        "https://img.example.com:8080/a.png?x=1",
        "GET http://host:80/ and mail someone@example.com",
        "x-oss-signature-version=OSS4-HMAC-SHA256",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert json.loads(logged("json", text))["where"] == text


def test_a_long_text_of_a_stranger_does_not_hold_up_the_log() -> None:
    began = monotonic()
    _redact(None, "", "://" + ":" * 200_000)
    assert monotonic() - began < 1


async def test_metrics_are_served_on_loopback() -> None:
    server = await serve_metrics("127.0.0.1", 0)
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{server.socket.port}/metrics") as response,
        ):
            assert response.status == 200
            assert "python_info" in await response.text()
    finally:
        await server.close()


@pytest.mark.parametrize("style", ["json", "console"])
def test_what_a_stranger_wrote_forges_no_line_and_steers_no_terminal(style: str) -> None:
    evil = "a\n2026-11-27T00:00:00Z [info] forged\r\x1b[2J\x1b]0;owned\x07\u2028\u202e"
    lines = logged(style, evil, HIDING_PLACES).split("\n")
    assert sum("trouble" in line for line in lines) == 2
    for line in lines:
        assert line.isprintable(), repr(line)
        assert not line.startswith("2026-11-27T00:00:00Z [info] forged")


MANY_LINES = """
import sys
from pathlib import Path
import structlog
from adapters.log_file import LogFile
from adapters.telemetry import configure_logging

configure_logging("INFO", "auto", LogFile(Path(sys.argv[1]), "size", 4096, 3))
log = structlog.get_logger("x")
for number in range(200):
    log.info("line", number=number, where="amqp://user:s3cret@mq/")
"""


def test_a_file_begins_anew_at_its_size_and_some_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "plotwire.log"
    command = [sys.executable, "-c", MANY_LINES, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    logs = sorted(one for one in path.parent.iterdir() if one.suffix != ".lock")
    assert [one.name for one in logs] == ["plotwire.log", *(f"plotwire.log.{n}" for n in (1, 2, 3))]
    assert all(one.stat().st_size <= 4096 for one in logs)
    oldest_first = [*reversed(logs[1:]), logs[0]]
    lines = [json.loads(line) for one in oldest_first for line in one.read_text().splitlines()]
    numbers = [line["number"] for line in lines]
    assert numbers == list(range(numbers[0], 200)), "no line is lost or torn at a change of files"
    assert "s3cret" not in "".join(one.read_text() for one in logs)
    assert len(done.stderr.splitlines()) == 200, "standard error has them all"


@pytest.mark.parametrize(("rotation", "period_s"), [("hourly", 3600), ("daily", 86_400)])
def test_a_file_begins_anew_when_its_time_is_over_and_some_are_kept(
    tmp_path: Path, rotation: Rotation, period_s: int
) -> None:
    path = tmp_path / "plotwire.log"
    handler = LogFile(path, rotation, 0, 2).open()
    assert isinstance(handler, TimedRotatingFileHandler)
    began = datetime.fromtimestamp(handler.rolloverAt, UTC)
    assert (began.minute, began.second) == (0, 0) or rotation == "hourly"
    logger = logging.getLogger(f"rotating-{rotation}")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    for number in range(5):
        logger.info("line %d", number)
        handler.rolloverAt -= period_s * 10  # as if so much time had gone by
        os.utime(path, (handler.rolloverAt, handler.rolloverAt))
    handler.close()
    older = [one for one in tmp_path.iterdir() if one.name not in {"plotwire.log", "plotwire.log.lock"}]
    assert 1 <= len(older) <= 2
    assert path.read_text() == "line 4\n"


SMALL_DISK = """
import resource
import sys
from pathlib import Path
import structlog
from adapters.log_file import LogFile
from adapters.telemetry import configure_logging

configure_logging("INFO", "auto", LogFile(Path(sys.argv[1]), "size", 10**9, 3))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
log = structlog.get_logger("x")
for number in range(200):
    log.info("line", number=number, where="amqp://user:s3cret@mq/")
"""


def test_where_the_file_can_take_no_more_it_says_so_once_and_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SMALL_DISK, str(tmp_path / "plotwire.log")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["number"] for line in lines if line["event"] == "line"] == list(range(200))
    (told,) = (line for line in lines if line["event"] != "line")
    assert (told["event"], told["level"], told["lines_lost"]) == ("log_file_not_written", "error", 1)
    assert told["reason"].endswith("File too large")
    assert "s3cret" not in done.stderr


HOLDS = """
import sys
from pathlib import Path
from adapters.log_file import LogFile

LogFile(Path(sys.argv[1]), "size", 4096, 3).open()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_writes_is_refused_until_that_one_ends(tmp_path: Path) -> None:
    path = tmp_path / "plotwire.log"
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LogFileRefused, match="another process writes"):
            LogFile(path, "size", 4096, 3).open()
        holder.kill()
    LogFile(path, "size", 4096, 3).open().close()


def test_a_file_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LogFileRefused, match=r"cannot be written: (File exists|Not a directory)"):
        LogFile(tmp_path / "file" / "plotwire.log", "size", 4096, 3).open()


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_connection_that_ends_is_told_in_a_line_and_a_bug_of_the_driver_with_its_traceback(
    style: str,
) -> None:
    lost, *bug = logged(style, "the broker", DRIVER).splitlines()
    assert "reader exited (AMQPConnectionError)" in lost
    assert "Traceback" not in lost
    assert any("TypeError" in line for line in bug)
