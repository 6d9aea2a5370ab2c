"""The image, built once for the session."""

import pytest

from tests.deploy.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.of_this_user()


@pytest.fixture(scope="session")
def image(engine: Engine) -> str:
    return engine.build()
