"""What the benchmark makes of its samples."""

from pathlib import Path

import pytest

from benchmarks.render.engines.process import Engine, EngineFailed, Running, python_engine
from benchmarks.render.engines.pyplot_charts import CHARTS
from benchmarks.render.measuring import Timings, drawable, measure_in_a_row, measure_one_by_one
from benchmarks.render.option_files import NotMeasured, OptionFile, mix, read
from benchmarks.render.report import Run, write_markdown
from benchmarks.render.summary import grouped

ENGINES = ("plotwire", "echarts_canvas", "echarts_svg", "pyplot")
FILES = [OptionFile("mix", "one", {}), OptionFile("mix", "two", {})]


def _timings() -> Timings:
    timings = Timings()
    for file, ours, skia, svg in ((FILES[0], 2.0, 10.0, 8.0), (FILES[1], 4.0, 4.0, 9.0)):
        for engine, ms in zip(ENGINES, (ours, skia, svg, 40.0), strict=True):
            for sample in (ms, ms, 1000.0):
                timings.add(file, engine, sample)
    return timings


def test_a_ratio_is_ours_over_the_faster_echarts_by_medians() -> None:
    (group,) = grouped(FILES, _timings(), ENGINES)
    assert [row.ratio for row in group.rows] == [0.25, 1.0]
    assert group.geomean == pytest.approx(0.5)
    assert (group.p95, group.worst.file.name) == (1.0, "two")
    assert group.pyplot_ratio == pytest.approx(40 / 8**0.5)


def test_the_report_has_a_row_a_file_and_says_what_is_left_out(tmp_path: Path) -> None:
    run = Run(
        engines=tuple(Engine(key, key, ()) for key in ENGINES),
        versions={"python": "3.11"},
        machine={"Processor": "x"},
        rounds=3,
        groups=grouped(FILES, _timings(), ENGINES),
        peak_mb=dict.fromkeys(ENGINES, 50.4),
        left_out={"map": "series of type map"},
        soak_mb={500: 61.0, 5000: 61.5},
    )
    write_markdown(run, tmp_path / "new" / "render.md")
    text = (tmp_path / "new" / "render.md").read_text(encoding="utf-8")
    assert "| two | 4.0 | 4.0 | 9.0 | 40.0 | 1.00 |" in text
    assert "`map`: series of type map" in text
    assert "61.5 MB after 5,000 charts" in text
    assert "pyplot 50" in text


def test_files_that_are_not_compared_say_why(tmp_path: Path) -> None:
    path = tmp_path / "tree.json"
    path.write_text('{"series": {"type": "tree"}}', encoding="utf-8")
    with pytest.raises(NotMeasured, match="series of type tree"):
        read(path, "corpus")


def test_every_file_of_the_mix_has_its_pyplot_script() -> None:
    assert set(CHARTS) == {file.name for file in mix()}


def test_our_engine_draws_and_tells_time_size_and_memory() -> None:
    good = next(file for file in mix() if file.name == "line-3x12")
    bad = OptionFile("mix", "bad", {"series": [{"type": "nothing"}]})
    ticks: list[int] = []
    with Running(python_engine("plotwire", "Plotwire")) as engine:
        kept, left_out = drawable([engine], [good, bad])
        timings = measure_in_a_row([engine], kept, range(2), lambda: ticks.append(1))
        assert engine.memory_mb("VmHWM") > 20
    assert kept == [good]
    assert "UnsupportedChart" in left_out["bad"]
    assert len(timings.samples[good.name, "plotwire"]) == 2
    assert len(ticks) == 2


class _Noted(Running):
    """Draws nothing, and notes what it was asked for."""

    def __init__(self, key: str, noted: list[str]) -> None:
        self.engine = Engine(key, key, ())
        self._noted = noted

    def draw(self, name: str, text: str) -> tuple[float, int]:  # noqa: ARG002  # what is drawn is all the same
        self._noted.append(f"{self.engine.key} {name}")
        return 1.0, 1


def test_in_a_row_an_engine_draws_all_files_before_the_next_one_does() -> None:
    noted: list[str] = []
    engines = [_Noted("a", noted), _Noted("b", noted)]
    measure_in_a_row(engines, FILES, range(2), lambda: None)
    assert noted[:4] == ["a one", "a two", "b one", "b two"]
    assert noted[4:] == ["b two", "b one", "a two", "a one"]


def test_one_by_one_engines_take_turns_on_each_file() -> None:
    noted: list[str] = []
    engines = [_Noted("a", noted), _Noted("b", noted)]
    timings = measure_one_by_one(engines, FILES, range(2), lambda: None)
    assert noted[:4] == ["a one", "b one", "b two", "a two"]
    assert noted[4:] == ["b one", "a one", "a two", "b two"]
    assert timings.median_ms(FILES[0], "b") == 1.0


def test_pyplot_draws_every_file_of_the_mix_and_nothing_else() -> None:
    other = OptionFile("corpus", "line-3x12", {})
    with Running(python_engine("pyplot", "pyplot")) as engine:
        kept, left_out = drawable([engine], mix())
        assert not left_out
        assert measure_in_a_row([engine], [other], range(1), lambda: None).median_ms(other, "pyplot") is None
    assert kept == mix()


def test_an_engine_that_cannot_start_is_told() -> None:
    with pytest.raises(EngineFailed, match="ended with exit code"):
        Running(python_engine("no_such_engine", "None"))
