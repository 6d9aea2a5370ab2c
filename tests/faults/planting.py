"""`python -m tests.faults.planting`: plant each bug, and see that the harness or a test turns red.

Prints a table of what caught each; exits with 0 only when every one was caught.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_LIMIT_S: Final = 900
_FOUND: Final = 1
"""Exit code of the harness, and of pytest, when something was found; others are breakdowns."""


@dataclass(frozen=True)
class Catcher:
    """What has to catch a bug: kinds of faults of the harness, or else a test."""

    faults: tuple[str, ...] = ()
    test: str = ""

    def command(self, bug: str) -> list[str]:
        """The command line that has to fail."""
        if self.test:
            return [sys.executable, "-m", "pytest", "-q", "-x", self.test]
        only = [word for fault in self.faults for word in ("--only", fault)]
        return [
            *(sys.executable, "-m", "tests.faults", "--plant", bug, *only),
            *("--times", "2", "--requests", "60", "--consumers", "2", "--gateways", "1", "--quiet", "40"),
        ]


CATCHERS: Final = {
    "ack before record": Catcher(("kill consumer.after.claim", "kill consumer.after.draw")),
    "finish without compare-and-set": Catcher(("freeze consumer.after.put", "freeze consumer.after.draw")),
    "clock-dated object key": Catcher(("kill consumer.after.put", "kill consumer.during.put")),
    "no relay": Catcher(("kill gateway.after.add", "refuse connections to amqp")),
    "consumer on an undeclared queue": Catcher(("close all connections",)),
    "on_return_raises off": Catcher(("unbind the dead letters",)),
    "event before record": Catcher(("kill consumer.after.publish_event",)),
    "one connection for both": Catcher(
        test="tests/faults/test_one_fault.py::test_acknowledgements_are_taken_while_an_alarm_blocks_all_publishing"
    ),
    "ProcessPoolExecutor": Catcher(("kill a drawing process",)),
    "record deleted before object": Catcher(("kill consumer.after.cleanup_forget",)),
}


def main(bugs: Sequence[str]) -> int:
    """Plant `bugs`, or all; returns the exit code."""
    print("| planted bug | caught by | as |\n|---|---|---|", flush=True)
    missed = 0
    for bug in bugs or CATCHERS:
        catcher = CATCHERS[bug]
        run = subprocess.run(
            catcher.command(bug),
            cwd=_ROOT,
            env={**os.environ, "FAULTS_PLANT": bug},
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
        missed += run.returncode != _FOUND
        caught_by = catcher.test.rpartition("::")[2] or ", ".join(catcher.faults)
        print(f"| {bug} | {caught_by} | {_verdict(run)} |", flush=True)
    return 1 if missed else 0


def _verdict(run: subprocess.CompletedProcess[str]) -> str:
    if run.returncode != _FOUND:
        return f"NOT CAUGHT (exit code {run.returncode})"
    lines = run.stdout.splitlines()
    told = [line for line in lines if line.startswith(("faults:", "also:"))]
    counts = [count for line in told for count in line.partition(":")[2].split(", ") if _is_a_finding(count)]
    return ", ".join(count.strip() for count in counts) or "red test"


def _is_a_finding(count: str) -> bool:
    number, _, what = count.strip().partition(" ")
    return number != "0" and what not in {"requests", "faults"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
