"""Private nodes: they keep their data, and they never outlive who started them."""

import asyncio
import json
import sys
from pathlib import Path

from motor.motor_asyncio import AsyncIOMotorClient

from devstack.mongo_node import MongoNode

LIMIT_S = 60

PARENT = """
import asyncio, json, pathlib, sys
from devstack import run_stack

async def main() -> None:
    async with run_stack(pathlib.Path(sys.argv[1])) as stack:
        print(json.dumps({"pids": stack.pids(), "epmd": stack.rabbit._epmd.pid}), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def members(groups: list[int]) -> list[int]:
    """Live processes of these process groups."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups and fields[0] != "Z":
            found.append(int(entry.name))
    return found


async def test_every_server_with_its_descendants_dies_with_a_killed_parent(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    async with asyncio.timeout(LIMIT_S):
        while not (line := await parent.stdout.readline()).startswith(b"{"):
            assert line, "the parent ended"
    told = json.loads(line)
    groups = [*told["pids"].values(), told["epmd"]]
    assert len(members(groups)) > len(groups), "guards and servers"
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(LIMIT_S):
        while members(groups):
            await asyncio.sleep(0.1)


async def test_a_node_started_again_on_its_folder_has_its_data_and_is_primary(tmp_path: Path) -> None:
    for expected in (0, 1):
        node = MongoNode(tmp_path)
        await node.start()
        client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(node.url, w="majority")
        numbers = client.plotwire.numbers
        assert await numbers.count_documents({}) == expected
        async with await client.start_session() as session, session.start_transaction():
            await numbers.insert_one({"_id": "kept"} if not expected else {"_id": "more"}, session=session)
        client.close()
        await node.stop()
