"""The routes of operators."""

from typing import Any, Final

from aiohttp import web

from gateway.handlers import cleanup, letters, overview

_LETTERS: Final = "/api/dead-letters"
_LETTER: Final = f"{_LETTERS}/{{letter_id}}"

ROUTES: Final[tuple[Any, ...]] = (
    web.get(_LETTERS, letters.list_letters),
    web.get(_LETTER, letters.show),
    web.get(f"{_LETTER}/body", letters.body),
    web.post(f"{_LETTER}/replay", letters.replay),
    web.delete(_LETTER, letters.discard),
    web.get("/api/system/overview", overview.overview),
    web.get("/api/system/cleanup-status", cleanup.status),
    web.post("/api/system/cleanup/manual", cleanup.run),
)
