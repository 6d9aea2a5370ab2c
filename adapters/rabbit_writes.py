"""What waits to be written to RabbitMQ, written as one: each write calls the kernel, and wakes the broker."""

from typing import Any

from aio_pika.abc import AbstractConnection
from aiormq.abc import ChannelFrame


def write_together(connection: AbstractConnection) -> None:
    """Have the driver write the frames that wait for an open `connection` together."""
    transport = connection.transport
    if transport is not None:
        join_waiting(transport.connection.write_queue)


def join_waiting(queue: Any) -> None:
    """Have `get` of a queue of the driver's frames give all that wait there as one.

    A frame whose sender wants to know when it is written, or after which nothing may come, is the last of
    its group: of the others nobody asks what has become of them.
    """
    get_one = queue.get

    async def get() -> ChannelFrame:
        frames = [await get_one()]
        while not (frames[-1].should_drain or frames[-1].should_close or queue.empty()):
            frames.append(queue.get_nowait())
            queue.task_done()
        last = frames[-1]
        payload = b"".join(frame.payload for frame in frames)
        return ChannelFrame(payload, should_close=last.should_close, drain_future=last.drain_future)

    queue.get = get
