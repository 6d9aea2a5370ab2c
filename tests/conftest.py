"""Real servers, once for the whole session."""

from collections.abc import AsyncIterator

import pytest

from devstack.chosen import Chosen, servers
from devstack.stack import Addresses


@pytest.fixture(scope="session")
async def chosen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chosen]:
    async with servers(tmp_path_factory.mktemp("servers")) as found:
        print(f"\ntest servers: {found.source.value}")
        yield found


@pytest.fixture(scope="session")
def addresses(chosen: Chosen) -> Addresses:
    return chosen.addresses
