"""`plotwire render`: option files to pictures, in the same worker processes as the consumer's."""

import asyncio
import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cli import chart_files
from cli.chart_files import ChartFile
from consumer.render_pool import PoolLimits, RenderPool
from contracts import __version__
from contracts.dialects import Dialect
from contracts.errors import PlotwireError
from contracts.identifiers import Lane
from contracts.messages import Chart, ChartRequest
from contracts.output import Output

_WORKER_MEMORY_BYTES: Final = 1024**3
_RECYCLE_AFTER: Final = 5_000


@dataclass(frozen=True)
class Job:
    """What is to be drawn, and how."""

    paths: list[Path]
    out: Path
    report: Path | None
    dialect: Dialect
    output: Output
    workers: int | None
    draw_limit_s: float


@dataclass(frozen=True)
class Row:
    """What became of one file."""

    file: str
    ok: bool
    ms: float
    """Reading, compiling, drawing and writing, waiting for a process included."""
    draw_ms: float | None = None
    """Compiling and drawing alone."""
    output: str | None = None
    code: str | None = None
    message: str | None = None
    path: str | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)


def run(job: Job) -> int:
    """Draw every file of `job`; returns the exit code: 0 all drawn, 1 some not, 2 nothing to do.

    Raises:
        OSError: the folder of pictures or of the report cannot be made, or the report not written.
        DrawingUnavailable: no drawing process comes up.
    """
    console = Console(stderr=True)
    files = chart_files.find(job.paths)
    if not files:
        console.print("[red]no .json files found[/]")
        return 2
    for folder in (job.out, *([job.report.parent] if job.report else [])):
        folder.mkdir(parents=True, exist_ok=True)
    rows = asyncio.run(_draw_all(job, files, console))
    if job.report:
        _write_report(job.report, rows)
    _print_summary(console, rows)
    return 0 if all(row.ok for row in rows) else 1


async def _draw_all(job: Job, files: list[ChartFile], console: Console) -> list[Row]:
    workers = job.workers or os.cpu_count() or 1
    pool = RenderPool(PoolLimits(workers, _WORKER_MEMORY_BYTES, job.draw_limit_s, _RECYCLE_AFTER))
    await pool.start()
    # Twice the processes: one request of each being drawn, one read and ready.
    places = asyncio.Semaphore(2 * workers)
    try:
        with _progress(console) as progress:
            bar = progress.add_task("drawing", total=len(files))

            async def one(file: ChartFile) -> Row:
                async with places:
                    row = await _draw_one(job, pool, file)
                progress.advance(bar)
                return row

            return await asyncio.gather(*(one(file) for file in files))
    finally:
        await pool.close()


async def _draw_one(job: Job, pool: RenderPool, file: ChartFile) -> Row:
    began = perf_counter()
    name = str(file.path)
    try:
        chart = Chart(dialect=job.dialect, body=chart_files.read(file.path))
        request = ChartRequest.new(chart, output=job.output, lane=Lane.BULK)
        drawing = await pool.draw(request)
    except PlotwireError as error:
        return Row(name, ok=False, ms=_ms(began), code=error.code, message=error.message, path=error.path)
    target = job.out / file.stem.with_name(f"{file.stem.name}.{job.output.type}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(drawing.data)
    except OSError as error:
        return Row(name, ok=False, ms=_ms(began), code="NOT_WRITTEN", message=f"{target}: {error.strerror}")
    warnings = [warning.model_dump(mode="json") for warning in drawing.warnings]
    return Row(
        name,
        ok=True,
        ms=_ms(began),
        draw_ms=round(drawing.draw_ms, 2),
        output=str(target),
        warnings=warnings,
    )


def _ms(began: float) -> float:
    return round((perf_counter() - began) * 1000, 2)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def _write_report(path: Path, rows: list[Row]) -> None:
    drawn = sum(row.ok for row in rows)
    report = {
        "plotwire": __version__,
        "summary": {"files": len(rows), "ok": drawn, "failed": len(rows) - drawn},
        "files": [asdict(row) for row in rows],
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _print_summary(console: Console, rows: list[Row]) -> None:
    failed = [row for row in rows if not row.ok]
    if failed:
        table = Table("file", "code", "where", "message", title="not drawn", title_justify="left")
        for row in failed:
            table.add_row(Path(row.file).name, row.code, row.path or "", row.message)
        console.print(table)
    warnings = Counter(f"{warning['code']} {warning['path']}" for row in rows for warning in row.warnings)
    console.print(
        f"{len(rows) - len(failed)} of {len(rows)} drawn, {len(failed)} failed, "
        f"{warnings.total()} warnings" + ("; --report lists them" if warnings else "")
    )
