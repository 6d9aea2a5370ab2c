"""Uploads to OSS on the event loop: what oss2 has signed, sent by aiohttp.

The SDK would send it in a thread, on the sessions of `requests`: twice the processor time of an upload.
What it says of a request and makes of an answer is its own as before.
"""

import ssl
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import aiohttp
import oss2
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from yarl import URL

_LIBRARY_HEADERS: Final = ("Accept", "Accept-Encoding")
"""That are for who reads pages."""


@dataclass(frozen=True)
class _Answer:
    """An answer, in the words of the SDK."""

    status: int
    headers: Any
    body: bytes

    def read(self, _size: int | None = None) -> bytes:
        """All of it."""
        return self.body


class OssUploads:
    """Puts objects into one bucket.

    Args:
        bucket: oss2's client of it, which signs.
        connections: that are open at the same time; more uploads wait for one.
        connect_timeout_s: to connect.
        read_timeout_s: without a byte of an answer.
    """

    def __init__(
        self, bucket: Any, *, connections: int, connect_timeout_s: float, read_timeout_s: float
    ) -> None:
        self._bucket = bucket
        self._connections = connections
        self._limits = aiohttp.ClientTimeout(
            total=connect_timeout_s + 2 * read_timeout_s,  # one for the object, one for the answer
            sock_connect=connect_timeout_s,
            sock_read=read_timeout_s,
        )
        self._session: aiohttp.ClientSession | None = None

    async def put(self, key: str, data: bytes, headers: dict[str, str]) -> None:
        """One try to store `data` under `key`.

        Raises:
            oss2.exceptions.OssError: what the SDK's own `put_object` would raise.
        """
        request = self._signed(key, data, headers)
        try:
            answer = await self._send(request)
        except (aiohttp.ClientError, OSError) as error:  # a timeout is an OSError
            raise oss2.exceptions.RequestError(error) from error
        if not 200 <= answer.status < 300:  # noqa: PLR2004  # the statuses of success
            raise oss2.exceptions.make_exception(answer)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _signed(self, key: str, data: bytes, headers: dict[str, str]) -> Any:
        bucket = self._bucket
        request = oss2.http.Request(
            "PUT",
            bucket._make_url(bucket.bucket_name, key),  # noqa: SLF001  # the public call sends, too
            data=data,
            headers=headers,
            app_name=bucket.app_name,
            region=bucket.region,
            product=bucket.product,
        )
        bucket.auth._sign_request(request, bucket.bucket_name, key)  # noqa: SLF001  # as above
        return request

    async def _send(self, request: Any) -> _Answer:
        if self._session is None:
            self._session = self._open()
        async with self._session.put(
            URL(request.url, encoded=True),  # what is signed is sent to the letter
            data=BytesIO(request.data),  # in pieces, between which others have their turn
            headers={name: value for name, value in request.headers.items() if value is not None},
            allow_redirects=False,
        ) as answer:
            return _Answer(answer.status, answer.headers, await answer.read())

    def _open(self) -> aiohttp.ClientSession:
        trusted = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)  # as the SDK's other calls
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, ssl=trusted),
            timeout=self._limits,
            skip_auto_headers=_LIBRARY_HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        session._retry_connection = False  # noqa: SLF001  # it has no public name; tries are counted above
        return session
