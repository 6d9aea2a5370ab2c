"""Signature version 4 of OSS, in the Authorization header and in the URL.

Written from the vendor's description, not with the SDK's code, so that a client's mistake is not
repeated here. The signature covers method, resource, query, `x-oss-*`, Content-Type, Content-MD5
and the headers the client names as additional; the body is `UNSIGNED-PAYLOAD`.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from devstack.oss.errors import OssError, invalid_access_key, invalid_argument
from devstack.oss.target import Target

ALGORITHM: Final = "OSS4-HMAC-SHA256"
_ALWAYS_SIGNED: Final = frozenset({"content-type", "content-md5"})
_MAX_SKEW: Final = timedelta(minutes=15)
_MAX_EXPIRES_S: Final = 604_800
_TIME_FORMAT: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Keyring:
    """The one access key, and the region it signs for."""

    key_id: str
    secret: str
    region: str
    token: str = ""
    """Of temporary credentials: then every request must bring it."""


@dataclass(frozen=True)
class _Claim:
    """What the client says of its signature."""

    credential: str
    signature: str
    date: str
    additional: tuple[str, ...]
    in_url: bool


def verify(target: Target, headers: Mapping[str, str], keyring: Keyring, now: datetime) -> bool:
    """Check the signature of a request.

    Returns:
        True when it is signed and right, False when it is not signed at all.

    Raises:
        OssError: it is signed, and wrong in any way.
    """
    claim = _claim(target, headers)
    if claim is None:
        return False
    scope = _scope(claim, keyring)
    _check_time(claim, target, now)
    to_sign = string_to_sign(target, headers, claim.date, scope, claim.additional)
    expected = sign(keyring.secret, scope, to_sign)
    if not _is_same(expected, claim.signature):
        raise OssError(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
            ec="0002-00000040",
            OSSAccessKeyId=keyring.key_id,
            SignatureProvided=claim.signature,
            StringToSign=to_sign,
        )
    _check_token(target, headers, keyring)
    return True


def string_to_sign(
    target: Target, headers: Mapping[str, str], date: str, scope: str, additional: Iterable[str]
) -> str:
    """Algorithm, time, scope and the hash of the canonical request, one a line."""
    named = sorted({name.lower() for name in additional})
    signed = sorted(
        (name.lower(), value.strip())
        for name, value in headers.items()
        if name.lower().startswith("x-oss-") or name.lower() in _ALWAYS_SIGNED or name.lower() in named
    )
    query = sorted((_quote(k), _quote(v)) for k, v in target.query.items() if k != "x-oss-signature")
    canonical = "\n".join(
        (
            target.method,
            quote(target.resource, safe="/-_.~", errors="surrogateescape"),
            "&".join(f"{name}={value}" if value else name for name, value in query),
            "".join(f"{name}:{value}\n" for name, value in signed),
            ";".join(named),
            "UNSIGNED-PAYLOAD",
        )
    )
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{ALGORITHM}\n{date}\n{scope}\n{digest}"


def sign(secret: str, scope: str, text: str) -> str:
    """HMAC-SHA256 of `text`, in hex, with the key derived for `scope`."""
    key = f"aliyun_v4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _claim(target: Target, headers: Mapping[str, str]) -> _Claim | None:
    authorization = headers.get("Authorization", "")
    if authorization.startswith(f"{ALGORITHM} "):
        return _header_claim(authorization, headers)
    if authorization.startswith(("OSS ", "OSS2 ")) or {"Signature", "OSSAccessKeyId"} & target.query.keys():
        raise OssError(
            403,
            "InvalidRequest",
            "Signature version 1 is not available to this account; use version 4.",
            ec="0002-00000080",
        )
    if authorization:
        raise invalid_argument("Authorization header is invalid.", ec="0002-00000225")
    if "x-oss-signature-version" in target.query or "x-oss-signature" in target.query:
        return _url_claim(target)
    return None


def _header_claim(authorization: str, headers: Mapping[str, str]) -> _Claim:
    parts = (part.strip().partition("=") for part in authorization.removeprefix(ALGORITHM).split(","))
    fields = {name: value for name, _, value in parts}
    if not {"Credential", "Signature"} <= fields.keys():
        raise invalid_argument("Authorization header is invalid.", ec="0002-00000225")
    additional = tuple(filter(None, fields.get("AdditionalHeaders", "").split(";")))
    date = headers.get("x-oss-date", "")
    return _Claim(fields["Credential"], fields["Signature"], date, additional, in_url=False)


def _url_claim(target: Target) -> _Claim:
    query = target.query
    needed = {"x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature"}
    if missing := needed - query.keys():
        raise invalid_argument(f"The signed URL lacks {', '.join(sorted(missing))}.", ec="0002-00000225")
    if query["x-oss-signature-version"] != ALGORITHM:
        raise invalid_argument("x-oss-signature-version is invalid.", ec="0002-00000225")
    additional = tuple(filter(None, query.get("x-oss-additional-headers", "").split(";")))
    return _Claim(
        query["x-oss-credential"], query["x-oss-signature"], query["x-oss-date"], additional, in_url=True
    )


def _scope(claim: _Claim, keyring: Keyring) -> str:
    key_id, _, scope = claim.credential.partition("/")
    parts = scope.split("/")
    if len(parts) != 4 or parts[2:] != ["oss", "aliyun_v4_request"]:  # noqa: PLR2004  # day, region, product, end
        raise invalid_argument("The credential is not of the form id/day/region/oss/aliyun_v4_request.")
    if key_id != keyring.key_id:
        raise invalid_access_key()
    if parts[1] != keyring.region:
        raise invalid_argument(f"Invalid signing region {parts[1]}.", ec="0002-00000226")
    if parts[0] != claim.date[:8]:
        raise OssError(403, "InvalidArgument", "The credential's day differs from x-oss-date.")
    return scope


def _check_time(claim: _Claim, target: Target, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(claim.date, _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise OssError(403, "AccessDenied", "x-oss-date is not of the form yyyymmddThhmmssZ.") from error
    if claim.in_url:
        expires_s = _expires_s(target)
        if now > signed_at + timedelta(seconds=expires_s):
            raise OssError(403, "AccessDenied", "Request has expired.", ec="0002-00000236")
    if (signed_at - now if claim.in_url else abs(signed_at - now)) > _MAX_SKEW:
        raise OssError(
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            ec="0002-00000504",
        )


def _check_token(target: Target, headers: Mapping[str, str], keyring: Keyring) -> None:
    token = headers.get("x-oss-security-token") or target.query.get("x-oss-security-token", "")
    if not _is_same(keyring.token, token):
        raise OssError(
            403,
            "InvalidSecurityToken",
            "The security token you provided is invalid.",
            ec="0002-00000008",
        )


def _expires_s(target: Target) -> int:
    text = target.query["x-oss-expires"]
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) <= _MAX_EXPIRES_S:
        raise OssError(
            400,
            "AuthorizationQueryParametersError",
            f"x-oss-expires must be between 1 and {_MAX_EXPIRES_S} seconds.",
            ec="0002-00000232",
        )
    return int(text)


def _is_same(ours: str, theirs: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogateescape"))


def _quote(text: str) -> str:
    return quote(text, safe="-_.~", errors="surrogateescape")
