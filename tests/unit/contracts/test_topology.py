"""The topology as data: what can be declared, and where messages go."""

from datetime import timedelta

import pytest

from contracts.identifiers import Lane
from contracts.topology import Topology

TOPOLOGY = Topology()


def test_every_binding_joins_a_declared_exchange_and_a_declared_queue() -> None:
    exchanges = {exchange.name for exchange in TOPOLOGY.exchanges()}
    queues = {queue.name for queue in TOPOLOGY.queues()}
    assert {binding.exchange for binding in TOPOLOGY.bindings()} <= exchanges
    assert {binding.queue for binding in TOPOLOGY.bindings()} == queues


def test_every_dead_letter_target_is_declared_and_nothing_is_dropped_on_the_way() -> None:
    exchanges = {exchange.name for exchange in TOPOLOGY.exchanges()}
    targets = [queue.arguments for queue in TOPOLOGY.queues() if "x-dead-letter-exchange" in queue.arguments]
    assert targets
    for arguments in targets:
        assert arguments["x-dead-letter-exchange"] in exchanges
        assert (arguments["x-dead-letter-strategy"], arguments["x-overflow"]) == (
            "at-least-once",
            "reject-publish",
        )


def test_every_queue_states_a_delivery_limit_or_is_no_queue_of_requests() -> None:
    for queue in TOPOLOGY.queues():
        if not queue.name.startswith(("plotwire.retry.", "plotwire.events.")):
            assert queue.arguments["x-delivery-limit"] in {20, 1_000_000}


@pytest.mark.parametrize(
    ("attempt", "key"), [(1, "t1.bulk"), (2, "t2.bulk"), (5, "t5.bulk"), (6, "t5.bulk"), (99, "t5.bulk")]
)
def test_later_attempts_wait_longer_and_the_longest_delay_stays(attempt: int, key: str) -> None:
    assert TOPOLOGY.retry_key(attempt, Lane.BULK) == key


def test_other_delays_are_other_queues_because_a_ttl_is_frozen() -> None:
    other = Topology(retry_delays=(timedelta(milliseconds=50),))
    assert other.retry_queue(1) == "plotwire.retry.t1.50ms.v1"
    assert other.retry_queue(1) != TOPOLOGY.retry_queue(1)


def test_a_prefix_keeps_two_sets_of_queues_apart() -> None:
    ours = {queue.name for queue in Topology("plotwire").queues()}
    theirs = {queue.name for queue in Topology("test-1").queues()}
    assert not ours & theirs
