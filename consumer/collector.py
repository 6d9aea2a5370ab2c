"""Brings dead and unroutable messages to the desk: kept first, acknowledged second."""

import asyncio
from typing import Final

import structlog

from consumer.crash_letters import CrashLetters, Verdict
from consumer.letter_reader import letter_of
from consumer.metrics import LETTERS_COLLECTED
from consumer.ports import LetterMessage, LetterStore
from contracts.dead_letters import Actor, DeadLetter, LetterSource

log = structlog.get_logger(__name__)

_READ_AT_ONCE_BYTES: Final = 64 * 1024
"""A larger body is read in a thread, so that the event loop goes on."""


class Collector:
    """Keeps every dead message as a letter; a second collector elsewhere does no harm.

    Args:
        letters: where they are kept.
        crash_letters: decides on what the broker gave up.
        collector: whom the audit trail names.
    """

    def __init__(self, letters: LetterStore, crash_letters: CrashLetters, collector: Actor) -> None:
        self._letters = letters
        self._crash_letters = crash_letters
        self._collector = collector

    async def on_letter(self, message: LetterMessage) -> None:
        """Keep `message`, unless its request goes on without it, then acknowledge it.

        Raises:
            TransientError: it is not kept, as far as is known, and stays with the broker.
        """
        letter = await self._read(message)
        if await self._is_to_be_kept(letter, message) and await self._letters.add(letter, message.body):
            LETTERS_COLLECTED.labels(letter.source.value).inc()
            log.warning(
                "dead_letter",
                letter_id=letter.letter_id,
                source=letter.source.value,
                code=letter.code,
                task_id=letter.task_id,
            )
        await message.collected()

    async def _is_to_be_kept(self, letter: DeadLetter, message: LetterMessage) -> bool:
        if letter.source is not LetterSource.CRASH_LOOP:
            return True
        return await self._crash_letters.decide(message.body, letter.letter_id) is Verdict.KEEP

    async def _read(self, message: LetterMessage) -> DeadLetter:
        if len(message.body) <= _READ_AT_ONCE_BYTES:
            return letter_of(message, self._collector)
        return await asyncio.to_thread(letter_of, message, self._collector)
