"""Images in Aliyun OSS, behind seven verbs."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from time import monotonic
from typing import Final
from urllib.parse import quote, urlsplit

from adapters.oss_calls import Fault, OssCalls, fault_of
from adapters.oss_options import OssOptions
from adapters.oss_uploads import OssUploads
from contracts.errors import StorageRefused, StorageUnavailable
from contracts.images import StoredObject

_BATCH: Final = 1000
_ONE_ADDRESS_FOR_S: Final = 5.0
_KEPT_ADDRESSES: Final = 1000


class OssImages:
    """The bucket; fits the ports of consumer and gateway.

    Args:
        options: which bucket, and how to reach it.
    """

    def __init__(self, options: OssOptions) -> None:
        self._options = options
        self._signed = lru_cache(_KEPT_ADDRESSES)(self._sign)
        self._calls = OssCalls(options)
        self._uploads = OssUploads(
            self._calls.bucket,
            connections=options.threads,
            connect_timeout_s=options.connect_timeout_s,
            read_timeout_s=options.read_timeout_s,
        )

    @property
    def key_prefix(self) -> str:
        """Folder of the images of requests that name none."""
        return self._options.key_prefix

    async def put(self, key: str, data: bytes, media_type: str, file_name: str) -> None:
        """Store `data` under `key`, over whatever is there; returns when OSS has it.

        Raises:
            StorageUnavailable: not within the attempts and the deadline, and it may be stored; or
                keys, bucket or region are wrong, for which no image is to blame.
            StorageRefused: OSS refuses it for good.
        """
        headers = {
            "Content-Type": media_type,
            "Content-MD5": _md5(data),
            "Cache-Control": self._options.cache_control,
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(file_name, safe='')}",
        }
        await self._calls.run_async("put", lambda: self._uploads.put(key, data, headers))

    async def get(self, key: str) -> bytes:
        """The object under `key`, whole.

        Raises:
            StorageUnavailable: not within the attempts and the deadline.
            StorageRefused: it is not there, or not ours to read.
        """
        return bytes(await self._calls.run("get", partial(self._read, key)))

    def _read(self, key: str) -> bytes:
        with self._calls.bucket.get_object(key) as answer:
            data = bytes(answer.read())
            if answer.content_length not in (None, len(data)):
                raise OSError("the object came cut short")  # tried again, as every lost connection
            return data

    async def delete_many(self, keys: list[str]) -> None:
        """Remove objects; those that are not there count as removed.

        Raises:
            StorageUnavailable: not within the attempts; some may be gone.
            StorageRefused: OSS refuses it for good.
        """
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            await self._calls.run("delete", partial(self._calls.bucket.batch_delete_objects, batch))

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`; raises as `put` does."""
        return bool(await self._calls.run("head", lambda: self._calls.bucket.object_exists(key)))

    async def page(self, prefix: str, after: str) -> list[StoredObject]:
        """Objects under `prefix` beyond the key `after`, at most 1000, in the order of their keys.

        Raises as `put` does.
        """
        found = await self._calls.run(
            "list",
            lambda: self._calls.bucket.list_objects_v2(prefix=prefix, start_after=after, max_keys=_BATCH),
        )
        return [
            StoredObject(key=one.key, stored_at=datetime.fromtimestamp(one.last_modified, UTC))
            for one in found.object_list
        ]

    def url(self, key: str) -> tuple[str, datetime | None]:
        """An address the image can be fetched from, and when that address ends (None: never).

        A signed one may be up to five seconds old.
        """
        if self._options.url_mode == "public":
            base = self._options.custom_domain or self._public_base()
            return f"{base}/{quote(key)}", None
        # One signature for all who ask within the same moment: pictures come again close together.
        return self._signed(key, int(monotonic() // _ONE_ADDRESS_FOR_S))

    def _sign(self, key: str, _moment: int) -> tuple[str, datetime]:
        expires_s = self._options.url_expires_s
        ends = datetime.now(UTC) + timedelta(seconds=expires_s)
        return self._calls.signer.sign_url("GET", key, expires_s, slash_safe=True), ends

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
        try:
            await self.put(key, b"probe", "text/plain", "probe.txt")
            await self.delete_many([key])
        except StorageUnavailable as error:
            if fault_of(error.__cause__) is Fault.MISCONFIGURED:
                raise StorageRefused(str(error)) from error
            raise

    async def close(self) -> None:
        """Let the threads end, and close the connections."""
        self._calls.close()
        await self._uploads.close()


def _md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
