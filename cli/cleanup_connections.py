"""The clean-up as operators' commands run it; apart from `connections`, since OSS takes long to load."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from adapters.mongo_expiry import MongoExpiry
from adapters.mongo_lease import MongoLease
from adapters.mongo_letters import MongoLetters
from adapters.mongo_tasks import MongoTasks
from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from cli.connections import SELECT_STORE_WITHIN_S, addresses_in, servers_of, setting
from consumer.settings import ConsumerSettings
from operations.cleanup import Cleanup
from operations.turns import CleanupTurns

_HOLD_CLEANUP_S: Final = 120


@asynccontextmanager
async def open_cleanup(ports_file: Path | None) -> AsyncIterator[CleanupTurns]:
    """The clean-up on the servers of the environment, or of a ports file, until the block ends."""
    servers, oss, settings = servers_of(ports_file), _oss_of(ports_file), setting(ConsumerSettings)
    async with AsyncExitStack() as stack:
        tasks = MongoTasks(
            servers.mongo_url.get_secret_value(),
            retention=servers.retention,
            select_within_s=SELECT_STORE_WITHIN_S,
        )
        stack.callback(tasks.close)
        images = OssImages(oss)
        stack.push_async_callback(images.close)
        lease = MongoLease(tasks.database, hold_s=_HOLD_CLEANUP_S)
        await lease.prepare()
        cleanup = Cleanup(
            MongoExpiry(tasks.database),
            MongoLetters(tasks.database),
            images,
            retention=servers.retention,
            orphan_age=settings.orphan_age,
        )
        yield CleanupTurns(cleanup, lease, interval=settings.cleanup_interval)


def _oss_of(ports_file: Path | None) -> OssOptions:
    """The bucket of the environment, or of a ports file; raises as `servers_of` does."""
    if not ports_file:
        return setting(OssOptions)
    told = addresses_in(ports_file)
    names = ("endpoint", "region", "bucket", "access_key_id", "access_key_secret")
    return setting(OssOptions, path_style=True, **{name: told.get(f"oss_{name}") for name in names})
