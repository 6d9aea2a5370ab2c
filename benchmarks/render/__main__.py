"""`python -m benchmarks.render`: measure, print, write the report."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.render import machine
from benchmarks.render.engines.fonts import NOTO, NOTO_FAMILY, small_noto
from benchmarks.render.engines.process import Engine, Running, node_engine, python_engine
from benchmarks.render.measuring import (
    PYPLOT,
    Timings,
    drawable,
    measure_in_a_row,
    measure_one_by_one,
    soak,
)
from benchmarks.render.option_files import MIX, NotMeasured, OptionFile, mix, read
from benchmarks.render.report import Run, print_run, write_markdown
from benchmarks.render.summary import OURS, grouped

_REPORT: Final = Path(__file__).parents[1] / "results" / "render.md"
_WARM_ROUNDS: Final = 3
_console = Console()


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Rounds that count.")] = 20,
    corpus: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="A folder of ECharts option files, besides our own."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only files whose name contains this; writes no report.")
    ] = None,
    soak_charts: Annotated[
        int, typer.Option("--soak", min=0, help="Charts to draw for the memory test, say 5000.")
    ] = 0,
) -> None:
    """Draw the same options with Plotwire, ECharts on Skia, ECharts with resvg, and pyplot."""
    files, left_out = _files(corpus, only or [])
    engines = _engines()
    before = machine.load()
    with ExitStack() as stack:
        running = [stack.enter_context(Running(engine)) for engine in engines]
        files, not_drawn = drawable(running, files)
        if not files:
            raise typer.BadParameter("no file is left to measure")
        in_a_row, one_by_one = _measured(running, files, rounds)
        keys = [engine.key for engine in engines]
        run = Run(
            engines=engines,
            versions={name: version for one in running for name, version in one.versions.items()},
            machine=machine.describe() | {"Load average": f"{before} before, {machine.load()} after"},
            rounds=rounds,
            groups=[*grouped(files, in_a_row, keys), *grouped(_own(files), one_by_one, keys, ", one by one")],
            peak_mb={one.engine.key: one.memory_mb("VmHWM") for one in running},
            left_out=left_out | not_drawn,
            soak_mb=_soaked(engines[0], soak_charts) if soak_charts else {},
        )
    print_run(run, _console)
    if not only:
        write_markdown(run, _REPORT)
        _console.print(f"written: {_REPORT}")


def _measured(
    engines: Sequence[Running], files: Sequence[OptionFile], rounds: int
) -> tuple[Timings, Timings]:
    """All files in a row, and our own one by one, after rounds in which engines compile what they compile."""
    first, second = _WARM_ROUNDS + 1, _WARM_ROUNDS + 1 + rounds
    with _progress("warming", _WARM_ROUNDS * len(files) * len(engines)) as tick:
        measure_in_a_row(engines, files, range(1, first), tick)
    with _progress("in a row", rounds * len(files) * len(engines)) as tick:
        in_a_row = measure_in_a_row(engines, files, range(first, second), tick)
    own = _own(files)
    with _progress("one by one", rounds * len(own) * len(engines)) as tick:
        return in_a_row, measure_one_by_one(engines, own, range(second, second + rounds), tick)


def _own(files: Sequence[OptionFile]) -> list[OptionFile]:
    return [file for file in files if file.group == MIX]


def _engines() -> tuple[Engine, ...]:
    return (
        python_engine(OURS, "Plotwire"),
        node_engine("echarts_canvas", "ECharts/Skia", str(NOTO)),
        node_engine("echarts_svg", "ECharts SVG + resvg", str(small_noto()), NOTO_FAMILY),
        python_engine(PYPLOT, "pyplot"),
    )


def _files(corpus: Path | None, only: list[str]) -> tuple[list[OptionFile], dict[str, str]]:
    files, left_out = mix(), {}
    for path in sorted(corpus.glob("*.json")) if corpus else ():
        try:
            files.append(read(path, path.parent.name))
        except NotMeasured as error:
            left_out[path.stem] = str(error)
    if only:
        files = [file for file in files if any(part in file.name for part in only)]
    return files, left_out


def _soaked(engine: Engine, charts: int) -> dict[int, float]:
    with Running(engine) as running, _progress("soaking", charts) as tick:
        return soak(running, mix(), charts, tick)


@contextmanager
def _progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    with Progress(console=_console) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


if __name__ == "__main__":
    typer.run(main)
