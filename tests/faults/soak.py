"""`python -m tests.faults.soak --minutes 30`: mixed load without faults, and what memory and files come to.

The last line is the verdict: the steepest slope of memory of any process, and whether its count of file
descriptors stood still. The exit code is 0 when it is below 1 MiB a minute, and everything was completed.
"""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from tests.faults.audit import audit
from tests.faults.campaign import instruments, messages_left
from tests.faults.findings import Finding
from tests.faults.poison import KILLERS
from tests.faults.processes import memory_bytes, open_files
from tests.faults.requests_plan import load
from tests.faults.world import World, run_world

_MIB: Final = 1024 * 1024
_EVERY_S: Final = 5.0
_STEEPEST_MIB_PER_MIN: Final = 1.0
_MORE_FILES: Final = 8
"""Connections of pools come and go."""
_WARM_UP_SHARE: Final = 0.3
_REST_WITHIN_S: Final = 120.0
_AS_DELIVERED: Final = {"PLOTWIRE_CLEANUP_INTERVAL_HOURS": "24"}


@dataclass(frozen=True)
class Sample:
    """One look at one process."""

    at_s: float
    memory_bytes: int
    files: int


Samples = dict[tuple[str, int], list[Sample]]
"""By name and process id; all drawing processes of a consumer are one."""


def main() -> int:
    """Run as the command line says; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="plotwire-soak-"))
    samples, findings, requests = asyncio.run(soak(folder, options.seed, options.minutes * 60, options.rate))
    steepest, files_grew = _report(samples)
    print(*findings[:20], sep="\n")
    good = steepest < _STEEPEST_MIB_PER_MIN and not files_grew and not findings
    if good:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"soak: {requests} requests in {options.minutes:g} min, {len(findings)} findings, steepest slope "
        f"{steepest:.2f} MiB/min, file descriptors {'grew' if files_grew else 'constant'}"
    )
    return 0 if good else 1


async def soak(folder: Path, seed: int, seconds: float, rate: float) -> tuple[Samples, list[Finding], int]:
    """Send load at `rate` a second for `seconds`, and look at every process meanwhile."""
    world_of_two = run_world(folder, consumers=2, gateways=1, settings=_AS_DELIVERED)
    async with world_of_two as world, instruments(world) as tools:
        # Charts that kill their process are faults, and none would grow old beside them.
        stream = (planned for planned in load(seed) if planned.poison not in KILLERS)
        samples = defaultdict[tuple[str, int], list[Sample]](list)
        began = looked_at = monotonic()
        sent = 0
        while (now := monotonic()) - began < seconds:
            while sent < (now - began) * rate:
                tools.senders.put(next(stream))
                sent += 1
            if now - looked_at >= _EVERY_S:
                looked_at = now
                _look(world, now - began, samples)
                _tell(now - began, seconds, len(tools.ledger))
            await asyncio.sleep(0.1)
        async with asyncio.timeout(_REST_WITHIN_S):
            while tools.senders.waiting or not await asyncio.to_thread(
                tools.reader.at_rest, tools.ledger.accepted()
            ):
                await asyncio.sleep(0.5)
        depths = await messages_left(world)
        snapshot = await asyncio.to_thread(
            tools.reader.take, tools.ledger.accepted(), tools.subscriber.seen(), depths
        )
        return samples, audit(snapshot), len(tools.ledger)


def _look(world: World, at_s: float, samples: Samples) -> None:
    for victim in world.victims:
        # Drawing processes are replaced after so many charts: those of a consumer are one after the other.
        parts = [(victim.name, victim.pid, victim.pid)]
        parts += [(f"{victim.name} drawing", 0, pid) for pid in victim.workers()]
        for name, number, pid in parts:
            if pid and (memory := memory_bytes(pid)):
                samples[name, number].append(Sample(at_s, memory, open_files(pid)))


def _tell(at_s: float, seconds: float, accepted: int) -> None:
    if int(at_s / _EVERY_S) % 12 == 0:
        print(f"{at_s / 60:.1f} of {seconds / 60:g} min, {accepted} accepted", flush=True)


def _report(samples: Samples) -> tuple[float, bool]:
    """Print a line for each process; returns the steepest slope in MiB/min, and whether files grew."""
    steepest, grew = 0.0, False
    last_at_s = max(sample.at_s for seen in samples.values() for sample in seen)
    for (name, pid), seen in sorted(samples.items()):
        warm = [sample for sample in seen if sample.at_s > _WARM_UP_SHARE * last_at_s]
        if len(warm) < 5:  # of two points, any slope
            continue
        slope, _ = statistics.linear_regression(
            [sample.at_s / 60 for sample in warm], [sample.memory_bytes / _MIB for sample in warm]
        )
        files = [sample.files for sample in warm]
        third = len(files) // 3
        more = statistics.median(files[-third:]) - statistics.median(files[:third])
        steepest, grew = max(steepest, slope), grew or more > _MORE_FILES
        print(
            f"  {name:20} {pid:8}  {warm[-1].memory_bytes / _MIB:7.1f} MiB, {slope:+.2f} MiB/min, "
            f"{min(files)}-{max(files)} file descriptors"
        )
    return steepest, grew


if __name__ == "__main__":
    sys.exit(main())
