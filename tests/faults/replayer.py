"""`python -m tests.faults.replayer LETTER`: an operator's replay, which dies at the step that is armed."""

import asyncio
import os
import sys
from pathlib import Path

from adapters.settings import ServerSettings, load_one
from cli.connections import open_desk
from contracts.dead_letters import Actor
from tests.faults.kill_points import KillPoints


async def replay(letter_id: str) -> None:
    """Replay the letter on the servers of the environment."""
    async with open_desk(load_one(ServerSettings)) as desk:
        await desk.replay(letter_id, Actor(name="operator", place="faults"))


if __name__ == "__main__":
    KillPoints(Path(os.environ["FAULTS_FOLDER"])).install("replay")
    asyncio.run(replay(sys.argv[1]))
