"""Real servers, once for the whole session, the event loop, and which tests run side by side."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import uvloop
from hypothesis import HealthCheck, settings

from devstack.chosen import Chosen, servers
from devstack.stack import Addresses

_HERE: Final = Path(__file__).parent

_SLOWEST_FIRST: Final = ("faults", "acceptance", "integration", "deploy")
"""Folders of tests; the others come after them."""


def pytest_configure() -> None:
    """Run tests on the event loop of the service; how long an example takes is no fact about the code."""
    settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("any machine")
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep together what would cost more apart, and begin with what takes longest.

    pytest-xdist hands out groups in this order, to processes of which each has servers of its own.
    """
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_rank)


def _group(item: pytest.Item) -> str:
    """Tests on the service of the session, tests with containers, which wait for each other, or a module."""
    if _folder(item) == "deploy":
        return "deploy"
    shared = getattr(item, "_fixtureinfo").name2fixturedefs.get("shared", [])  # noqa: B009  # scopes have no public name
    if any(one.scope == "session" for one in shared[-1:]):
        return "shared service"
    return item.path.relative_to(_HERE).as_posix()


def _rank(item: pytest.Item) -> int:
    folder = _folder(item)
    return _SLOWEST_FIRST.index(folder) if folder in _SLOWEST_FIRST else len(_SLOWEST_FIRST)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(_HERE).parts[0]


@pytest.fixture(scope="session")
async def chosen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chosen]:
    async with servers(tmp_path_factory.mktemp("servers")) as found:
        print(f"\ntest servers: {found.source.value}")
        yield found


@pytest.fixture(scope="session")
def addresses(chosen: Chosen) -> Addresses:
    return chosen.addresses
