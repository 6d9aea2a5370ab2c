"""Sums over a body: the Content-MD5 a client sends, and the CRC-64 it is sent."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import crcmod  # type: ignore[import-untyped]  # has no types

from devstack.oss.errors import OssError

_crc64: Any = crcmod.mkCrcFun(0x142F0E1EBA9EA3693, initCrc=0, rev=True, xorOut=0xFFFFFFFFFFFFFFFF)
_is_fast = find_spec("crcmod._crcfunext") is not None


def crc64(data: bytes) -> int | None:
    """CRC-64/XZ of `data`; None where crcmod has no C extension and would take 80 ms a MiB.

    Clients compare only what they are sent.
    """
    return int(_crc64(data)) if _is_fast else None


def check_md5(headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a body that is not the one its Content-MD5 was made of; without the header all is well.

    Raises:
        OssError: it is damaged.
    """
    claimed = headers.get("Content-MD5")
    actual = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    if claimed is not None and claimed != actual:
        raise OssError(400, "InvalidDigest", "The Content-MD5 you specified did not match the body.")
