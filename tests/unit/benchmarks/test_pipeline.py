"""What the pipeline benchmark makes of its readings."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.pipeline import cpu
from benchmarks.pipeline.__main__ import application
from benchmarks.pipeline.charts import Charts, Work, again
from benchmarks.pipeline.cpu import Part, Process, Reading
from benchmarks.pipeline.figures import Figures, Sample, percentile
from benchmarks.pipeline.measuring import Plan
from benchmarks.pipeline.report import Run, write_markdown
from benchmarks.pipeline.settings import CELERY, NODE, OURS, settings
from benchmarks.pipeline.verdicts import verdicts
from benchmarks.render.option_files import mix

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def _sample(per_s: float, cpu_ms: dict[str, float], waits_ms: tuple[float, ...] = (5.0,)) -> Sample:
    spent = {name: ms * 100 for name, ms in cpu_ms.items()}
    return Sample(100, 100 / per_s, spent, callers_ms=200, strangers_ms=500, waits_ms=waits_ms)


def _figures() -> Figures:
    """Three rounds on a machine whose speed changes from round to round."""
    figures = Figures()
    for speed in (1.0, 0.25, 0.5):
        figures.add(OURS, Work.UNIQUE, _sample(80 * speed, {"workers": 20, "consumer": 3, "RabbitMQ": 1}))
        figures.add(OURS, Work.REPEATED, _sample(400 * speed, {"workers": 0, "consumer": 3, "RabbitMQ": 1}))
        figures.add(CELERY, Work.UNIQUE, _sample(10 * speed, {"workers": 180, "consumer": 1, "RabbitMQ": 1}))
        figures.add(NODE, Work.UNIQUE, _sample(40 * speed, {"workers": 40}))
    return figures


def test_a_process_is_read_whatever_its_name_and_with_its_ended_children() -> None:
    line = "42 (a) b (c) S 7 40 40 0 -1 4194304 1 2 3 4 100 20 30 4 20 0 1 0 5 6 7"
    assert Process.parse(line) == Process(pid=42, parent=7, group=40, cpu_ms=154 * TICK_MS)


def test_processes_count_for_their_part_and_strangers_for_none() -> None:
    tree = [
        Process(pid=10, parent=1, group=10, cpu_ms=1),  # guard
        Process(pid=11, parent=10, group=10, cpu_ms=20),  # main process
        Process(pid=12, parent=11, group=10, cpu_ms=300),  # fork server
        Process(pid=13, parent=12, group=10, cpu_ms=4000),
        Process(pid=20, parent=1, group=20, cpu_ms=7),
        Process(pid=99, parent=1, group=99, cpu_ms=1_000_000),
    ]
    parts = (Part(10, "consumer", "workers"), Part(20, "RabbitMQ", "RabbitMQ"))
    assert cpu.by_part(parts, tree) == {"consumer": 21, "workers": 4300, "RabbitMQ": 7}


def test_what_a_machine_spent_on_nobody_we_know_is_the_strangers() -> None:
    earlier = Reading({"consumer": 10}, callers=5, machine=100, stolen=2)
    spent = Reading({"consumer": 40}, callers=15, machine=190, stolen=9).since(earlier)
    assert (spent.by_part, spent.callers, spent.strangers) == ({"consumer": 30}, 10, 50)
    assert spent.stolen == 7


def test_what_the_host_takes_is_no_work_of_this_machine() -> None:
    text = "cpu  1 20 300 9999 8888 4000 50000 600000 7 7\ncpu0 1 1 1 1 1 1 1 1 0 0\n"
    assert cpu.machine_of(text) == (54321 * TICK_MS, 600_000 * TICK_MS)


def test_work_of_this_process_is_seen() -> None:
    before = cpu.read([])
    while cpu.read([]).callers < before.callers + 20 * TICK_MS:
        sum(range(10_000))
    spent = cpu.read([]).since(before)
    assert spent.callers >= 20 * TICK_MS
    assert spent.machine >= spent.callers / 2, (
        "the machine's time is sampled at its ticks, a process's is not"
    )


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(ms) for ms in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]
    assert percentile([7.0], 0.5) == 7


def test_a_sample_tells_rates_and_costs_of_one_chart() -> None:
    sample = _sample(50, {"workers": 20, "consumer": 3, "MongoDB": 2})
    assert sample.per_s == 50
    assert sample.cpu_ms_per_chart == 25
    assert sample.outside_drawing_ms == 5
    assert sample.strangers_cores == pytest.approx(0.25)


def test_ratios_are_taken_within_rounds_and_waits_over_all() -> None:
    figures = Figures()
    for ours, theirs, waits in ((80.0, 10.0, (1.0, 2.0)), (40.0, 10.0, (3.0, 90.0)), (10.0, 2.0, (4.0, 5.0))):
        figures.add("a", Work.UNIQUE, _sample(ours, {"workers": 1}, waits))
        figures.add("b", Work.UNIQUE, _sample(theirs, {"workers": 1}))
    assert figures.ratio(("a", Work.UNIQUE), ("b", Work.UNIQUE), lambda one: one.per_s) == 5
    assert figures.median("a", Work.UNIQUE, lambda one: one.per_s) == 40
    assert figures.range("a", Work.UNIQUE, lambda one: one.per_s) == (10, 80)
    assert figures.wait_ms("a", Work.UNIQUE, 0.5) == 3
    assert figures.wait_ms("a", Work.UNIQUE, 0.99) == 90


def test_the_verdicts_say_what_was_met_and_what_was_missed() -> None:
    found = {one.what: (one.found, one.met) for one in verdicts(_figures())}
    assert found == {
        "charts per second, of Celery's": ("8.0 ×", True),
        "charts per second, of Node's": ("2.0 ×", False),
        "CPU per chart outside drawing": ("4.0 ms", True),
        "CPU of a unique chart, of a repeated one's": ("6.0 ×", True),
    }


def test_the_report_has_a_row_a_setting_and_admits_a_miss(tmp_path: Path) -> None:
    run = Run(settings(), _figures(), {"Load average": "9.00 before"}, charts=100, rounds=3)
    write_markdown(run, tmp_path / "new" / "pipeline.md")
    text = (tmp_path / "new" / "pipeline.md").read_text(encoding="utf-8")
    assert "| charts per second, of Node's | ≥ 3 × | 2.0 × | **no** |" in text
    assert "| Plotwire, AMQP, prefetch 25 | 2 | unique | 40.0 | 20.0-80.0 | 1.00 | 24.0 | 5 | 5 | 5 |" in text
    assert "| Celery, prefork, pyplot | 2 | unique | 5.0 | 2.5-10.0 | 0.12 |" in text
    assert "Celery 20, Node 40" in text
    assert "9.00 before" in text
    assert "kept 0.01 to 2.00 cores busy" in text


def test_no_round_is_begun_that_would_end_too_late() -> None:
    plan = Plan(settings(), charts=40, rounds=3, limit_s=100)
    assert plan.has_time(0, 0)
    assert plan.has_time(1, 50)
    assert not plan.has_time(1, 51)
    assert not plan.has_time(2, 70)


def test_no_unique_chart_comes_twice_and_repeated_ones_are_known() -> None:
    charts = Charts()
    known = charts.round_of_each()
    files = len(mix())
    more = charts.take(30 * files)
    assert {job.name for job in known} == {file.name for file in mix()}
    titles = {(job.name, job.option["title"]["text"]) for job in (*known, *more)}
    assert len(titles) == 31 * files
    assert [job.name for job in again(known, files + 2)] == [job.name for job in (*known, *known[:2])]


def test_the_help_teaches_what_is_measured_and_a_quick_look() -> None:
    text = CliRunner().invoke(application, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    for word in ("prefetch", "Celery", "Node", "--charts 40 --rounds 1", "--only", "quiet machine"):
        assert word in text
    wrong = CliRunner().invoke(application, ["--only", "nothing"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert wrong.exit_code == 2
    assert "plotwire-2-25" in wrong.output
