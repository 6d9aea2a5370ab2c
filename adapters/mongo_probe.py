"""Whether MongoDB takes what the work writes."""

from typing import Any

from adapters.mongo_connection import away_as_ours, decisive


class MongoProbe:
    """Writes to a majority of the nodes, as every step of a task does.

    A primary without its majority answers reads and pings, and may do so for hours: one of two nodes
    with an arbiter.

    Args:
        database: of motor; its collection `probes` gets one document.
    """

    def __init__(self, database: Any) -> None:
        self._probes = decisive(database, "probes")

    async def prepare(self) -> None:
        """`check`, when a process starts: without the right to probe, its breaker would stay open for good.

        Raises:
            StoreUnavailable: as `check`.
            OperationFailure: this user may not write there.
        """
        await self.check()

    async def check(self) -> None:
        """Return when a majority has taken a write.

        Raises:
            StoreUnavailable: none takes it.
        """
        with away_as_ours("check_writing"):
            await self._probes.update_one({"_id": "writing"}, {"$currentDate": {"at": True}}, upsert=True)
