"""Image stores of a test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions


@asynccontextmanager
async def image_store(options: OssOptions) -> AsyncIterator[OssImages]:
    """The store of `options`, closed at the end of the block."""
    store = OssImages(options)
    try:
        yield store
    finally:
        await store.close()
