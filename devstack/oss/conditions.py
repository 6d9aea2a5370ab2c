"""Conditional reads: `If-Match`, `If-None-Match` and the two dates."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from devstack.oss.errors import OssError
from devstack.oss.storage import StoredObject


def is_unchanged(item: StoredObject, headers: Mapping[str, str]) -> bool:
    """Whether the client has this version already: the answer is 304.

    Raises:
        OssError: the client wants another version than this one.
    """
    changed_since = _seconds(headers.get("If-Unmodified-Since"))
    if not _names(headers.get("If-Match"), item, otherwise=True) or (
        changed_since is not None and int(item.modified) > changed_since
    ):
        raise OssError(
            412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold."
        )
    if "If-None-Match" in headers:  # a date beside it does not count
        return _names(headers["If-None-Match"], item, otherwise=False)
    known_since = _seconds(headers.get("If-Modified-Since"))
    return known_since is not None and int(item.modified) <= known_since


def _names(header: str | None, item: StoredObject, *, otherwise: bool) -> bool:
    if header is None:
        return otherwise
    tags = {tag.strip().removeprefix("W/").strip('"').upper() for tag in header.split(",")}
    return "*" in tags or item.etag.strip('"') in tags


def _seconds(header: str | None) -> float | None:
    """Seconds since 1970; None without a date, or for one nobody can read, which does not count."""
    try:
        return parsedate_to_datetime(header).timestamp() if header else None
    except ValueError:
        return None
