"""Bytes on their way into the storage: a file nobody else sees, and its sums."""

import hashlib
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import BinaryIO, Self

from devstack.oss.checksum import Crc64


class Draft:
    """Written piece by piece, then moved into place in one step; whatever stays behind is removed.

    Args:
        folder: of the file, on the file system of its later place.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / token_hex(16)
        self._file: BinaryIO | None = None
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._crc64 = Crc64()
        self.size = 0
        """Bytes so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._path.unlink(missing_ok=True)

    @property
    def md5(self) -> bytes:
        """Digest of the bytes so far."""
        return self._md5.digest()

    @property
    def crc64(self) -> int | None:
        """CRC-64/XZ of the bytes so far; None where it would be slow."""
        return self._crc64.value

    def write(self, piece: bytes) -> None:
        """Append `piece`."""
        self._opened().write(piece)
        self._md5.update(piece)
        self._crc64.update(piece)
        self.size += len(piece)

    def read(self) -> bytes:
        """All bytes so far."""
        if self._file is None:
            return b""
        self._file.flush()
        return self._path.read_bytes()

    def move_to(self, place: Path, tail: bytes = b"") -> None:
        """Become the file `place`, over whatever is there; the draft is used up.

        Args:
            place: on the same file system.
            tail: written behind the bytes; neither size nor sums know of it.
        """
        file = self._opened()
        file.write(tail)
        file.close()
        self._path.replace(place)
        self._file = None

    def _opened(self) -> BinaryIO:
        if self._file is None:  # most requests have no body, and need no file
            self._file = self._path.open("wb")
        return self._file
