"""Where the next page begins: opaque to callers, and checked when it comes back."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from contracts.dead_letters import LetterPlace
from contracts.errors import InvalidMessage


def of_place(place: LetterPlace) -> str:
    """The cursor of a place in a list."""
    text = f"{round(place.collected_at.timestamp() * 1000)}:{place.letter_id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def to_place(cursor: str) -> LetterPlace:
    """The place of a cursor; raises `InvalidMessage` for what is none of ours."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at_ms, _, letter_id = text.partition(":")
        collected_at = datetime.fromtimestamp(int(at_ms) / 1000, UTC)
        return LetterPlace(collected_at=collected_at, letter_id=letter_id)
    except (ValueError, OverflowError, OSError, binascii.Error) as error:
        raise InvalidMessage("is no cursor of this list", path="cursor") from error
