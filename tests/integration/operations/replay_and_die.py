"""Replays letters, each in a process that kills itself before or after one step.

Told on standard input, as a JSON list: addresses, prefix, letter, mended body, step and moment.
Prints how each process ended, as a JSON list of exit statuses.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from adapters.mongo_letters import MongoLetters
from adapters.mongo_replays import MongoReplays
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_publisher import RabbitPublisher
from contracts.dead_letters import Actor
from contracts.topology import Topology
from operations.desk import Desk


class Mortal:
    """A port of which one step is the last."""

    def __init__(self, port: Any, step: str, moment: str) -> None:
        self._port = port
        self._step = step
        self._moment = moment

    def __getattr__(self, name: str) -> Any:
        step: Callable[..., Awaitable[Any]] = getattr(self._port, name)
        if name != self._step:
            return step

        async def last(*args: Any, **kwargs: Any) -> Any:
            if self._moment == "after":
                await step(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        return last


async def main(step: str, moment: str, told: dict[str, Any]) -> None:
    topology = Topology(told["prefix"], (timedelta(milliseconds=100),))
    tasks = MongoTasks(told["mongo_url"], retention=timedelta(days=7))
    publisher = await RabbitPublisher.open(told["amqp_url"], "test", topology)

    def mortal(port: Any) -> Any:
        return Mortal(port, step, moment)

    replays = MongoReplays(tasks.database, retention=timedelta(days=7))
    desk = Desk(
        mortal(MongoLetters(tasks.database)), mortal(replays), mortal(tasks), mortal(publisher), topology
    )
    await desk.replay(told["letter_id"], Actor(name="dies", place="here"), told["mended"].encode())


def dies(told: dict[str, Any]) -> int:
    """How a process of its own ends; forked, so that the libraries are loaded once for all."""
    pid = os.fork()
    if pid == 0:
        asyncio.run(main(told["step"], told["moment"], told))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    json.dump([dies(told) for told in json.load(sys.stdin)], sys.stdout)
