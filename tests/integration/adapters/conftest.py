"""Ways to the servers that can be cut."""

from collections.abc import AsyncIterator

import pytest

from devstack.stack import Addresses
from tests.links import Link, opened


@pytest.fixture
async def link(addresses: Addresses) -> AsyncIterator[Link]:
    """To the broker."""
    async with opened(Link(addresses.amqp_url)) as link:
        yield link


@pytest.fixture
async def mongo_link(addresses: Addresses) -> AsyncIterator[Link]:
    async with opened(Link(addresses.mongo_url)) as link:
        yield link
