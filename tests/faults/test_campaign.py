"""A short campaign on real servers: every kill point once, under load, and no promise broken."""

from pathlib import Path

import pytest

from devstack.rabbit_node import RabbitNode
from tests.faults.campaign import Order, run
from tests.faults.schedule import short_schedule

SEED = 20
REQUESTS = 300


async def test_every_kill_point_once_under_load_breaks_no_promise(tmp_path: Path) -> None:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to break")
    schedule = short_schedule(SEED)
    report = await run(Order(schedule, REQUESTS), tmp_path, lambda _state: None)
    assert report.findings == []
    assert report.requests >= REQUESTS
    assert set(schedule.processes) - set(report.faults) == set()
