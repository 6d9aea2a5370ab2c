"""Real servers, once for the whole session, and which tests run side by side."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from devstack.chosen import Chosen, servers
from devstack.stack import Addresses

_HERE: Final = Path(__file__).parent

_GROUPS: Final = {
    "faults": "faults",
    "acceptance": "acceptance",
    "deploy": "servers",
    "integration/adapters": "servers",
    "integration/cli": "servers",
    "integration/consumer": "servers",
    "integration/operations": "servers",
}
"""Of folders whose tests share servers; those that take longest first."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what shares servers in one process, and begin with what takes longest.

    pytest-xdist hands out groups in this order; a module that shares no servers is a group of its own.
    """
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        module = item.path.relative_to(_HERE).with_suffix("").as_posix()
        item.add_marker(pytest.mark.xdist_group(_GROUPS.get(_folder(item), module)))
    order = list(_GROUPS)
    items.sort(key=lambda item: order.index(_folder(item)) if _folder(item) in _GROUPS else len(order))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(_HERE).parent.as_posix()


@pytest.fixture(scope="session")
async def chosen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chosen]:
    async with servers(tmp_path_factory.mktemp("servers")) as found:
        print(f"\ntest servers: {found.source.value}")
        yield found


@pytest.fixture(scope="session")
def addresses(chosen: Chosen) -> Addresses:
    return chosen.addresses
