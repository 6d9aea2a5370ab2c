"""One drawing process: started, introduced, given a drawing at a time, killed when that takes too long.

What is to be done about a lost process is left to `RenderPool`.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final, TypeVar

import structlog

from consumer import render_worker
from consumer.confinement import Bounds, Sandbox
from consumer.drawing_answers import Answer
from consumer.drawing_process import Died, DrawingProcess
from consumer.processor_time import LONGEST, judge, processor_time
from consumer.render_worker import Drawing, Introduction, OutOfMemory
from contracts.errors import (
    DrawingUnavailable,
    PlotwireError,
    RenderFailed,
    RenderTimedOut,
    SandboxIncomplete,
    WorkerCrashed,
    WorkerStalled,
)
from contracts.messages import ChartRequest

log = structlog.get_logger(__name__)

T = TypeVar("T")

START_LIMIT_S: Final = 120.0
"""For a process to come up; the first one waits for matplotlib and the fonts to be read."""
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_BEGIN_LIMIT_S: Final = 5.0
"""For a process that is up to take a drawing."""


class NotBegun(Exception):
    """The process was dead, or stood still, before the drawing began."""


@dataclass(frozen=True)
class PoolLimits:
    """How many drawing processes there are, and what each may take."""

    workers: int
    memory_bytes: int
    """Address space of one process."""
    draw_limit_s: float
    """Seconds for one drawing, counted from its start; up to three times as much for one that waits
    for a processor most of the time."""
    recycle_after: int
    """Drawings after which a process is replaced."""
    sandbox: Sandbox = Sandbox.AUTO


class Slot:
    """A place in the pool, with its process; made by `start`."""

    def __init__(self, process: DrawingProcess, introduction: Introduction, limits: PoolLimits) -> None:
        self._process = process
        self._limits = limits
        self._drawn = 0
        self._lost = False
        self.introduction = introduction

    @classmethod
    async def start(cls, limits: PoolLimits, context: BaseContext) -> "Slot":
        """A slot whose process has come up, is locked down, and has said so.

        Raises:
            DrawingUnavailable: it did not come up.
            SandboxIncomplete: it lacks a measure that must hold.
        """
        process: DrawingProcess | None = None
        try:
            async with asyncio.timeout(START_LIMIT_S):
                process = await DrawingProcess.start(
                    context, render_worker.prepare, limits.sandbox, Bounds(limits.memory_bytes)
                )
                introduction: Introduction = (await process.ask(render_worker.introduce)).value
        except BaseException as error:
            if process:
                process.kill()
            if isinstance(error, Exception):
                raise DrawingUnavailable("no drawing process comes up") from error
            raise
        slot = cls(process, introduction, limits)
        if limits.sandbox is Sandbox.STRICT and (absent := introduction.absent):
            await slot.stop()
            raise SandboxIncomplete(f"this kernel lacks what the sandbox needs: {absent}")
        return slot

    @property
    def usable(self) -> bool:
        """Whether it may be given another drawing."""
        return not self._lost and self._drawn < self._limits.recycle_after

    @property
    def has_drawn_enough(self) -> bool:
        """Whether it is to be replaced only because of the number of its drawings."""
        return not self._lost and not self.usable

    def resident_bytes(self) -> int:
        """Memory of the process, shared pages counted in full; 0 when it is gone."""
        try:
            pages = Path(f"/proc/{self.introduction.pid}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * _PAGE_BYTES

    async def draw(self, request: ChartRequest) -> Drawing:
        """Draw.

        Raises:
            PermanentError: the chart cannot be drawn, or took longer than the limit.
            WorkerCrashed: the process died under it, or stood still; another try may get through.
            NotBegun: the process was lost before it began; no chart is to blame.
        """
        self._drawn += 1
        limit_s = None if self._limits.sandbox is Sandbox.OFF else self._limits.draw_limit_s
        try:
            return await self.run(render_worker.draw_within, limit_s, request.chart.encoded, request.output)
        except (OutOfMemory, RenderFailed):
            # Cut off anywhere, it may have left caches half filled: the next chart would pay for it.
            self._kill()
            raise

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Run `work` in the process; raises as `draw`."""
        answer = self._process.ask(work, *args)
        try:
            await self._wait(answer)
            is_error, value = answer.result()
        except (NotBegun, RenderTimedOut, WorkerStalled, asyncio.CancelledError):
            self._kill()
            answer.cancel()
            raise
        except Died as error:
            self._lost = True
            raise await self._reason() from error
        if not is_error:
            result: T = value
            return result
        if isinstance(value, PlotwireError):
            raise value
        # A bug in drawing one chart must not stop the others.
        log.error("render_bug", traceback=str(value))
        raise RenderFailed("this chart cannot be drawn") from value

    async def stop(self) -> None:
        """Kill the process, and return when it is gone."""
        self._lost = True
        await self._process.stop()

    async def _wait(self, answer: asyncio.Task[Answer]) -> None:
        limit_s = self._limits.draw_limit_s
        begun_within_s = min(limit_s, _BEGIN_LIMIT_S)
        await asyncio.wait({answer}, timeout=begun_within_s / 2)
        if answer.done():
            return
        before = processor_time(self.introduction.pid)
        await asyncio.wait({answer}, timeout=begun_within_s / 2)
        if not (answer.done() or self._process.has_begun):
            raise NotBegun
        if limit_s > begun_within_s:
            await asyncio.wait({answer}, timeout=limit_s - begun_within_s)
        watched_s = limit_s - begun_within_s / 2
        for limits_left in range(LONGEST - 1, -1, -1):
            if answer.done():
                return
            if late := judge(limit_s, watched_s, processor_time(self.introduction.pid) - before):
                raise late
            if not limits_left:
                raise WorkerStalled(limit_s)
            await asyncio.wait({answer}, timeout=limit_s)

    async def _reason(self) -> Exception:
        """What a process that died means for the chart."""
        if not self._process.has_begun:
            return NotBegun()
        exit_code = await self._process.exit_code()
        if exit_code == -signal.SIGXCPU:
            return RenderTimedOut(self._limits.draw_limit_s)
        log.warning("render_worker_died", exit_code=exit_code)
        return WorkerCrashed("the drawing process died")

    def _kill(self) -> None:
        self._lost = True
        self._process.kill()
