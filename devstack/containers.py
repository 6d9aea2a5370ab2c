"""RabbitMQ and MongoDB in Docker, where neither is installed.

testcontainers' reaper removes the containers when this process dies. Their data goes with them:
a private node keeps its data in its folder, a container does not. Ports are published on loopback,
so the engine must be on this machine; for others there are the `PLOTWIRE_TEST_*` addresses.
"""

import asyncio
import shutil
from contextlib import suppress
from typing import Any, Final

from devstack.errors import DevstackError
from devstack.mongo_node import REPLICA_SET, initiate_single, mongo_url
from devstack.processes import free_port
from devstack.rabbit_node import MAX_MESSAGE_BYTES, rabbit_answers

_RABBITMQ_IMAGE: Final = "rabbitmq:3.13"
_RABBITMQ_PORT: Final = 5672
_MONGO_IMAGE: Final = "mongo:6.0"
_MONGO_PORT: Final = 27017
_START_LIMIT_S: Final = 90
_POLL_S: Final = 0.1
_ENGINE_LIMIT_S: Final = 10


async def docker_runs() -> bool:
    """Whether an engine answers; the command knows contexts and hosts that a socket's path does not."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    process = await asyncio.create_subprocess_exec(
        docker, "version", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        return await asyncio.wait_for(process.wait(), _ENGINE_LIMIT_S) == 0
    except TimeoutError:
        process.kill()
        return await process.wait() == 0


class Container:
    """A server in a container, on a port of loopback that stays the same over restarts.

    Args:
        image: with its tag.
        port_inside: where the server listens in the container.
        command: instead of the image's own.
        environment: of the server.
    """

    def __init__(
        self, image: str, port_inside: int, *, command: str = "", environment: dict[str, str] | None = None
    ) -> None:
        self._image = image
        self._port_inside = port_inside
        self._command = command
        self._environment = environment or {}
        self._container: Any = None
        self.port = free_port()

    async def start(self) -> None:
        """Start it, or start it again after `kill()`; returns when it answers.

        Raises:
            DevstackError: Docker cannot run it, or it did not answer in time.
        """
        try:
            await asyncio.to_thread(self._start)
            async with asyncio.timeout(_START_LIMIT_S):
                await self._until_ready()
        except Exception as error:
            await self.stop()
            raise DevstackError(f"{self._image} in Docker did not start: {error!r}") from error

    async def stop(self) -> None:
        """Remove it with its data."""
        if self._container:
            with suppress(Exception):  # what stays is the reaper's
                await asyncio.to_thread(self._container.stop)
            self._container = None

    async def kill(self) -> None:
        """SIGKILL, as a crash would; its data stays."""
        await asyncio.to_thread(self._container.get_wrapped_container().kill)

    def _start(self) -> None:
        if self._container:
            self._container.get_wrapped_container().start()
            return
        from testcontainers.core.container import DockerContainer  # noqa: PLC0415  # looks for Docker on import

        container: Any = DockerContainer(self._image).with_envs(**self._environment)
        container.ports = {f"{self._port_inside}/tcp": ("127.0.0.1", self.port)}
        if self._command:
            container.with_command(self._command)
        self._container = container
        container.start()

    async def _until_ready(self) -> None:
        raise NotImplementedError


class RabbitContainer(Container):
    """RabbitMQ; `password` is that of the user `plotwire`, the only one."""

    def __init__(self, password: str) -> None:
        limit = f"-rabbit max_message_size {MAX_MESSAGE_BYTES}"
        super().__init__(
            _RABBITMQ_IMAGE,
            _RABBITMQ_PORT,
            environment={
                "RABBITMQ_DEFAULT_USER": "plotwire",
                "RABBITMQ_DEFAULT_PASS": password,
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": limit,
            },
        )
        self.url = f"amqp://plotwire:{password}@127.0.0.1:{self.port}/"

    async def _until_ready(self) -> None:
        while not await rabbit_answers(self.url):  # noqa: ASYNC110  # a server sets no event
            await asyncio.sleep(_POLL_S)


class MongoContainer(Container):
    """MongoDB as a replica set of one, without authentication."""

    def __init__(self) -> None:
        command = f"mongod --replSet {REPLICA_SET} --bind_ip_all"
        super().__init__(_MONGO_IMAGE, _MONGO_PORT, command=command)
        self.url = mongo_url("127.0.0.1", self.port)

    async def _until_ready(self) -> None:
        await initiate_single("127.0.0.1", self.port, member=f"127.0.0.1:{_MONGO_PORT}")
