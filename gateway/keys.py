"""API keys: made once, kept as hashes in a file, found again by their id.

A key is `pw_<id>_<secret>` with 256 random bits, so one round of SHA-256 keeps it as safe as a slow
hash would: there is nothing to guess. The file is JSON and holds no secret.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

import structlog
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    StringConstraints,
    ValidationError,
    field_validator,
)

from contracts.identifiers import Client

log = structlog.get_logger(__name__)

_MARK: Final = "pw"
_SECRET_BYTES: Final = 32
_LOOK_EVERY_S: Final = 2.0
_OWNER_ONLY: Final = 0o600


class Scope(StrEnum):
    """What a key may be used for; none includes another."""

    SUBMIT = "submit"
    """Have charts drawn, and cancel them."""
    READ = "read"
    """Ask for the status and the pictures of one's own tasks, and for figures of the queues."""
    OPERATE = "operate"
    """See every task, decide on dead letters, clean up."""


class WrongKeys(ValueError):
    """The file of keys cannot be read or breaks a rule; the message names no value."""


class _Kept(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )


class ApiKey(_Kept):
    """What is kept of a key."""

    key_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
    """Part of the key, and what logs and audit trails name."""
    client: Client
    """Whose tasks these are: others do not see them."""
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the whole key, in hex."""
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    rate_per_s: PositiveFloat | None = None
    """Requests a second in the long run; None: as the settings say."""
    rate_burst: PositiveInt | None = None
    """Requests at once after a rest; None: as the settings say."""
    charts_per_day: PositiveInt | None = None
    """Charts accepted from midnight to midnight UTC; None: as the settings say."""

    def fits(self, token: str) -> bool:
        """Whether `token` is this key, and still good."""
        is_good = self.expires_at is None or self.expires_at > datetime.now(UTC)
        return hmac.compare_digest(_sha256(token), self.sha256) and is_good


class KeyFile(_Kept):
    """The file of keys."""

    keys: tuple[ApiKey, ...] = ()

    @field_validator("keys")
    @classmethod
    def _ids_differ(cls, keys: tuple[ApiKey, ...]) -> tuple[ApiKey, ...]:
        if len({key.key_id for key in keys}) < len(keys):
            raise ValueError("two keys have one id")
        return keys

    @classmethod
    def read(cls, path: Path) -> Self:
        """The keys in `path`; raises `WrongKeys`."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise WrongKeys(f"cannot be read: {error.strerror}") from error
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False, include_context=False)
            words = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
            raise WrongKeys(f"breaks a rule: {words}") from error

    def write(self, path: Path) -> None:
        """Replace `path` at once, readable for its owner only, or as it was before; raises `OSError`."""
        mode = path.stat().st_mode & 0o777 if path.exists() else _OWNER_ONLY
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(self.model_dump_json(indent=1, exclude_none=True) + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def make(client: Client, scopes: Iterable[Scope], **limits: object) -> tuple[str, ApiKey]:
    """A new key, and what is kept of it; the key itself is never seen again.

    Raises:
        pydantic.ValidationError: `client`, `scopes` or one of the limits breaks a rule.
    """
    key_id = secrets.token_hex(4)
    token = f"{_MARK}_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    kept = {
        "key_id": key_id,
        "client": client,
        "scopes": frozenset(scopes),
        "sha256": _sha256(token),
        "created_at": datetime.now(UTC),
    }
    return token, ApiKey.model_validate(kept | limits)


class KeyRing:
    """The keys of a file, as it is now.

    Args:
        path: of the file; raises `WrongKeys` for one that cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._version()
        self._keys = self._read()

    def find(self, token: str) -> ApiKey | None:
        """The key that `token` is; None for every other string."""
        mark, _, rest = token.partition("_")
        key = self._keys.get(rest.partition("_")[0]) if mark == _MARK else None
        return key if key and key.fits(token) else None

    async def watch(self) -> None:
        """Read the file again whenever it changes, until cancelled; one that is wrong changes nothing."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            version = await asyncio.to_thread(self._version)
            if version == self._seen:
                continue
            self._seen = version
            try:
                self._keys = await asyncio.to_thread(self._read)
            except WrongKeys as error:
                log.error("keys_not_read", reason=str(error))  # noqa: TRY400  # known: words, no traceback
            else:
                log.info("keys_read", number=len(self._keys))

    def _read(self) -> dict[str, ApiKey]:
        return {key.key_id: key for key in KeyFile.read(self._path).keys}

    def _version(self) -> tuple[int, ...] | None:
        try:
            now = self._path.stat()
        except OSError:
            return None
        return (now.st_ino, now.st_mtime_ns, now.st_size)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
