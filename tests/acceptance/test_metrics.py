"""Metrics of the running service: every one there is to be, in words that Prometheus likes."""

from collections.abc import Callable
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from contracts.dialects import Dialect
from contracts.identifiers import Lane
from contracts.messages import Chart, ChartRequest
from tests.promtool import promtool, series_names

STAGES = {"queue", "claim", "pool", "draw", "upload", "record", "announce", "process", "total"}
BOTH = {
    "plotwire_build_info",
    "plotwire_event_loop_lag_seconds_bucket",
    "plotwire_mongo_errors_total",
    "plotwire_mongo_operation_seconds_bucket",
    "plotwire_oss_errors_total",
    "plotwire_oss_operation_seconds_bucket",
    "plotwire_oss_retries_total",
    "plotwire_queue_ready_messages",
    "process_open_fds",
    "process_resident_memory_bytes",
}
CONSUMER = BOTH | {
    "plotwire_cleaned_total",
    "plotwire_consuming_lost_total",
    "plotwire_dead_letters",
    "plotwire_dead_letters_collected_total",
    "plotwire_dependency_away",
    "plotwire_draw_seconds_bucket",
    "plotwire_messages_in_flight",
    "plotwire_messages_settled_total",
    "plotwire_outbox_unsent",
    "plotwire_pictures_total",
    "plotwire_render_waiting",
    "plotwire_render_workers_busy",
    "plotwire_render_workers_lost_total",
    "plotwire_render_workers_ready",
    "plotwire_render_workers_recycled_total",
    "plotwire_render_workers_resident_bytes",
    "plotwire_retries_total",
    "plotwire_stage_seconds_bucket",
    "plotwire_tasks_finished_total",
}
GATEWAY = BOTH | {
    "plotwire_broker_queue_messages",
    "plotwire_http_refusals_total",
    "plotwire_http_request_seconds_bucket",
    "plotwire_http_requests_total",
    "plotwire_tasks",
    "plotwire_tasks_accepted_total",
    "plotwire_waiting_callers",
}


async def scraped(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 200
        return await response.text()


def values(text: str, name: str) -> dict[tuple[str, ...], float]:
    """Of each series of a metric, by the values of its labels."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


async def test_the_way_of_a_request_is_in_the_metrics_stage_by_stage(
    running: Any, bars: Callable[..., ChartRequest]
) -> None:
    before = await scraped(running.metrics_url)
    drawn = [bars(lane=Lane.INTERACTIVE), bars(lane=Lane.BULK)]
    pie = {"series": [{"type": "pie", "data": [{"name": "a", "value": 1}]}], "title": {"text": "一"}}
    drawn.append(bars(chart=Chart(dialect=Dialect.ECHARTS, body=pie)))
    await running.publish(*drawn)
    await running.results(*drawn)
    again = bars(chart=drawn[0].chart)
    await running.publish(again)
    await running.results(again)

    async def announced() -> str:
        text = await scraped(running.metrics_url)
        return text if grown(text, "plotwire_messages_settled_total", "done") == 4 else ""

    def grown(text: str, name: str, label: str) -> float:
        return sum(
            value - values(before, name).get(labels, 0)
            for labels, value in values(text, name).items()
            if label in labels
        )

    text = await running.until(announced)
    assert {name for _, name in values(text, "plotwire_stage_seconds_count")} == STAGES
    for name in STAGES:
        # The last one is claimed and ended at once.
        number = 3 if name in {"claim", "pool", "draw", "upload"} else 4
        assert grown(text, "plotwire_stage_seconds_count", name) == number, name
    assert grown(text, "plotwire_draw_seconds_count", "bar") == 2
    assert grown(text, "plotwire_draw_seconds_count", "pie") == 1
    assert grown(text, "plotwire_pictures_total", "found") == 1
    assert grown(text, "plotwire_oss_operation_seconds_count", "put") == 3
    assert grown(text, "plotwire_mongo_operation_seconds_count", "end_new") == 1
    assert values(text, "plotwire_render_workers_busy") == {(): 0}
    assert values(text, "plotwire_render_workers_resident_bytes")[()] > 2 * 20_000_000, "two processes"


async def test_consumer_and_gateway_tell_everything_and_promtool_has_no_complaint(running: Any) -> None:
    consumer = await scraped(running.metrics_url)
    gateway = await scraped(f"{running.service.gateway_url}/api/system/metrics")
    for text, wanted in ((consumer, CONSUMER), (gateway, GATEWAY)):
        assert wanted - series_names(text) == set()
        assert promtool("check", "metrics", given=text) == ""
        assert max(len(values(text, name)) for name in series_names(text)) < 600, (
            "a label has too many values"
        )
    for text, role in ((consumer, "consumer"), (gateway, "gateway")):
        assert [role in labels for labels in values(text, "plotwire_build_info")] == [True]


async def test_the_depth_of_every_queue_is_told(running: Any) -> None:
    gateway = await scraped(f"{running.service.gateway_url}/api/system/metrics")
    queues = {queue.name for queue in running.topology.queues()}
    assert {name for (name,) in values(gateway, "plotwire_broker_queue_messages")} == queues

    async def looked() -> bool:
        return set(values(await scraped(running.metrics_url), "plotwire_queue_ready_messages")) == {
            (lane.value,) for lane in Lane
        }

    await running.until(looked)
