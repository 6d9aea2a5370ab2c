"""A seed is all it takes to run the same faults on the same load again."""

from collections import Counter
from itertools import islice

import pytest

from tests.faults.kill_points import points_of
from tests.faults.poison import POISON
from tests.faults.requests_plan import Planned, load
from tests.faults.schedule import ALL_FAULTS, long_schedule, of_kinds, short_schedule


def test_the_same_seed_gives_the_same_schedule_and_another_seed_another() -> None:
    assert long_schedule(7, 300) == long_schedule(7, 300)
    assert long_schedule(7, 300).servers != long_schedule(8, 300).servers


def test_a_long_schedule_has_every_fault_three_times_and_as_many_as_asked() -> None:
    schedule = long_schedule(1, 500)
    counts = Counter(schedule.servers + schedule.processes)
    assert counts.keys() == ALL_FAULTS.keys()
    assert min(counts.values()) >= 3
    assert len(schedule) == 500


def test_a_short_schedule_has_every_kill_point_once() -> None:
    counts = Counter(short_schedule(1).processes)
    points = [f"kill {point}" for kind in ("consumer", "gateway") for point in points_of(kind)]
    assert {point: counts[point] for point in points} == dict.fromkeys(points, 1)


def test_only_faults_there_are_can_be_asked_for() -> None:
    with pytest.raises(KeyError, match="no such fault: earthquake"):
        of_kinds(1, ["earthquake"], 1)


def test_the_same_seed_gives_the_same_load_with_all_of_the_poison_in_it() -> None:
    def what(planned: Planned) -> tuple[int, str, str, str]:
        return planned.number, planned.way, planned.task_id, planned.poison

    first, second = list(islice(load(3), 1500)), list(islice(load(3), 1500))
    assert [what(one) for one in first] == [what(one) for one in second]
    assert {case.name for case in POISON} <= {one.poison for one in first}
    assert any(one.times > 1 for one in first)
    numbers = [one.number for one in first]
    assert numbers != sorted(numbers)
