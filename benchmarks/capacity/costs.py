"""The cost model: what one chart takes of each part of the system, as a measurement found it."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

MEASURED: Final = Path(__file__).parents[1] / "results" / "capacity.json"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spent(_Model):
    """CPU milliseconds of one chart, by part, while the service is as busy as it can be."""

    gateway: float
    """Over AMQP for its result event, which every gateway hears; over HTTP for the submission, too."""
    consumer: float
    workers: float
    rabbitmq: float
    mongodb: float
    oss: float
    callers: float
    """The benchmark itself, where it shares the machine."""

    @property
    def total(self) -> float:
        """Over all parts of the service."""
        return self.gateway + self.consumer + self.workers + self.rabbitmq + self.mongodb + self.oss


class Steps(_Model):
    """Milliseconds each step takes from call to answer, one chart at a time, processors included."""

    claim: float
    reserve: float
    put: float
    note_stored: float
    finish: float
    announce: float
    publish: float
    """A request, until the broker confirms it."""
    add: float
    """A task's record, by the gateway."""


class Observed(_Model):
    """One setting as it was measured: what the simulation is held against."""

    workers: int
    prefetch: int
    work: str
    """`unique` or `repeated`."""
    charts: int
    per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    """At half of `per_s`, a third as many charts, evenly spaced."""
    cpu_ms: float
    strangers_cores: float


class Costs(_Model):
    """Everything that is measured."""

    facts: dict[str, str]
    cores: int
    unique: Spent
    repeated: Spent
    submitted: Spent
    """A unique chart over HTTP."""
    steps: Steps
    draw_ms: tuple[float, ...]
    """Of the charts of the mix, one at a time."""
    alone_ms: tuple[float, ...]
    """From publish to event, one chart at a time."""
    lane_share: float
    """Of RabbitMQ's work on a chart, that of the one process that holds its lane's queue."""
    audit_share: float
    """The same of the audit queue, which every event goes to."""
    observed: tuple[Observed, ...]

    @classmethod
    def read(cls, path: Path = MEASURED) -> "Costs":
        """What was measured last; raises `OSError`, or `ValueError` for a file that is no measurement."""
        return cls.model_validate_json(path.read_bytes())
