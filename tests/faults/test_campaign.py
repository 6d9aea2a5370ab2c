"""A short campaign on real servers: every kill point once, under load, and no promise broken."""

import itertools
from pathlib import Path

import pytest

from devstack.rabbit_node import RabbitNode
from tests.faults.campaign import Order, run
from tests.faults.requests_plan import Outcome, load
from tests.faults.schedule import short_schedule

SEED = 20
REQUESTS = 300


async def test_every_kill_point_once_under_load_breaks_no_promise(tmp_path: Path) -> None:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to break")
    schedule = short_schedule(SEED)
    report = await run(Order(schedule, REQUESTS), tmp_path, lambda _state: None)
    assert report.findings == []
    planned = itertools.islice(load(SEED), REQUESTS)
    assert report.requests >= sum(one.outcome is not Outcome.REFUSED for one in planned)
    assert set(schedule.processes) - set(report.faults) == set()
