"""How many machines and processes an installation has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deployment:
    """A whole installation."""

    consumer_machines: int = 1
    consumers: int = 1
    """Processes on each of them."""
    workers: int = 2
    """Drawing processes of each consumer."""
    prefetch: int = 25
    cores: int = 2
    """Of each machine."""
    gateways: int = 1
    """Processes, each with a core of its own."""
    broker_nodes: int = 1
    lane_queues: int = 1
    """That one lane is split into."""
    shards: int = 1
    """Of MongoDB; the primary of each has a machine of its own."""
    shared: bool = False
    """Everything on the one consumer machine, the callers too."""
    strangers_cores: float = 0
    """That other programs keep busy on each consumer machine."""
    round_trip_ms: float = 0.5
    """Between two machines, on top of what was measured on one."""
    put_ms: float = 20.0
    """Until OSS has an image, on top of what was measured on one machine."""

    @property
    def all_consumers(self) -> int:
        """Consumer processes on all machines."""
        return self.consumer_machines * self.consumers
