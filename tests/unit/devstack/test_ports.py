"""Which ports servers are given, where several processes start some at once."""

import subprocess
import sys

import pytest

from devstack import processes
from devstack.processes import free_port

PORTS = range(11_000, 11_020)
"""Of no server: those are given others."""

ALL_BUT_ONE = f"""
from devstack import processes
processes._PORTS = range({PORTS.start}, {PORTS.stop})
print(*(processes.free_port() for _ in range({len(PORTS) - 1})), flush=True)
input()
"""


def test_a_port_is_given_to_one_process_as_long_as_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PORTS", PORTS)
    with subprocess.Popen(
        [sys.executable, "-c", ALL_BUT_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        theirs = {int(port) for port in other.stdout.readline().split()}
        assert len(theirs) == len(PORTS) - 1
        assert {free_port()} == set(PORTS) - theirs
        other.kill()
    assert free_port() in theirs
