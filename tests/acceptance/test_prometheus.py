"""A real Prometheus scrapes the running service with our rules; the dashboard has something to show."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import yaml

from contracts.messages import ChartRequest
from devstack.processes import ChildProcess, free_port
from tests.promtool import series_names

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus"
OF_OTHERS = {"up"}
"""What Prometheus itself tells."""


async def fetched(url: str, **parameters: str) -> Any:
    async with aiohttp.ClientSession() as session, session.get(url, params=parameters) as response:
        assert response.status == 200, await response.text()
        return await response.json() if "json" in response.content_type else await response.text()


def expressions_of_the_dashboard() -> dict[str, list[str]]:
    panels = json.loads((ROOT / "deploy/grafana/plotwire.json").read_text(encoding="utf-8"))["panels"]
    return {
        panel["title"]: [one["expr"].replace("$__rate_interval", "30s") for one in panel["targets"]]
        for panel in panels
        if panel["type"] != "row"
    }


def expressions_of_the_rules() -> list[str]:
    documents = [
        yaml.safe_load((RULES / name).read_text(encoding="utf-8")) for name in ("alerts.yml", "old_names.yml")
    ]
    return [rule["expr"] for one in documents for group in one["groups"] for rule in group["rules"]]


@pytest.fixture
async def prometheus(running: Any, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a Prometheus with our configuration, but for addresses and pauses."""
    program = shutil.which("prometheus")
    assert program, "`make setup` installs Debian's package prometheus"
    told = yaml.safe_load((RULES / "prometheus.yml").read_text(encoding="utf-8"))
    told["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    told["rule_files"] = [str(RULES / name) for name in told["rule_files"]]
    places = {"plotwire-consumer": running.metrics_url, "plotwire-gateway": running.service.gateway_url}
    for job in told["scrape_configs"]:
        job["static_configs"] = [{"targets": [urlsplit(places[job["job_name"]]).netloc]}]
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(told), encoding="utf-8")
    port = free_port()
    command = [
        program,
        f"--config.file={tmp_path / 'prometheus.yml'}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    process = ChildProcess("Prometheus", command, tmp_path / "prometheus.log", dict(os.environ))
    base = f"http://127.0.0.1:{port}"

    async def ready() -> bool:
        try:
            return bool(await fetched(f"{base}/-/ready"))
        except (aiohttp.ClientError, AssertionError):
            return False

    try:
        await process.start()
        await process.until(ready, 60)
        yield base
    finally:
        await process.stop()


async def test_every_metric_that_rules_and_dashboard_name_is_told_by_the_service(running: Any) -> None:
    told = OF_OTHERS | series_names(await fetched(running.metrics_url))
    told |= series_names(await fetched(f"{running.service.gateway_url}/api/system/metrics"))
    dashboard = [one for some in expressions_of_the_dashboard().values() for one in some]
    for expression in [*dashboard, *expressions_of_the_rules()]:
        named = set(re.findall(r"\b(?:plotwire|process)_[a-z_]+", expression))
        assert named - told == set(), expression


async def test_prometheus_fills_the_dashboard_and_calls_nobody(
    running: Any, bars: Callable[..., ChartRequest], prometheus: str
) -> None:
    async def query(expression: str) -> Any:
        answer = await fetched(f"{prometheus}/api/v1/query", query=expression)
        assert answer["status"] == "success"
        return answer["data"]["result"]

    async def both_are_up() -> bool:
        return len(await query("up == 1")) == 2

    await running.until(both_are_up)
    first = bars()
    for request in (first, bars(), bars(chart=first.chart)):
        await running.publish(request)
        await running.results(request)
        await asyncio.sleep(1)  # between two scrapes at least, so that there is a rate

    async def rate_is_seen() -> Any:
        return await query("sum(rate(plotwire_tasks_finished_total[30s])) > 0")

    await running.until(rate_is_seen)
    shown = {
        title: [one for expression in some for one in await query(expression)]
        for title, some in expressions_of_the_dashboard().items()
    }
    empty = {title for title, result in shown.items() if not result}
    assert empty <= {
        "MongoDB, errors",
        "OSS, errors and retries",
        "Retries by code",
        "Refused at the door",
        "Clean-ups",
    }
    (ended,) = await query("echarts_tasks_completed_total")
    assert float(ended["value"][1]) >= 3
    alerts = (await fetched(f"{prometheus}/api/v1/alerts"))["data"]["alerts"]
    assert [one["labels"]["alertname"] for one in alerts if one["state"] == "firing"] == []
    rules = (await fetched(f"{prometheus}/api/v1/rules"))["data"]["groups"]
    assert [one["lastError"] for group in rules for one in group["rules"] if one.get("lastError")] == []
