"""What people type: make demo, plotwire, python -m consumer."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from consumer.render import scripts_without_font

ROOT = Path(__file__).parents[2]
PLOTWIRE = str(Path(sys.executable).with_name("plotwire"))


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    full = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env}
    return subprocess.run(
        command, capture_output=True, text=True, env=full, cwd=ROOT, timeout=120, check=False
    )


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_the_demo_completes_all_it_asks_for() -> None:
    done = run(sys.executable, "-m", "devstack.demo")
    last = done.stdout.splitlines()[-1]
    assert (done.returncode, last) == (0, "demo: 10 requested, 10 completed, 0 failed"), done.stderr
    assert "AMQP" in done.stdout
    assert "HTTP" in done.stdout
    folder = next(
        line.removeprefix("pictures: ") for line in done.stdout.splitlines() if line.startswith("pictures")
    )
    assert [size_of(path) for path in Path(folder).iterdir()] == [(800, 600)] * 10


@pytest.mark.parametrize("name", ["consumer", "gateway"])
def test_a_process_with_wrong_settings_refuses_to_start_and_names_them(name: str) -> None:
    refused = run(sys.executable, "-m", name, PLOTWIRE_AMQP_URL="http://user:s3cret@x", OSS_BUCKET="charts")
    assert refused.returncode == 78
    assert "PLOTWIRE_AMQP_URL: begins with amqp://" in refused.stderr
    assert "OSS_REGION: Field required" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "s3cret" not in refused.stderr


def test_a_process_that_cannot_write_its_log_file_refuses_to_start(addresses: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = run(
        sys.executable,
        "-m",
        "gateway",
        **addresses.env(),
        PLOTWIRE_LOG_FILE=str(tmp_path / "file" / "{role}.log"),
    )
    assert refused.returncode == 78
    assert f"PLOTWIRE_LOG_FILE: {tmp_path}/file/gateway.log cannot be written" in refused.stderr


def test_render_draws_files_and_folders_and_reports_every_one(tmp_path: Path) -> None:
    charts = tmp_path / "charts"
    (charts / "deep").mkdir(parents=True)
    good = {"xAxis": {"data": ["a"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1], "rich": 1}]}
    (charts / "deep" / "good.json").write_text(json.dumps(good))
    (charts / "unknown.json").write_text('{"series": [{"type": "sankey"}]}')
    (charts / "broken.json").write_text("{")
    report = tmp_path / "report.json"
    done = run(PLOTWIRE, "render", str(charts), "-o", str(tmp_path / "out"), "--report", str(report))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout.count("scripts_without_font") == bool(scripts_without_font())
    found = json.loads(report.read_text())
    assert found["summary"] == {"files": 3, "ok": 1, "failed": 2}
    rows = {Path(row["file"]).name: row for row in found["files"]}
    assert (rows["good.json"]["ok"], rows["good.json"]["warnings"][0]["path"]) == (True, "series[0].rich")
    assert (rows["unknown.json"]["code"], rows["unknown.json"]["path"]) == (
        "UNSUPPORTED_CHART",
        "series[0].type",
    )
    assert rows["broken.json"]["code"] == "INVALID_MESSAGE"
    assert size_of(tmp_path / "out" / "deep" / "good.png") == (800, 600)
    assert run(PLOTWIRE, "render", str(charts / "deep"), "-o", str(tmp_path / "out")).returncode == 0


async def test_up_runs_everything_and_submit_and_status_reach_it(tmp_path: Path) -> None:
    ports = tmp_path / "ports.json"
    service = await asyncio.create_subprocess_exec(
        PLOTWIRE, "up", "--ports-file", str(ports), stderr=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert service.stderr is not None
    async with asyncio.timeout(90):
        while b"Ctrl-C" not in (line := await service.stderr.readline()):
            assert line, "it ended"
    told = json.loads(ports.read_text())
    assert {"amqp_url", "mongo_url", "oss_endpoint", "gateway_url", "pids"} <= told.keys()
    assert ports.stat().st_mode & 0o077 == 0, "it holds passwords"
    option = tmp_path / "option.json"
    option.write_text('{"series": [{"type": "pie", "data": [1, 2]}]}')
    address = f"--ports-file={ports}"
    done = await asyncio.to_thread(run, PLOTWIRE, "submit", str(option), "--wait", address)
    assert (done.returncode, done.stdout.split()[1]) == (0, "completed"), done.stderr
    task_id = done.stdout.split()[0]
    status = await asyncio.to_thread(run, PLOTWIRE, "status", task_id, address)
    assert json.loads(status.stdout)["status"] == "completed"
    unknown = await asyncio.to_thread(run, PLOTWIRE, "status", "unknown", address)
    assert unknown.returncode == 1
    service.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(service.wait(), 30) == 0
    assert not ports.exists()


def test_the_commands_teach() -> None:
    told = run(PLOTWIRE, "--help").stdout
    for command in ("render", "submit", "status", "up", "consumer", "gateway", "contracts", "dead-letters"):
        assert command in told
    assert "Exit code" in run(PLOTWIRE, "render", "--help").stdout
