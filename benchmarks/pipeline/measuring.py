"""The rounds: every setting in every round, in another order each time, its pictures counted at the end."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

import oss2

from benchmarks.pipeline.charts import Charts, Work, again
from benchmarks.pipeline.figures import Figures, Sample
from benchmarks.pipeline.load import burst, paced
from benchmarks.pipeline.ways.way import NotDrawn, Place, Setting, Way, server_parts
from devstack.stack import Addresses, Stack

_HALF: Final = 0.5
"""Of the throughput, for the waits."""
_PACED_SHARE: Final = 1 / 3
"""Of the charts, for the waits."""
_REPEATED_SHARE: Final = 5
"""Repeated charts for each unique one: they are that much cheaper, and figures of half a second are noise."""
_LEAST_BYTES: Final = 1_000
"""A picture of 800x600 has more."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    settings: Sequence[Setting]
    charts: int
    """Asked for in one burst of a setting whose share is 1."""
    rounds: int
    """Of all settings."""
    limit_s: float
    """No further round is begun that would hardly end within so many seconds."""

    def has_time(self, done: int, seconds: float) -> bool:
        """Whether another round would end in time, after `done` rounds in `seconds`; the first always is."""
        return done == 0 or seconds * (done + 1) / done <= self.limit_s


async def measure(stack: Stack, folder: Path, plan: Plan, tick: Callable[[str], None]) -> Figures:
    """Measure everything.

    Args:
        stack: the servers all of them use.
        folder: of logs.
        plan: what, and how much of it.
        tick: called with the next setting before it starts.

    Raises:
        NotDrawn: a chart was not drawn, or a picture is not in the bucket.
        DevstackError: a process did not start; the message shows its log.
    """
    figures, supply = Figures(), Charts()
    began = monotonic()
    for number in range(plan.rounds):
        if not plan.has_time(number, monotonic() - began):
            break
        first = number * len(plan.settings) // plan.rounds
        for setting in (*plan.settings[first:], *plan.settings[:first]):
            tick(f"{setting.system}, {setting.detail}, {setting.workers} at work")
            name = f"bench-{number + 1}-{setting.key}"
            place = Place(stack, folder / name, name)
            place.folder.mkdir(parents=True)
            for work, sample in (await _measured(setting, place, supply, plan.charts)).items():
                figures.add(setting.key, work, sample)
    return figures


async def _measured(setting: Setting, place: Place, supply: Charts, charts: int) -> dict[Work, Sample]:
    number = max(round(charts * setting.share), setting.workers)
    samples = {}
    async with setting.start(place) as way:
        known = supply.round_of_each()
        warm = [known, *(supply.round_of_each() for _ in range(setting.workers - 1))]
        for jobs in warm:
            await burst(way, way.pack(jobs), ())
        fresh = supply.take(number), supply.take(_paced(number))
        samples[Work.UNIQUE] = await _sample(way, place, *map(way.pack, fresh))
        if setting.repeats:
            many = _REPEATED_SHARE * number
            repeated = again(known, many), again(known, _paced(many))
            samples[Work.REPEATED] = await _sample(way, place, *map(way.pack, repeated))
    asked = sum(map(len, (*warm, *fresh)))
    await asyncio.to_thread(check_stored, place.stack.addresses, place.prefix, asked)
    return samples


async def _sample(way: Way, place: Place, at_once: Sequence[object], spaced: Sequence[object]) -> Sample:
    found = await burst(way, at_once, server_parts(place.stack))
    return Sample(
        charts=found.charts,
        seconds=found.seconds,
        cpu_ms=found.spent.by_part,
        callers_ms=found.spent.callers,
        strangers_ms=found.spent.strangers + found.spent.stolen,
        waits_ms=await paced(way, spaced, _HALF * found.charts / found.seconds),
    )


def _paced(number: int) -> int:
    return max(round(number * _PACED_SHARE), 1)


def check_stored(addresses: Addresses, prefix: str, expected: int) -> None:
    """Count the pictures below `prefix` in the bucket.

    Raises:
        NotDrawn: there are not `expected` ones, or one is too small to be a picture.
    """
    auth = oss2.ProviderAuthV4(
        oss2.credentials.StaticCredentialsProvider(
            addresses.oss_access_key_id, addresses.oss_access_key_secret
        )
    )
    bucket = oss2.Bucket(
        auth, addresses.oss_endpoint, addresses.oss_bucket, region=addresses.oss_region, is_path_style=True
    )
    sizes = [one.size for one in oss2.ObjectIteratorV2(bucket, prefix=prefix)]
    if len(sizes) != expected or min(sizes, default=0) < _LEAST_BYTES:
        raise NotDrawn(f"{len(sizes)} pictures below {prefix}, the least of {min(sizes, default=0)} bytes, "
                       f"where {expected} were asked for")  # fmt: skip
