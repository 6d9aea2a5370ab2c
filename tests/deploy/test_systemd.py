"""The units, read by systemd itself, and their filter of system calls on the service at work."""

import json
import re
from pathlib import Path

import pytest

from adapters.launch import WRONG_CONFIGURATION
from consumer.settings import ConsumerSettings
from gateway.settings import GatewaySettings
from tests.deploy.checkers import ask
from tests.deploy.engine import ROOT, Engine
from tests.deploy.units import CONSUMER, FOLDER, GATEWAY, INSTALLED, Unit

UNITS = pytest.mark.parametrize("unit", [GATEWAY, CONSUMER], ids=lambda unit: unit.as_started)
MOST_EXPOSED = 20
"""Of systemd's own measure, in tenths: 0 is locked away, 96 is a service without any protection."""


@UNITS
def test_systemd_has_no_complaint(unit: Unit, tmp_path: Path) -> None:
    told = ask("systemd-analyze", "verify", unit.placed(tmp_path))
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@UNITS
def test_systemd_finds_little_to_attack(unit: Unit, tmp_path: Path) -> None:
    options = ("--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager")
    told = ask("systemd-analyze", "security", *options, unit.placed(tmp_path))
    assert told.returncode == 0, told.stdout
    loosened = unit.placed(tmp_path)
    loosened.write_text(
        re.sub(r"^(NoNewPrivileges|CapabilityBoundingSet)=.*\n", "", unit.text(), flags=re.MULTILINE)
    )
    assert ask("systemd-analyze", "security", *options, loosened).returncode != 0


def test_what_runs_has_time_to_finish() -> None:
    consumer, gateway = ConsumerSettings.model_fields, GatewaySettings.model_fields
    assert int(CONSUMER.setting("TimeoutStopSec")) >= consumer["drain_limit_s"].default + 10
    patience = gateway["drain_notice_s"].default + gateway["drain_limit_s"].default
    assert int(GATEWAY.setting("TimeoutStopSec")) >= patience + 10
    assert CONSUMER.setting("KillMode") == "mixed", "drawing processes go on while the consumer drains"


@UNITS
def test_wrong_settings_are_not_tried_again_and_again(unit: Unit) -> None:
    assert unit.setting("Restart") == "on-failure"
    assert unit.setting("RestartPreventExitStatus") == str(WRONG_CONFIGURATION)


def test_units_start_what_the_installer_installs(tmp_path: Path) -> None:
    folder = str(Path(INSTALLED).parents[1])
    assert f"install.sh service {folder}" in (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert GATEWAY.setting("ExecStart") == f"{INSTALLED} gateway"
    assert CONSUMER.setting("ExecStart") == f"{INSTALLED} consumer"
    (tmp_path / "etc").mkdir()
    made = ask("systemd-sysusers", f"--root={tmp_path}", FOLDER / "plotwire.sysusers.conf")
    assert made.returncode == 0, made.stderr
    assert re.search(r"^plotwire:.*/nologin$", (tmp_path / "etc/passwd").read_text(), re.MULTILINE)


def test_charts_are_drawn_under_the_filter_of_the_unit_with_every_measure_of_their_own(
    engine: Engine, image: str, tmp_path: Path
) -> None:
    """systemd's filter refuses what it does not name, and drawing processes restrict themselves below it."""
    calls = CONSUMER.allowed_calls()
    assert len(calls) > 200
    assert calls & {"mount", "bpf", "ptrace", "reboot"} == {"ptrace"} & calls
    assert drawn_under(calls, engine, image, tmp_path) == "absent={}"


def test_without_the_calls_of_landlock_the_sandbox_would_say_so(
    engine: Engine, image: str, tmp_path: Path
) -> None:
    calls = {name for name in CONSUMER.allowed_calls() if not name.startswith("landlock")}
    assert drawn_under(calls, engine, image, tmp_path).startswith("absent={'landlock'")


def drawn_under(calls: set[str], engine: Engine, image: str, folder: Path) -> str:
    """What the log says is absent of the sandbox when a chart is drawn with only these calls allowed."""
    rules = {"names": sorted(calls), "action": "SCMP_ACT_ALLOW"}
    refused = {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1}
    profile = folder / "seccomp.json"
    profile.write_text(json.dumps(refused | {"architectures": ["SCMP_ARCH_X86_64"], "syscalls": [rules]}))
    charts, out = ROOT / "benchmarks" / "mix", folder / "out"
    out.mkdir()
    out.chmod(0o777)
    options = (
        "--network=none",
        f"--security-opt=seccomp={profile}",
        "-v",
        f"{charts}:/charts:ro",
        "-v",
        f"{out}:/run/pictures",
    )
    drawn = engine.run(image, "render", "/charts/line-3x12.json", "-o", "/run/pictures", options=options)
    assert drawn.returncode == 0, drawn.stderr
    log = re.sub(r"\x1b\[[0-9;]*m", "", drawn.stderr + drawn.stdout)
    found = re.search(r"absent=\{.*?\}", log)
    assert found, log
    return found[0]
