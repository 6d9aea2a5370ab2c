"""What waits to be written to RabbitMQ, written as one: each write calls the kernel, and wakes the broker."""

from typing import Any, Final

from aio_pika.abc import AbstractConnection
from aiormq.abc import ChannelFrame

_ENOUGH_BYTES: Final = 64 * 1024
"""For so many a call costs little beside them, and joining them would cost a copy."""


def write_together(connection: AbstractConnection) -> None:
    """Have the driver write the frames that wait for an open `connection` together."""
    transport = connection.transport
    if transport is not None:
        join_waiting(transport.connection.write_queue)


def join_waiting(queue: Any) -> None:
    """Have `get` of a queue of the driver's frames give those that wait there as one, up to some 64 KiB.

    A frame whose sender wants to know when it is written, or after which nothing may come, is the last of
    its group: of the others nobody asks what has become of them.
    """
    get_one = queue.get

    async def get() -> ChannelFrame:
        last = await get_one()
        payloads, size_bytes = [last.payload], len(last.payload)
        while size_bytes < _ENOUGH_BYTES and not (last.should_drain or last.should_close or queue.empty()):
            last = queue.get_nowait()
            queue.task_done()
            payloads.append(last.payload)
            size_bytes += len(last.payload)
        return ChannelFrame(b"".join(payloads), last.should_close, last.drain_future)

    queue.get = get
