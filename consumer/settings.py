"""The consumer's own settings: environment variables `PLOTWIRE_*`; wrong values stop the start."""

import os
from datetime import timedelta
from typing import Final, Self

from pydantic import AliasChoices, ByteSize, Field, PositiveFloat, PositiveInt, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from consumer.confinement import Sandbox
from contracts import limits

_KIB: Final = 1024


def _also(name: str) -> AliasChoices:
    """Our name first, then the one of the service this replaces."""
    ours = {
        "QUEUE_MAX_CONCURRENT": "PLOTWIRE_PREFETCH",
        "QUEUE_RETRY_ATTEMPTS": "PLOTWIRE_MAX_ATTEMPTS",
        "CLEANUP_INTERVAL_HOURS": "PLOTWIRE_CLEANUP_INTERVAL_HOURS",
        "QUEUE_TASK_TIMEOUT": "PLOTWIRE_QUEUE_LIMIT_S",
    }
    return AliasChoices(ours[name], name)


def _cores() -> int:
    """the cores"""  # noqa: D403, D415  # as documents name this default
    return os.cpu_count() or 1


class ConsumerSettings(BaseSettings):
    """What a consumer process may be told."""

    model_config = SettingsConfigDict(
        env_prefix="PLOTWIRE_",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        extra="ignore",
    )

    prefetch: PositiveInt = Field(default=25, le=1000, validation_alias=_also("QUEUE_MAX_CONCURRENT"))
    """Requests in flight per lane: taken from the queue and not yet settled."""

    workers: PositiveInt = Field(default_factory=_cores, le=256)
    """Drawing processes; each takes one core and up to `worker_memory`."""

    worker_memory: ByteSize = Field(default=ByteSize(_KIB**3), ge=256 * _KIB**2)
    """Address-space limit of one drawing process, e.g. `1GiB`."""

    worker_recycle: PositiveInt = 5_000
    """Drawings after which a process is replaced by a fresh one."""

    draw_limit_s: PositiveFloat = Field(default=10, le=600)
    """Seconds one drawing may take before its process is killed; waiting for a process is not counted.
    One that waits for a processor most of that time gets up to three times as long."""

    attempt_limit_s: PositiveFloat = Field(default=180, le=600)
    """Seconds one attempt may take: waiting for a drawing process, drawing, storing and recording."""

    queue_limit_s: float = Field(
        default=limits.DEFAULT_TIME_TO_LIVE_S,
        ge=limits.MIN_TIME_TO_LIVE_S,
        le=limits.MAX_TIME_TO_LIVE_S,
        validation_alias=_also("QUEUE_TASK_TIMEOUT"),
    )
    """Seconds a request without `timeToLiveS` may wait in the queue; later it fails with `QUEUE_TIMEOUT`."""

    sandbox: Sandbox = Sandbox.AUTO
    """Lockdown of drawing: `auto` (all the kernel has), `strict` (all, or no start), `rlimits`, `off`.
    See docs/sandbox.md."""

    crash_budget: PositiveInt = 3
    """Drawing processes one task may kill before it fails with `RENDER_CRASHED`; also how often the broker
    may give it up, its consumers having died, before it fails with `CRASH_LOOP`."""

    max_attempts: PositiveInt = Field(default=4, le=100, validation_alias=_also("QUEUE_RETRY_ATTEMPTS"))
    """Deliveries of one request, the first included, before transient errors fail it."""

    relay_interval_s: PositiveFloat = Field(default=2, le=60)
    """Seconds between two looks for what was recorded and never confirmed; at the second it is sent."""

    drain_limit_s: PositiveFloat = 30
    """Seconds that running work may take to finish after SIGTERM."""

    cleanup_interval_hours: PositiveFloat = Field(
        default=24, le=24 * 365, validation_alias=_also("CLEANUP_INTERVAL_HOURS")
    )
    """Hours from one clean-up of expired tasks, images and dead letters to the next."""

    cleanup_orphans: bool = False
    """Let scheduled clean-ups remove objects without a record, too; they are counted always.

    Only where no other installation keeps its images in the same folders of the bucket.
    """

    cleanup_orphan_age_hours: PositiveFloat = Field(default=1, le=24 * 365)
    """Hours for which an object without a record, or a record without an object, is left alone."""

    metrics_host: str = "127.0.0.1"
    """Where Prometheus finds the metrics; loopback unless told."""

    metrics_port: int = Field(default=0, ge=0, le=65_535)
    """Port of the metrics; 0 switches them off."""

    health_host: str = "127.0.0.1"
    """Where probes find `/health/live` and `/health/ready`; loopback unless told."""

    health_port: int = Field(default=0, ge=0, le=65_535)
    """Port of the probes; 0 switches them off."""

    @model_validator(mode="after")
    def _an_attempt_outlives_its_drawing(self) -> Self:
        """`PLOTWIRE_ATTEMPT_LIMIT_S` is more than `PLOTWIRE_DRAW_LIMIT_S`."""
        if self.attempt_limit_s <= self.draw_limit_s:
            raise ValueError(
                f"PLOTWIRE_ATTEMPT_LIMIT_S={self.attempt_limit_s:g} is not more than "
                f"PLOTWIRE_DRAW_LIMIT_S={self.draw_limit_s:g}: an attempt waits, stores and records too"
            )
        return self

    @model_validator(mode="after")
    def _a_port_for_each(self) -> Self:
        """`PLOTWIRE_METRICS_PORT` and `PLOTWIRE_HEALTH_PORT` differ, unless both are 0."""
        if self.metrics_port and self.metrics_port == self.health_port:
            raise ValueError(f"PLOTWIRE_METRICS_PORT and PLOTWIRE_HEALTH_PORT are both {self.health_port}")
        return self

    @property
    def cleanup_interval(self) -> timedelta:
        """From one clean-up to the next."""
        return timedelta(hours=self.cleanup_interval_hours)

    @property
    def orphan_age(self) -> timedelta:
        """For how long objects and records without each other are left alone."""
        return timedelta(hours=self.cleanup_orphan_age_hours)
