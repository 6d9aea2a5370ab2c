"""The simulation of capacity: against formulas that are known, bottlenecks that are planted, and its report."""

import random
from dataclasses import replace
from math import factorial
from typing import Any

import pytest
import simpy
from typer.testing import CliRunner

from benchmarks.capacity import report
from benchmarks.capacity.__main__ import application
from benchmarks.capacity.comparison import Pair, comparison, off_by
from benchmarks.capacity.costs import Costs, Observed, Spent, Steps
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.ladder import APART, FIRST, Rung, grown, ladder, rung
from benchmarks.capacity.parts import Machine, Station
from benchmarks.capacity.simulation import Load, burst, paced

NOTHING: dict[str, float] = dict.fromkeys(Spent.model_fields, 0.0)
AT_ONCE: dict[str, float] = dict.fromkeys(Steps.model_fields, 0.0)
APART_FAST = replace(APART, round_trip_ms=0, put_ms=0)


def costs(steps: dict[str, float] | None = None, **parts: float) -> Costs:
    """Charts that cost only what is named, drawn and repeated alike."""
    spent = Spent(**(NOTHING | parts))
    fields: dict[str, Any] = {"facts": {}, "cores": 2, "draw_ms": (1.0,), "alone_ms": (1.0,), "observed": ()}
    return Costs(
        **fields,
        unique=spent,
        repeated=spent,
        submitted=spent,
        steps=Steps(**(AT_ONCE | (steps or {}))),
        lane_share=0.5,
        audit_share=0.25,
    )


def waiting_share(places: int, load: float) -> float:
    """Erlang's formula: how likely it is that who comes has to wait."""
    full = load**places / factorial(places) * places / (places - load)
    return full / (sum(load**n / factorial(n) for n in range(places)) + full)


@pytest.mark.parametrize(("places", "busy"), [(1, 0.5), (1, 0.8), (2, 0.7), (4, 0.85)])
def test_a_station_makes_wait_as_long_as_the_formula_of_m_m_c_says(places: int, busy: float) -> None:
    mean_ms, number = 10.0, 25_000
    env, chance = simpy.Environment(), random.Random(7)
    station = Station(Machine(env, "machine", places), "station", places)
    between_ms = mean_ms / (busy * places)
    stays_ms: list[float] = []

    def one() -> Any:
        began = env.now
        yield from station.work(chance.expovariate(1 / mean_ms))
        stays_ms.append(env.now - began)

    def come() -> Any:
        for _ in range(number):
            yield env.timeout(chance.expovariate(1 / between_ms))
            env.process(one())

    env.process(come())
    env.run()
    wait_ms = waiting_share(places, busy * places) * mean_ms / (places * (1 - busy))
    assert sum(stays_ms) / number == pytest.approx(mean_ms + wait_ms, rel=0.08)


def test_processes_that_share_processors_are_slowed_down_alike() -> None:
    env = simpy.Environment()
    machine = Machine(env, "machine", 2)
    ends: list[float] = []

    def one(station: Station) -> Any:
        yield from station.work(100)
        ends.append(env.now)

    for number in range(4):
        env.process(one(Station(machine, f"process {number}")))
    env.run()
    assert ends == pytest.approx([200] * 4, abs=5)
    assert machine.busy_ms == pytest.approx(400)


@pytest.mark.parametrize(
    ("part", "system", "per_s"),
    [
        ("consumer", replace(APART_FAST, workers=8), 100),
        ("drawing", replace(APART_FAST, workers=3), 300),
        ("MongoDB", replace(APART_FAST, consumer_machines=4), 800),
        ("RabbitMQ", replace(APART_FAST, consumer_machines=4, lane_queues=64, cores=2), 200),
        ("lane queue", replace(APART_FAST, consumer_machines=4), 200),
    ],
)
def test_the_part_that_all_the_work_is_in_is_found_saturated(
    part: str, system: Deployment, per_s: float
) -> None:
    spent = {"drawing": "workers", "RabbitMQ": "rabbitmq", "MongoDB": "mongodb", "lane queue": "rabbitmq"}
    found = burst(costs(None, **{spent.get(part, part): 10.0}), system, Load(2_000))
    assert found.saturated == part
    assert found.per_s == pytest.approx(per_s, rel=0.03)


def test_a_prefetch_of_one_waits_for_every_step_and_ten_do_not() -> None:
    slow = costs({"claim": 1, "finish": 50, "put": 49}, consumer=1)
    one = burst(slow, replace(APART_FAST, prefetch=1), Load(200))
    ten = burst(slow, replace(APART_FAST, prefetch=10), Load(2_000))
    assert one.per_s == pytest.approx(10, rel=0.05)
    assert ten.per_s == pytest.approx(100, rel=0.05)


def test_claims_that_come_together_go_in_one_command_and_one_command_at_a_time() -> None:
    slow = costs({"claim": 20, "finish": 5})
    alone = burst(slow, replace(APART_FAST, prefetch=1), Load(100))
    together = burst(slow, replace(APART_FAST, prefetch=50), Load(2_000))
    assert alone.per_s == pytest.approx(1000 / 26, rel=0.05)  # with a millisecond of drawing
    assert 50 / 0.047 < together.per_s < 50 / 0.026  # each waits for at most one group before its own


def test_what_every_gateway_hears_does_not_last_however_many_gateways_there_are() -> None:
    heard = costs(gateway=2, consumer=0.1)
    for gateways in (1, 8):
        found = burst(heard, replace(APART_FAST, consumers=4, gateways=gateways), Load(4_000))
        assert found.saturated == "gateway"
        assert found.lasting_per_s == pytest.approx(500, rel=0.02)


def test_a_repeated_chart_is_not_drawn_and_one_over_http_passes_the_gateway() -> None:
    spent = costs(workers=10, consumer=1)
    submitted = spent.submitted.model_copy(update={"gateway": 5.0})
    spent = spent.model_copy(update={"submitted": submitted})
    again = paced(spent, APART_FAST, Load(100, drawn=False), per_s=10)
    drawn = paced(spent, APART_FAST, Load(100), per_s=10)
    over_http = paced(spent, APART_FAST, Load(100, over_http=True), per_s=10)
    assert drawn.percentiles_ms[0] - again.percentiles_ms[0] == pytest.approx(10, abs=0.5)
    assert over_http.percentiles_ms[0] - drawn.percentiles_ms[0] == pytest.approx(5, abs=0.5)


def test_other_programs_take_their_share_of_a_machine() -> None:
    spent = costs(workers=10, consumer=0.1)
    alone = burst(spent, Deployment(shared=True), Load(500))
    beside = burst(spent, Deployment(shared=True, strangers_cores=1), Load(500))
    assert beside.per_s == pytest.approx(alone.per_s / 2, rel=0.1)


def test_the_same_seed_is_the_same_run() -> None:
    spent = Costs.read()
    assert burst(spent, FIRST, Load(50)) == burst(spent, FIRST, Load(50))
    assert burst(spent, FIRST, Load(50)) != burst(spent, FIRST, Load(50, seed=2))


def test_the_ladder_doubles_what_is_saturated_until_nothing_helps() -> None:
    spent = costs(gateway=2, consumer=10, workers=20, mongodb=1, rabbitmq=1)
    rungs = list(ladder(spent, charts=300))
    assert [one.outcome.saturated for one in rungs][-1] == "gateway"
    assert rungs[-1].per_s == pytest.approx(500, rel=0.1)
    assert [one.per_s for one in rungs[1:]] == sorted(one.per_s for one in rungs[1:])
    for one in rungs[1:-1]:
        assert grown(one.system, one.outcome.saturated) != one.system
    assert grown(rungs[-1].system, "gateway") == rungs[-1].system


def test_what_was_measured_on_one_machine_is_simulated_within_reason() -> None:
    """A model that is off by half tells nobody which part to buy."""
    spent = Costs.read()
    pairs = comparison(spent)
    assert len(pairs) == 16
    assert off_by(pairs) < 0.3
    (calibrated,) = (
        pair
        for pair in pairs
        if (pair.observed.workers, pair.observed.prefetch) == (2, 25) and pair.observed.work == "unique"
    )
    assert calibrated.ratio == pytest.approx(1, abs=0.2)


def test_the_page_and_the_report_say_what_was_measured_and_what_the_simulation_finds() -> None:
    spent, page = Costs.read(), report.PAGE.read_text(encoding="utf-8")
    written = report.REPORT.read_text(encoding="utf-8")
    assert report.facts_line(spent) in page, "run `make bench-capacity`"
    for table in (report.parts_table(spent), report.steps_table(spent)):
        assert table in page, "run `make bench-capacity`"
        assert table in written, "run `make bench-capacity`"
    ladder_in_page = page.partition("<!-- ladder -->\n")[2].partition("\n<!-- /ladder -->")[0]
    assert ladder_in_page in written
    first = report.ladder_table([rung(spent, FIRST)]).splitlines()
    assert ladder_in_page.splitlines()[: len(first)] == first, "run `make bench-capacity`"


def test_the_report_tells_both_figures_and_how_far_they_are_apart() -> None:
    one = Observed(
        workers=2, prefetch=10, work="unique", charts=9, per_s=40, p50_ms=50, p95_ms=70, p99_ms=90,
        cpu_ms=49, strangers_cores=0,
    )  # fmt: skip
    pair = Pair(one, 44, (45.0, 71.0, 99.0), "consumer machine")
    found = burst(costs(consumer=1), FIRST, Load(100))
    text = report.report(costs(), [pair], [Rung(FIRST, found, found)])
    assert "| 2 | 10 | unique | 40.0 | 44.0 | 1.10 | 50 / 70 / 90 | 45 / 71 / 99 | consumer machine |" in text
    assert "off by 10% on average over 1 settings" in text
    assert "one machine of 2 cores for everything" in text
    with pytest.raises(ValueError, match="no place for parts"):
        report.filled("nothing", {"parts": "table"})


def test_the_help_teaches_what_is_simulated() -> None:
    text = CliRunner().invoke(application, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    for word in ("--measure", "quiet machine", "capacity.md"):
        assert word in text
