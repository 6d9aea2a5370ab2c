"""Many small writes as few large ones: what comes while one command is under way goes with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

from contracts.errors import TransientError

Item = TypeVar("Item")
Answer = TypeVar("Answer")

APART_S: Final = 0.015
"""A command costs as much as some ten of its documents, here and in MongoDB; so long nobody minds to wait."""
_AT_ONCE: Final = 100
"""Items of one command."""


class GroupCommit(Generic[Item, Answer]):
    """Gathers the items of many callers, and answers each of them.

    A caller alone is served at once; under load the groups grow with the time a command takes, or with
    `apart_s` where that is longer, so that the cost of each item falls.

    Args:
        write: writes a group, and answers for each item in its order. When it raises `TransientError`,
            every caller of the group is told: none of them knows whether its item is written. After any
            other error each item is written alone, so that what one of them is to blame for befalls none
            of the others; so a write must bear to be done again.
        apart_s: seconds from the beginning of a command to the next one while callers come together; who
            comes after one that was alone does not wait.
    """

    def __init__(
        self, write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]], *, apart_s: float = 0
    ) -> None:
        self._write = write
        self._apart_s = apart_s
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def commit(self, item: Item) -> Answer:
        """Write `item` with whatever others come meanwhile; raises what the write raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await answer

    async def _write_all(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            while self._waiting:
                began = clock()
                group, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
                await self._write_group([pair for pair in group if not pair[1].done()])
                if self._apart_s and len(group) + len(self._waiting) > 1:
                    await asyncio.sleep(began + self._apart_s - clock())
        finally:
            self._writing = None

    async def _write_group(self, group: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> None:
        if not group:
            return
        try:
            answers = await self._write([item for item, _ in group])
        except Exception as error:  # noqa: BLE001  # whatever it is, those who wait are told
            if len(group) > 1 and not isinstance(error, TransientError):
                for pair in group:
                    await self._write_group([pair])
                return
            for _, waiting in group:
                if not waiting.done():
                    waiting.set_exception(error)
        else:
            for (_, waiting), answer in zip(group, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
