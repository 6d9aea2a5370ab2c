"""Whether MongoDB takes what the work writes."""

from typing import Any

from adapters.mongo_connection import away_as_ours, decisive


async def check_writing(database: Any) -> None:
    """Return when a majority of the nodes takes a write, which every step of a task needs.

    A primary without its majority answers reads and pings, and may do so for hours: one of two nodes
    with an arbiter.

    Args:
        database: of motor; its collection `probes` gets one document.

    Raises:
        StoreUnavailable: none takes it.
    """
    with away_as_ours("check_writing"):
        probes = decisive(database, "probes")
        await probes.update_one({"_id": "writing"}, {"$currentDate": {"at": True}}, upsert=True)
