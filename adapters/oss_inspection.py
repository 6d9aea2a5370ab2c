"""Whether a bucket can be used: reached, with every right that the service needs, and addresses that work.

`look_at_bucket` is for a process that starts, and cheap; `inspect_oss` for people, and thorough.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp

from adapters.oss_calls import Fault, fault_of
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from contracts.errors import PlotwireError, StorageRefused, StorageUnavailable
from contracts.findings import Finding, Inspector, Level

_SAY: Final = Inspector("OSS")
_WITHIN_S: Final = 10.0
_AT_ONCE_S: Final = 1.0
_BODY: Final = b"plotwire check-config"
_HTTP_OK: Final = 200
_ADVICE: Final = {
    "InvalidAccessKeyId": "mend OSS_ACCESS_KEY_ID: OSS does not know it, or it is disabled",
    "SignatureDoesNotMatch": "mend OSS_ACCESS_KEY_SECRET and OSS_REGION: they go with the key and the bucket",
    "InvalidSecurityToken": "renew OSS_SESSION_TOKEN with its key and secret",
    "SecurityTokenExpired": "renew OSS_SESSION_TOKEN with its key and secret",
    "NoSuchBucket": "mend OSS_BUCKET, or make the bucket; is OSS_ENDPOINT of its region?",
    "AccessDenied": "let it (RAM policy) put, get, list and delete objects on the prefix",
    "RequestTimeTooSkewed": "set this machine's clock by NTP: OSS allows 15 minutes",
    "UserDisable": "the account is disabled or in debt",
    "PublicEndpointForbidden": "bind a domain to the bucket, and set OSS_ENDPOINT and OSS_CNAME=true",
    "RequestError": "look at OSS_ENDPOINT, firewalls and name resolution",
}


async def look_at_bucket(images: OssImages, *, writes: bool) -> list[Finding]:
    """Findings about the bucket, for a process that starts.

    Args:
        images: the bucket.
        writes: put, get and delete a probe object, which needs an answer; else only ask for one, which
            need not be there, and do without an answer that does not come at once.

    Raises:
        StorageUnavailable: it does not answer.
    """
    # Always the same one: a process killed in between leaves no more than this behind.
    key = f"{images.key_prefix}.probe"
    if not writes:
        return [await _hasty(lambda: _readable(images, key))]
    found = [await _verb("put", lambda: images.put(key, _BODY, "text/plain", "probe.txt"))]
    if found[0].level is Level.OK:
        found.append(await _verb("get", lambda: _readable(images, key)))
        found.append(await _verb("delete", lambda: images.delete_many([key])))
    return found


async def inspect_oss(options: OssOptions) -> list[Finding]:
    """Findings about the bucket of `options`; leaves nothing behind.

    One try each, and a few seconds for it: a person waits.
    """
    impatient = options.model_copy(
        update={
            "max_attempts": 1,
            "put_deadline_s": _WITHIN_S,
            "read_timeout_s": min(options.read_timeout_s, _WITHIN_S / 2),
        }
    )
    images = OssImages(impatient)
    key = f"{options.key_prefix}.check-{uuid4().hex[:12]}"
    try:
        found = [_connection(options)]
        put = await _at_once("put", lambda: images.put(key, _BODY, "text/plain", "check.txt"))
        found.append(put)
        if put.level is Level.OK:
            found.append(await _at_once("head", lambda: _there(images, key)))
            found.append(await _at_once("get", lambda: _same(images, key)))
            found.append(await _at_once("list", lambda: images.page(options.key_prefix, "")))
            found.append(await _address(images.url(key)[0], options))
            found.append(await _at_once("delete", lambda: images.delete_many([key])))
        return found
    finally:
        await images.close()


def _connection(options: OssOptions) -> Finding:
    words = f"{options.address}, bucket {options.bucket}, region {options.region}"
    if options.address.startswith("http://"):
        return _SAY.note("address", words, "over http everyone on the way can read and change images")
    return _SAY.ok("address", words)


async def _there(images: OssImages, key: str) -> None:
    if not await images.exists(key):
        raise _Contradiction("what was stored is not there")


async def _same(images: OssImages, key: str) -> None:
    if await images.get(key) != _BODY:
        raise _Contradiction("what was stored came back changed")


class _Contradiction(Exception):
    """OSS, or something before it, contradicts itself."""


async def _hasty(call: Callable[[], Awaitable[object]]) -> Finding:
    try:
        async with asyncio.timeout(_AT_ONCE_S):
            return await _verb("get", call)
    except (StorageUnavailable, TimeoutError):
        return _SAY.note("get", "no answer", "images cannot be fetched before it answers; the rest works")


async def _readable(images: OssImages, key: str) -> None:
    """Another process that starts may have removed it meanwhile, which OSS tells only those who may read."""
    try:
        await images.get(key)
    except StorageRefused as error:
        if getattr(error.__cause__, "code", "") != "NoSuchKey":
            raise


async def _at_once(verb: str, call: Callable[[], Awaitable[object]]) -> Finding:
    try:
        return await _verb(verb, call)
    except StorageUnavailable as error:
        return _SAY.wrong(verb, str(error), _advice(error.__cause__))


async def _verb(verb: str, call: Callable[[], Awaitable[object]]) -> Finding:
    """Raises `StorageUnavailable` when another try may help."""
    began = perf_counter()
    try:
        await call()
    except _Contradiction as error:
        return _SAY.wrong(verb, str(error), "is there a cache or a proxy in between?")
    except PlotwireError as error:
        if fault_of(error.__cause__) in {Fault.PASSING, Fault.DAMAGED}:
            raise
        return _SAY.wrong(verb, str(error), _advice(error.__cause__))
    return _SAY.ok(verb, f"{(perf_counter() - began) * 1000:.0f} ms")


def _advice(cause: Any) -> str:
    code = getattr(cause, "code", "") or type(cause).__name__
    return _ADVICE.get(
        code, _ADVICE.get(type(cause).__name__, "look for the code in the documentation of OSS")
    )


async def _address(url: str, options: OssOptions) -> Finding:
    """Whether whoever gets the address of an image can fetch it."""
    timeout = aiohttp.ClientTimeout(total=_WITHIN_S)
    where = urlsplit(url).hostname
    mend = "OSS_CUSTOM_DOMAIN" if options.custom_domain else "OSS_ENDPOINT"
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            is_ours = answer.status == _HTTP_OK and await answer.read() == _BODY
            status = answer.status
    except (aiohttp.ClientError, TimeoutError) as error:
        words = f"{where} cannot be reached from here ({type(error).__name__})"
        return _SAY.note("image address", words, f"callers must reach it: look at {mend}")
    if is_ours:
        return _SAY.ok("image address", f"{options.url_mode}, on {where}")
    advice = (
        "OSS_URL_MODE=public needs a bucket that everyone may read, or a domain before it"
        if options.url_mode == "public"
        else f"signed addresses do not work there: look at {mend} and OSS_CNAME"
    )
    return _SAY.wrong("image address", f"{where} answers {status}", advice)
