"""Images in Aliyun OSS, through oss2: five verbs, retries above the SDK, threads of their own."""

import asyncio
import base64
import hashlib
import logging
import math
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

import oss2
import structlog
from oss2.credentials import StaticCredentialsProvider

from adapters.oss_options import OssOptions
from contracts.errors import PlotwireError, StorageRefused, StorageUnavailable

log = structlog.get_logger(__name__)
# At DEBUG the SDK logs authorization headers.
logging.getLogger("oss2").setLevel(logging.WARNING)

_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0
_BATCH: Final = 1000
_SERVER_ERROR: Final = 500
_PASSING_STATUSES: Final = frozenset({408, 429})
_DAMAGED_ON_THE_WAY: Final = "InvalidDigest"
_PASSING_CODES: Final = frozenset({"RequestTimeTooSkewed", _DAMAGED_ON_THE_WAY})
_NO_HTTP_ANSWER: Final = frozenset({oss2.exceptions.OSS_REQUEST_ERROR_STATUS})


class OssImages:
    """The bucket; fits the ports of consumer and gateway.

    Args:
        options: which bucket, and how to reach it.
    """

    def __init__(self, options: OssOptions) -> None:
        self._options = options
        self._threads = ThreadPoolExecutor(options.threads, thread_name_prefix="oss")
        token = options.session_token.get_secret_value() if options.session_token else ""
        credentials = StaticCredentialsProvider(
            options.access_key_id.get_secret_value(), options.access_key_secret.get_secret_value(), token
        )
        self._bucket = self._client(
            credentials, options.address, is_path_style=options.path_style, is_cname=options.cname
        )
        domain = options.custom_domain
        self._signer = self._client(credentials, domain, is_cname=True) if domain else self._bucket

    def _client(self, credentials: Any, endpoint: str, **style: bool) -> Any:
        session = oss2.Session(pool_size=self._options.threads)
        # ~/.netrc would replace our signature, and proxy variables reroute uploads.
        session.session.trust_env = False
        return oss2.Bucket(
            oss2.ProviderAuthV4(credentials),
            endpoint,
            self._options.bucket,
            region=self._options.region,
            session=session,
            connect_timeout=(self._options.connect_timeout_s, self._options.read_timeout_s),
            # Its CRC is pure Python, and slow, wherever there was no compiler; Content-MD5 is not.
            enable_crc=False,
            app_name="plotwire",
            **style,
        )

    @property
    def key_prefix(self) -> str:
        """Folder of the images of requests that name none."""
        return self._options.key_prefix

    async def put(self, key: str, data: bytes, media_type: str, file_name: str) -> None:
        """Store `data` under `key`, over whatever is there; returns when OSS has it.

        Raises:
            StorageUnavailable: not within the attempts and the deadline; it may be stored.
            StorageRefused: OSS refuses it for good.
        """
        headers = {
            "Content-Type": media_type,
            "Content-MD5": _md5(data),
            "Cache-Control": self._options.cache_control,
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(file_name, safe='')}",
        }
        await self._retried("put", lambda: self._bucket.put_object(key, data, headers=headers))

    async def delete_many(self, keys: list[str]) -> None:
        """Remove objects; those that are not there count as removed.

        Raises:
            StorageUnavailable: not within the attempts; some may be gone.
            StorageRefused: OSS refuses it for good.
        """
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            await self._retried("delete", partial(self._bucket.batch_delete_objects, batch))

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`; raises as `put` does."""
        return bool(await self._retried("head", lambda: self._bucket.object_exists(key)))

    def url(self, key: str) -> tuple[str, datetime | None]:
        """An address the image can be fetched from, and when that address ends (None: never)."""
        if self._options.url_mode == "public":
            base = self._options.custom_domain or self._public_base()
            return f"{base}/{quote(key)}", None
        expires_s = self._options.url_expires_s
        ends = datetime.now(UTC) + timedelta(seconds=expires_s)
        return self._signer.sign_url("GET", key, expires_s, slash_safe=True), ends

    def _public_base(self) -> str:
        address = urlsplit(self._options.address)
        if self._options.cname:
            return self._options.address
        if self._options.path_style:
            return f"{self._options.address}/{self._options.bucket}"
        return f"{address.scheme}://{self._options.bucket}.{address.netloc}"

    async def check(self) -> None:
        """Put and delete a probe object.

        Raises:
            StorageRefused: the configuration is wrong; the message says which part.
            StorageUnavailable: OSS does not answer.
        """
        # Always the same one: a process killed in between leaves no more than this behind.
        key = f"{self._options.key_prefix}.probe"
        await self.put(key, b"probe", "text/plain", "probe.txt")
        await self.delete_many([key])

    def close(self) -> None:
        """Let the threads end, and close the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for client in {self._bucket, self._signer}:
            client.session.session.close()

    async def _retried(self, verb: str, call: Callable[[], Any]) -> Any:
        """Run `call` in a thread until it succeeds, as often and as long as the options allow."""
        deadline_s = self._options.put_deadline_s
        try:
            async with asyncio.timeout(deadline_s):
                return await self._attempts(verb, call)
        except TimeoutError as error:
            raise StorageUnavailable(f"OSS: no answer within {deadline_s:g} s") from error

    async def _attempts(self, verb: str, call: Callable[[], Any]) -> Any:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
            except Exception as error:  # broken XML raises RuntimeError, not OssError
                ours = _as_ours(error)
                if attempt >= min(_most_attempts(error), self._options.max_attempts):
                    raise ours from error
                log.warning("oss_retry", verb=verb, attempt=attempt, reason=str(ours))
            # Full jitter: what failed together does not come again together.
            longest_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (attempt - 1))
            await asyncio.sleep(random.uniform(0, longest_s))  # noqa: S311  # jitter, not a secret


def _most_attempts(error: Exception) -> float:
    """How often a call that fails so is worth making."""
    if isinstance(_as_ours(error), StorageRefused):
        return 1
    if getattr(error, "code", "") == _DAMAGED_ON_THE_WAY:
        return 2
    return math.inf


def _as_ours(error: Exception) -> PlotwireError:
    """Worded from code and request id alone: the SDK's own text shows the key id and what was signed."""
    if not isinstance(error, oss2.exceptions.OssError):
        return StorageUnavailable(f"OSS: {type(error).__name__}")
    if error.status in _NO_HTTP_ANSWER:
        return StorageUnavailable("OSS cannot be reached")
    words = f"OSS: {error.status} {error.code} ({error.ec or 'no EC'}, {error.request_id})"
    passing = error.status >= _SERVER_ERROR or error.status in _PASSING_STATUSES
    return StorageUnavailable(words) if passing or error.code in _PASSING_CODES else StorageRefused(words)


def _md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
