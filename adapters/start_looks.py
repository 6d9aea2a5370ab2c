"""What a process looks at when it starts: each server cheaply, and each is prepared when it is right."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol

from adapters.mongo_inspection import look_at_mongo
from adapters.oss_images import OssImages
from adapters.oss_inspection import look_at_bucket
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_inspection import look_at_rabbit
from adapters.settings import ServerSettings
from contracts.findings import Finding
from contracts.topology import Topology

Looks = dict[str, Callable[[], Awaitable[list[Finding]]]]


class Store(Protocol):
    """A part of the database."""

    async def prepare(self) -> None:
        """Make what it needs there, its indexes above all; nothing happens where that exists."""


def start_looks(
    servers: ServerSettings, topology: Topology, stores: Iterable[Store], *, admin: RabbitAdmin
) -> Looks:
    """The looks at RabbitMQ and MongoDB, by the name that probes see; each may be taken again and again.

    Args:
        servers: where they are.
        topology: what is declared.
        stores: are prepared.
        admin: declares.
    """
    parts = tuple(stores)

    async def prepare() -> None:
        await asyncio.gather(*(part.prepare() for part in parts))

    amqp_url, mongo_url = servers.amqp_url.get_secret_value(), servers.mongo_url.get_secret_value()
    return {
        "broker": partial(look_at_rabbit, amqp_url, topology, admin.declare),
        "store": partial(look_at_mongo, mongo_url, prepare),
    }


def bucket_look(images: OssImages, *, writes: bool, is_wanted: bool) -> Looks:
    """The look at the bucket, if it is wanted; see `look_at_bucket`."""
    return {"images": partial(look_at_bucket, images, writes=writes)} if is_wanted else {}
