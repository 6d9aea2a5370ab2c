"""Calls to OSS through oss2: signed with version 4, tried again above the SDK; all but uploads on threads."""

import asyncio
import logging
import math
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from typing import Any, Final

import oss2
import structlog
from oss2.credentials import StaticCredentialsProvider

from adapters.metrics import OSS_RETRIES, oss_operation
from adapters.oss_options import OssOptions
from contracts.errors import PlotwireError, StorageRefused, StorageUnavailable

log = structlog.get_logger(__name__)
# At DEBUG the SDK logs authorization headers.
logging.getLogger("oss2").setLevel(logging.WARNING)

_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0
_SERVER_ERROR: Final = 500
_PASSING_STATUSES: Final = frozenset({408, 429})
_SKEWED: Final = "RequestTimeTooSkewed"
_DAMAGED_ON_THE_WAY: Final = "InvalidDigest"
_OURS_TO_MEND: Final = frozenset(
    {
        "InvalidAccessKeyId",
        "InvalidSecurityToken",
        "NoSuchBucket",
        "PublicEndpointForbidden",
        "SignatureDoesNotMatch",
        "UserDisable",
    }
)
_OURS_TO_MEND_EC: Final = frozenset(
    {
        "0002-00000080",  # signature version 1
        "0002-00000226",  # another region
    }
)


class Fault(Enum):
    """What an error of OSS says of the call."""

    PASSING = auto()
    """The same call may work now."""
    DAMAGED = auto()
    """The body was damaged on the way: once more, and then it is something else."""
    MISCONFIGURED = auto()
    """Every call will fail until somebody mends keys, bucket or region; no call is to blame."""
    REFUSED = auto()
    """This call will never work."""


class OssCalls:
    """One bucket and the ways to it.

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
        self.bucket = self._client(
            credentials, options.address, is_path_style=options.path_style, is_cname=options.cname
        )
        """oss2's client of the bucket, for `run`."""
        domain = options.custom_domain
        self.signer = self._client(credentials, domain, is_cname=True) if domain else self.bucket
        """oss2's client that signs addresses; it sends nothing."""

    def _client(self, credentials: Any, endpoint: str, **style: bool) -> Any:
        session = oss2.Session(pool_size=self._options.threads)
        # ~/.netrc would replace our signature, and proxy variables reroute calls.
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

    def close(self) -> None:
        """Let the threads end, and close the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for client in {self.bucket, self.signer}:
            client.session.session.close()

    async def run(self, verb: str, call: Callable[[], Any]) -> Any:
        """As `run_async`, each time in a thread."""
        loop = asyncio.get_running_loop()
        return await self.run_async(verb, lambda: loop.run_in_executor(self._threads, call))

    async def run_async(self, verb: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """Run `call` until it succeeds, as often and as long as the options allow.

        Args:
            verb: for the log.
            call: may run several times, so it must be the same however often.

        Raises:
            StorageUnavailable: not within the attempts and the deadline; it may have been done.
            StorageRefused: OSS refuses it for good.
        """
        deadline_s = self._options.put_deadline_s
        with oss_operation(verb):
            try:
                async with asyncio.timeout(deadline_s):
                    return await self._attempts(verb, call)
            except TimeoutError as error:
                raise StorageUnavailable(f"OSS: no answer within {deadline_s:g} s") from error

    async def _attempts(self, verb: str, call: Callable[[], Awaitable[Any]]) -> Any:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await call()
            except Exception as error:  # broken XML raises RuntimeError, not OssError
                ours = _as_ours(error)
                _alert(error, ours)
                if attempt >= min(_most_attempts(error), self._options.max_attempts):
                    raise ours from error
                OSS_RETRIES.labels(verb).inc()
                log.warning("oss_retry", verb=verb, attempt=attempt, reason=str(ours))
            # Full jitter: what failed together does not come again together.
            longest_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (attempt - 1))
            await asyncio.sleep(random.uniform(0, longest_s))  # noqa: S311  # jitter, not a secret


def fault_of(error: BaseException | None) -> Fault:
    """Which kind of fault made oss2 raise `error`."""
    if isinstance(error, oss2.exceptions.ClientError):
        return Fault.REFUSED
    if not isinstance(error, oss2.exceptions.ServerError):
        return Fault.PASSING  # no answer, one that cannot be read, or one with another checksum
    if error.code in _OURS_TO_MEND or error.ec in _OURS_TO_MEND_EC:
        return Fault.MISCONFIGURED
    if error.code == _DAMAGED_ON_THE_WAY:
        return Fault.DAMAGED
    passes = error.status >= _SERVER_ERROR or error.status in _PASSING_STATUSES or error.code == _SKEWED
    return Fault.PASSING if passes else Fault.REFUSED


def _most_attempts(error: Exception) -> float:
    """How often a call that fails so is worth making."""
    match fault_of(error):
        case Fault.PASSING:
            return math.inf
        case Fault.DAMAGED:
            return 2
        case Fault.MISCONFIGURED | Fault.REFUSED:
            return 1


def _as_ours(error: Exception) -> PlotwireError:
    """Worded from code and request id alone: the SDK's own text shows the key id and what was signed."""
    words = f"OSS: {type(error).__name__}"
    if isinstance(error, oss2.exceptions.RequestError):
        words = "OSS cannot be reached"
    elif isinstance(error, oss2.exceptions.ServerError):
        words = f"OSS: {error.status} {error.code} ({error.ec or 'no EC'}, {error.request_id})"
    return StorageRefused(words) if fault_of(error) is Fault.REFUSED else StorageUnavailable(words)


def _alert(error: Exception, ours: PlotwireError) -> None:
    """Tell at once what only people can mend."""
    if fault_of(error) is Fault.MISCONFIGURED:
        log.error("oss_misconfigured", reason=str(ours))
    elif getattr(error, "code", "") == _SKEWED:
        log.error("oss_clock_skewed", reason=str(ours))
