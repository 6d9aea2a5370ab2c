"""What a client says of an object besides its bytes, in the headers that store it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from devstack.oss.errors import OssError, invalid_argument, not_implemented
from devstack.oss.limits import (
    MAX_KEY_BYTES,
    MAX_METADATA_BYTES,
    MAX_TAG_KEY,
    MAX_TAG_VALUE,
    MAX_TAGS,
)

OBJECT_ACLS: Final = frozenset({"default", "private", "public-read"})
_STORAGE_CLASSES: Final = frozenset({"Standard", "IA"})
_KEPT_HEADERS: Final = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
)
_NOT_DONE: Final = ("x-oss-copy-source", "x-oss-callback", "x-oss-server-side-encryption")
_TAG: Final = re.compile(r"[\w +\-=.:/]*")


@dataclass(frozen=True)
class Traits:
    """Headers, access and tags of an object."""

    headers: dict[str, str] = field(default_factory=dict)
    """Content-Type, Cache-Control, `x-oss-meta-*` and their like, lower-case names."""
    acl: str = "default"
    storage_class: str = "Standard"
    tags: dict[str, str] = field(default_factory=dict)


def traits_of(headers: Mapping[str, str]) -> Traits:
    """What these request headers say.

    Raises:
        OssError: one of them cannot be, or asks for what this endpoint does not do.
    """
    found = {name.lower(): value for name, value in headers.items()}
    if refused := [name for name in _NOT_DONE if name in found]:
        raise not_implemented(f"the header {refused[0]}")
    return Traits(
        _kept(found),
        known_acl(found.get("x-oss-object-acl", "default")),
        _known_class(found.get("x-oss-storage-class", "Standard")),
        _tags_of_header(found.get("x-oss-tagging", "")),
    )


def known_acl(acl: str, among: frozenset[str] = OBJECT_ACLS) -> str:
    """`acl`, if it is one.

    Raises:
        OssError: it is none, or `public-read-write`, which nobody should want.
    """
    if acl not in among:
        raise invalid_argument(f"The ACL must be one of {', '.join(sorted(among))}.")
    return acl


def check_tags(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The tags as a mapping.

    Raises:
        OssError: too many, one twice, or one with what tags cannot have.
    """
    for key, value in pairs:
        if not 1 <= len(key) <= MAX_TAG_KEY or len(value) > MAX_TAG_VALUE:
            raise _invalid_tag(f"A tag has a key of 1 to {MAX_TAG_KEY} and a value of up to {MAX_TAG_VALUE}.")
        if not _TAG.fullmatch(key) or not _TAG.fullmatch(value):
            raise _invalid_tag("A tag has letters, digits, spaces and + - = . _ : / alone.")
    if len(pairs) > MAX_TAGS or len(dict(pairs)) < len(pairs):
        raise _invalid_tag(f"An object has at most {MAX_TAGS} tags, each once.")
    return dict(pairs)


def check_key(key: str) -> None:
    """Refuse what cannot be the key of an object.

    Raises:
        OssError: it cannot.
    """
    try:
        size_bytes = len(key.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise OssError(400, "InvalidObjectName", "The key is not UTF-8.") from error
    if not 1 <= size_bytes <= MAX_KEY_BYTES or key.startswith(("/", "\\")):
        raise OssError(400, "InvalidObjectName", "The specified object is not valid.")


def _kept(found: Mapping[str, str]) -> dict[str, str]:
    meta = {name: value for name, value in found.items() if name.startswith("x-oss-meta-")}
    if sum(len(name) + len(value) for name, value in meta.items()) > MAX_METADATA_BYTES:
        raise OssError(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed size.")
    kept = {name: found[name] for name in _KEPT_HEADERS if name in found}
    return {"content-type": "application/octet-stream"} | kept | meta


def _known_class(name: str) -> str:
    if name not in _STORAGE_CLASSES:
        raise invalid_argument(f"The storage class must be one of {', '.join(sorted(_STORAGE_CLASSES))}.")
    return name


def _tags_of_header(text: str) -> dict[str, str]:
    return check_tags(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def _invalid_tag(message: str) -> OssError:
    return OssError(400, "InvalidTag", message)
