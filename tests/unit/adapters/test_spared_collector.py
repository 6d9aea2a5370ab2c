"""What a started process consists of costs no garbage collection anything."""

import gc
from collections.abc import Iterator

import pytest

from adapters.launch import spare_the_collector


@pytest.fixture(autouse=True)
def thawed_afterwards() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_collections_leave_out_what_was_there_and_find_what_comes() -> None:
    there = [[number] for number in range(10_000)]
    spare_the_collector()
    assert len(gc.get_objects()) < len(there) / 10
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
    assert len(there) == 10_000
