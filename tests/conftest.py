"""Real servers, once for the whole session, and which tests run side by side."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from devstack.chosen import Chosen, servers
from devstack.stack import Addresses

_HERE: Final = Path(__file__).parent

_SLOWEST_FIRST: Final = ("faults", "acceptance", "integration", "deploy")
"""Folders of tests; the others come after them."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest; pytest-xdist hands out modules in this order.

    Each of its processes has servers of its own, and one service for all acceptance tests it is given.
    """
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.path.relative_to(_HERE).as_posix()))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.relative_to(_HERE).parts[0]
    return _SLOWEST_FIRST.index(folder) if folder in _SLOWEST_FIRST else len(_SLOWEST_FIRST)


@pytest.fixture(scope="session")
async def chosen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chosen]:
    async with servers(tmp_path_factory.mktemp("servers")) as found:
        print(f"\ntest servers: {found.source.value}")
        yield found


@pytest.fixture(scope="session")
def addresses(chosen: Chosen) -> Addresses:
    return chosen.addresses
