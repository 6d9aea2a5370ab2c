"""One thing broken at a time, and what is promised of it in figures."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any
from uuid import uuid4

import pika

from tests.faults import killer_charts, small_charts
from tests.faults.conftest import HEARTBEAT_S, RETRY_DELAYS_S
from tests.faults.link import Link
from tests.faults.requests_plan import envelope
from tests.faults.store_faults import NO_MAJORITY, failing_writes
from tests.faults.subscriber import Subscriber
from tests.faults.victims import Victim
from tests.faults.world import World, through

WITHIN_S = 60


def message(task_id: str, lane: str = "bulk", number: int = 1, title: str | None = None) -> bytes:
    option = small_charts.option(number) | ({"title": {"text": title}} if title else {})
    return json.dumps(envelope(task_id, lane, option, "png")).encode()


def publish(channel: Any, body: bytes, exchange: str = "plotwire.requests", key: str = "") -> None:
    lane = json.loads(body)["lane"]
    properties = pika.BasicProperties(delivery_mode=2, content_type="application/json")
    channel.basic_publish(exchange, key or f"chart.request.{lane}.test", body, properties, mandatory=True)


async def until(fact: Callable[[], bool], limit_s: float = WITHIN_S) -> None:
    async with asyncio.timeout(limit_s):
        while not await asyncio.to_thread(fact):
            await asyncio.sleep(0.1)


def ended(tasks: Any, ids: Iterable[str]) -> bool:
    wanted = list(ids)
    final = {"_id": {"$in": wanted}, "status": {"$in": ["completed", "failed"]}}
    return int(tasks.count_documents(final)) == len(wanted)


async def messages(world: World, queue: str) -> int:
    """Those that wait and those not acknowledged, as the broker tells some seconds late."""
    lines = (await world.rabbit.ctl("list_queues", "name", "messages", "--no-table-headers")).splitlines()
    return int(dict(line.split("\t") for line in lines)[queue])


async def test_twenty_equal_requests_at_once_give_one_object_and_twenty_events(
    world: World, channel: Any, tasks: Any
) -> None:
    subscriber = await asyncio.to_thread(Subscriber, world.addresses.amqp_url)
    ids = [f"equal-{uuid4().hex}" for _ in range(20)]
    for number, task_id in enumerate(ids):
        publish(channel, message(task_id, lane=("bulk", "interactive")[number % 2], number=777))
    await until(lambda: {event.subject for event in subscriber.seen()} >= set(ids))
    await asyncio.to_thread(subscriber.end)
    found = list(tasks.find({"_id": {"$in": ids}}))
    assert [task["status"] for task in found] == ["completed"] * 20
    assert len({task["image"]["object_key"] for task in found}) == 1
    assert {event.type.split(".")[3] for event in subscriber.seen() if event.subject in ids} == {"completed"}


async def test_poison_that_kills_its_drawing_process_fails_no_innocent_one_beside_it(
    world: World, channel: Any, tasks: Any
) -> None:
    lives = world.consumers[0].exit_codes().total()
    poison = [f"poison-{uuid4().hex}" for _ in range(3)]
    innocent = [f"innocent-{uuid4().hex}" for _ in range(30)]
    for number, task_id in enumerate(innocent):
        if number % 10 == 0:
            publish(channel, message(poison[number // 10], title=killer_charts.KILLS))
        publish(channel, message(task_id, number=2000 + number))
    await until(lambda: ended(tasks, [*poison, *innocent]))
    assert {task["status"] for task in tasks.find({"_id": {"$in": innocent}})} == {"completed"}
    codes = [task["error"]["code"] for task in tasks.find({"_id": {"$in": poison}})]
    assert codes == ["RENDER_CRASHED"] * 3
    assert world.consumers[0].exit_codes().total() == lives


async def test_acknowledgements_are_taken_while_an_alarm_blocks_all_publishing(
    world: World, channel: Any, tasks: Any
) -> None:
    """In an alarm come a request, whose event cannot be sent, and then five repeats, which need no sending."""
    known, fresh = f"known-{uuid4().hex}", f"fresh-{uuid4().hex}"
    publish(channel, message(known))
    await until(lambda: tasks.count_documents({"_id": known, "event.sent": True}) == 1)
    # Delay queues go on in an alarm, which is on long before their time is over on the busiest machine.
    publish(channel, message(fresh, number=3000), "plotwire.retry", "t4.bulk")
    for _ in range(5):
        publish(channel, message(known), "plotwire.retry", "t5.bulk")
    await world.rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
    try:
        await until(lambda: ended(tasks, [fresh]))
        async with asyncio.timeout(WITHIN_S):
            while await messages(world, "plotwire.retry.t5.30000ms.v1"):
                await asyncio.sleep(0.2)
            while await messages(world, "plotwire.work.bulk.v1") > 1:
                await asyncio.sleep(0.2)
        assert tasks.count_documents({"_id": fresh, "event.sent": False}) == 1
    finally:
        await world.rabbit.ctl("set_vm_memory_high_watermark", "0.4")
    await until(lambda: tasks.count_documents({"_id": fresh, "event.sent": True}) == 1)


async def test_a_claim_whose_owner_has_died_costs_time_and_no_request(
    world: World, channel: Any, tasks: Any
) -> None:
    """A consumer that goes on after a pause claims what others have by now, and dies."""
    task_id = f"stolen-{uuid4().hex}"
    world.kill_points.arm("consumer.after.draw", signal.SIGSTOP)
    publish(channel, message(task_id, number=5000))
    await until(lambda: bool(world.kill_points.hit_by("consumer.after.draw")))
    tasks.update_one({"_id": task_id}, {"$inc": {"claims": 1}})
    world.consumers[0].resume()
    await until(lambda: ended(tasks, [task_id]))
    (task,) = tasks.find({"_id": task_id})
    assert (task["status"], task["claims"]) == ("completed", 3)


async def test_a_primary_without_its_majority_costs_no_request_an_attempt(
    world: World, channel: Any, tasks: Any
) -> None:
    """It answers whoever asks, and no write counts: longer than the delays before the last attempt."""
    ids = [f"no-majority-{uuid4().hex}" for _ in range(5)]
    async with failing_writes(world, NO_MAJORITY):
        for number, task_id in enumerate(ids):
            publish(channel, message(task_id, number=6000 + number))
        await asyncio.sleep(2 * sum(RETRY_DELAYS_S[:3]))
    await until(lambda: ended(tasks, ids))
    assert {task["status"] for task in tasks.find({"_id": {"$in": ids}})} == {"completed"}
    said = [json.loads(line) for line in world.consumers[0].log.read_text().splitlines() if "{" in line]
    delayed = [one for one in said if one["event"] == "chart_delayed" and one["task_id"] in ids]
    assert {one["attempt"] for one in delayed} == {1}


async def test_work_behind_a_half_open_link_goes_to_another_consumer_in_time_and_its_first_owner_is_refused(
    world: World, channel: Any, tasks: Any
) -> None:
    """The first owner hangs in its upload, its link to the broker dies in silence, and then it goes on."""
    amqp, oss = Link(world.links["amqp"].port), Link(world.links["oss"].port)
    await amqp.open()
    await oss.open()
    cut_off = {
        **world.env,
        "PLOTWIRE_AMQP_URL": through(world.env["PLOTWIRE_AMQP_URL"], amqp),
        "OSS_ENDPOINT": through(world.env["OSS_ENDPOINT"], oss),
        "OSS_READ_TIMEOUT_S": "100",
        "OSS_PUT_DEADLINE_S": "120",
    }
    first = Victim("first-owner", "consumer", world.folder, cut_off)
    other = world.consumers[0]
    ids = [f"half-open-{uuid4().hex}" for _ in range(20)]
    try:
        await other.stop()
        await first.start()
        await world.until_at_work()
        oss.stall()
        for number, task_id in enumerate(ids):
            publish(channel, message(task_id, ("bulk", "interactive")[number % 2], number=4000 + number))
        await until(lambda: tasks.count_documents({"_id": {"$in": ids}, "claims": 1}) == 20)
        await other.start()
        await world.until_at_work(consumers=2)
        amqp.stall()
        began = monotonic()
        await until(lambda: tasks.count_documents({"_id": {"$in": ids}, "claims": 2}) == 20)
        assert monotonic() - began <= 3 * HEARTBEAT_S + 2
        await until(lambda: tasks.count_documents({"_id": {"$in": ids}, "event.sent": True}) == 20)
        told = list(tasks.find({"_id": {"$in": ids}}))
        oss.go_on()
        await until(lambda: first.log.read_text().count('"claim_lost"') == 20)
        assert list(tasks.find({"_id": {"$in": ids}})) == told
        assert {task["status"] for task in told} == {"completed"}
    finally:
        amqp.go_on()
        await first.stop()
        await amqp.close()
        await oss.close()
