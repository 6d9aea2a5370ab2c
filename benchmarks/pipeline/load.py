"""Asking a way for charts: all at once for its throughput, evenly spaced for the time each takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from benchmarks.pipeline import cpu
from benchmarks.pipeline.cpu import Part, Reading
from benchmarks.pipeline.ways.way import NotDrawn, Way

_LIMIT_S: Final = 180
"""For all charts of one burst."""


@dataclass(frozen=True)
class Burst:
    """Charts that were all asked for at once."""

    charts: int
    seconds: float
    """From the first request to the last end."""
    spent: Reading


async def burst(way: Way, packed: Sequence[Any], servers: Sequence[Part]) -> Burst:
    """Ask for all of `packed` at once, and wait until all are drawn.

    Raises:
        NotDrawn: one of them was not drawn, or all of them were not in time.
    """
    parts = (*way.parts, *servers)
    before, began = cpu.read(parts), perf_counter()
    await _all([asyncio.create_task(_drawn_after(way, one, 0)) for one in packed])
    seconds = perf_counter() - began
    return Burst(len(packed), seconds, cpu.read(parts).since(before))


async def paced(way: Way, packed: Sequence[Any], per_s: float) -> list[float]:
    """Ask for `packed` evenly at a rate; milliseconds from each request to its end.

    Nobody waits for an earlier chart before asking for the next one.

    Raises:
        NotDrawn: one of them was not drawn, or all of them were not in time.
    """
    return await _all(
        [asyncio.create_task(_drawn_after(way, one, at / per_s)) for at, one in enumerate(packed)]
    )


async def _drawn_after(way: Way, packed: Any, pause_s: float) -> float:
    """Milliseconds it took; asked for `pause_s` from now."""
    await asyncio.sleep(pause_s)
    began = perf_counter()
    await way.draw(packed)
    return (perf_counter() - began) * 1000


async def _all(drawing: Sequence[asyncio.Task[float]]) -> list[float]:
    try:
        async with asyncio.timeout(_LIMIT_S):
            return list(await asyncio.gather(*drawing))
    except TimeoutError as error:
        done = sum(one.done() and not one.cancelled() for one in drawing)
        raise NotDrawn(f"{done} of {len(drawing)} charts within {_LIMIT_S} s; see the logs") from error
    finally:
        for one in drawing:
            one.cancel()
