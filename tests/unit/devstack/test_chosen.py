"""Where tests get their servers: a choice that is never silent and never none."""

import pytest

from devstack.chosen import Source, choose, variables
from devstack.errors import DevstackError

EVERY = dict.fromkeys(variables(), "x")


def test_addresses_in_the_environment_come_first() -> None:
    assert choose(EVERY, docker_runs=True) is Source.ENVIRONMENT


@pytest.mark.parametrize(
    ("docker_runs", "source"), [(True, Source.CONTAINERS), (False, Source.PRIVATE_NODES)]
)
def test_without_addresses_docker_decides(docker_runs: bool, source: Source) -> None:
    assert choose({}, docker_runs=docker_runs) is source


def test_half_a_set_of_addresses_is_an_error_that_names_the_rest() -> None:
    with pytest.raises(DevstackError, match="PLOTWIRE_TEST_MONGO_URL"):
        choose({"PLOTWIRE_TEST_AMQP_URL": "amqp://x"}, docker_runs=True)
