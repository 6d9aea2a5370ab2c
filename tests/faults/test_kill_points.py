"""Kill points: each one names a step the service really has, and one arming hits exactly one process."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.kill_points import STEPS, KillPoints, points_of

PASSES = """
import asyncio, sys, time
from pathlib import Path
from tests.faults.kill_points import KillPoints
points = KillPoints(Path(sys.argv[1]))
for _ in range(100):
    points.pass_by("consumer.after.claim")
    time.sleep(0.01)
"""


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_is_a_method_of_the_service(kind: str) -> None:
    for step in STEPS[kind].values():
        assert callable(step.resolve()[1])
    assert len(points_of(kind)) == len(set(points_of(kind)))


def test_one_arming_kills_one_of_many_processes(tmp_path: Path) -> None:
    points = KillPoints(tmp_path)
    root = str(Path(__file__).parents[2])
    passers = [subprocess.Popen([sys.executable, "-c", PASSES, str(tmp_path)], cwd=root) for _ in range(3)]
    points.arm("consumer.after.claim")
    codes = [passer.wait(30) for passer in passers]
    assert sorted(codes) == [-signal.SIGKILL, 0, 0]
    killed = next(passer.pid for passer, code in zip(passers, codes, strict=True) if code)
    assert points.hit_by("consumer.after.claim") == [killed]
    assert not points.is_armed("consumer.after.claim")


def test_what_is_disarmed_in_time_kills_nobody(tmp_path: Path) -> None:
    points = KillPoints(tmp_path)
    points.arm("gateway.after.add")
    assert points.disarm("gateway.after.add")
    assert not points.disarm("gateway.after.add")
    points.pass_by("gateway.after.add")
