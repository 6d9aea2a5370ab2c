"""Logs of the running service: events with the id of their task, and neither secrets nor what is drawn."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import aiohttp
import pytest

from contracts.dialects import Dialect
from contracts.messages import Chart, ChartRequest
from contracts.topology import request_key
from devstack.stack import Addresses
from gateway.keys import KeyFile, Scope, make
from tests.acceptance.running import Running, run_service

PAYLOAD = "UMSATZ-1234567"
"""In every chart, valid or not."""


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
async def shared(
    addresses: Addresses, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    folder = tmp_path_factory.mktemp("logs")
    token, key = make("mail", (Scope.SUBMIT, Scope.READ))
    keys["mail"] = token
    KeyFile(keys=(key,)).write(folder / "keys.json")
    settings = {
        "PLOTWIRE_LOG_LEVEL": "DEBUG",
        "PLOTWIRE_LOG_FILE": str(folder / "{role}.jsonl"),
        "PLOTWIRE_GATEWAY_KEYS_FILE": str(folder / "keys.json"),
        "PLOTWIRE_API_KEY": token,
    }
    async with run_service(addresses, folder, settings=settings) as running:
        yield running


def option(**more: Any) -> dict[str, Any]:
    return {
        "title": {"text": PAYLOAD},
        "series": [{"type": "pie", "data": [{"name": PAYLOAD, "value": 7}]}],
    } | more


async def ask_over_http(base: str, token: str) -> list[str]:
    """Requests that end well, and all sorts that do not; returns the ids of the accepted ones."""
    accepted = []
    good, forged = {"Authorization": f"Bearer {token}"}, {"Authorization": f"Bearer {token[:-4]}zzzz"}
    async with aiohttp.ClientSession(base, headers={"Content-Type": "application/json"}) as session:
        for headers, body in (
            (good, json.dumps({"option": option()})),
            (good, json.dumps({"option": option(series=[{"type": "sankey", "data": [PAYLOAD]}])})),
            (good, json.dumps({"option": PAYLOAD})),
            (good, f'{{"option": {{"title": "{PAYLOAD}'),
            (forged, json.dumps({"option": option()})),
        ):
            async with session.post("/api/charts/generate", data=body, headers=headers) as response:
                answer = await response.json(content_type=None)
            if response.status == 200:
                accepted.append(answer["data"]["taskId"])
        async with session.get("/", params={"config": f"{{{PAYLOAD}"}, headers=good) as response:
            assert response.status == 400
    assert accepted
    return accepted


async def test_logs_have_the_id_of_every_task_and_neither_secrets_nor_payloads(
    running: Any, keys: dict[str, str]
) -> None:
    charts = [option(), option(series=[{"type": "sankey", "data": [PAYLOAD]}]), option(series=PAYLOAD)]
    requests = [ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body=body), client="mail") for body in charts]
    await running.publish(*requests)
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:
        exchange = await (await connection.channel()).get_exchange(running.topology.requests)
        broken = aio_pika.Message(f'{{"{PAYLOAD}": "'.encode(), content_type="application/json")
        await exchange.publish(broken, request_key(requests[0]))
    events = await running.results(*requests)
    accepted = await ask_over_http(running.service.gateway_url, keys["mail"])
    await running.letters(1, None)

    folder: Path = running.service.folder

    def logged() -> list[dict[str, Any]]:
        lines = [
            line
            for name in ("consumer", "gateway")
            for line in (folder / f"{name}.jsonl").read_text().splitlines()
        ]
        return [json.loads(line) for line in lines]

    async def all_are_told() -> bool:
        ended = {line["task_id"] for line in logged() if line["event"] == "task_finished"}
        return {*events, *accepted} <= ended

    await running.until(all_are_told)
    assert all({"event", "level", "timestamp"} <= line.keys() for line in logged())
    assert {"task_accepted", "task_finished", "chart_failed", "message_refused", "picture_ready"} <= {
        line["event"] for line in logged()
    }
    assert len([line for line in logged() if line["event"] == "task_accepted"]) == len(accepted)

    addresses: Addresses = running.service.addresses
    secrets = {
        "the broker's password": urlsplit(addresses.amqp_url).password,
        "the key of OSS": addresses.oss_access_key_secret,
        "who signs": addresses.oss_access_key_id,
        "the caller's key": keys["mail"],
        "a forged key": f"{keys['mail'][:-4]}zzzz",
        "the payload": PAYLOAD,
        "a signature": "x-oss-signature=",
    }
    written = {
        name: (folder / name).read_text()
        for name in ("consumer-1.log", "consumer.jsonl", "gateway.log", "gateway.jsonl")
    }
    for name, text in written.items():
        assert text, name
        for what, secret in secrets.items():
            assert secret
            assert secret not in text, f"{what} is in {name}"
