"""The gateway's own settings: environment variables `PLOTWIRE_GATEWAY_*`; wrong values stop the start."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self

from pydantic import AliasChoices, Field, PositiveFloat, PositiveInt, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts import limits
from gateway.keys import KeyFile

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")


class GatewaySettings(BaseSettings):
    """What a gateway process may be told."""

    model_config = SettingsConfigDict(
        env_prefix="PLOTWIRE_GATEWAY_",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        extra="ignore",
    )

    host: str = "127.0.0.1"
    """Address to listen on; loopback unless told."""

    port: int = Field(
        default=3000, ge=0, le=65_535, validation_alias=AliasChoices("PLOTWIRE_GATEWAY_PORT", "PORT")
    )
    """Port to listen on."""

    share_port: bool = False
    """Let several gateways of this machine listen on the port; the kernel spreads new connections over
    them. One gateway uses one core. Each needs a log file of its own, where it writes one."""

    keys_file: Path | None = None
    """File of API keys, as `plotwire keys add` makes it; read again when it changes. Without one everyone
    may do everything, and `host` has to be a loopback address. See docs/security.md."""

    rate_per_s: PositiveFloat = 100
    """Requests a second that one key may make in the long run, unless the file of keys says otherwise."""

    rate_burst: PositiveInt = 200
    """Requests that one key may make at once after a rest, unless the file of keys says otherwise."""

    charts_per_day: PositiveInt | None = None
    """Charts that one key may have accepted a day (UTC), unless the file of keys says otherwise; empty is
    any number."""

    cors_origins: tuple[str, ...] = ("*",)
    """Origins whose pages may read answers, as a JSON list; `*` is all of them, as the old service had it."""

    max_body_bytes: PositiveInt = Field(default=limits.MAX_BODY_BYTES, le=limits.MAX_BODY_BYTES)
    """Largest request body; a larger one is answered 413 before it is read to its end."""

    read_limit_s: PositiveFloat = 10
    """Seconds a caller may take to send a body."""

    head_limit_s: PositiveFloat = 75
    """Seconds a connection may take to send the head of a request, and rest between two: longer than
    balancers let theirs rest, usually 60, so that none sends on one that is just closed."""

    send_limit_s: PositiveFloat = 60
    """Seconds a caller may take to receive an answer; streams are not counted."""

    max_pending: PositiveInt = 1000
    """Requests waiting in all queues at which new ones are answered 503."""

    max_outbox: PositiveInt = 1000
    """Requests recorded while the broker is away at which new ones are answered 503."""

    retry_after_s: PositiveInt = 5
    """What `Retry-After` tells callers to wait when the service is full or a server is away."""

    max_concurrent: PositiveInt = Field(
        default=25, validation_alias=AliasChoices("PLOTWIRE_PREFETCH", "QUEUE_MAX_CONCURRENT")
    )
    """Requests one consumer has in flight per lane; told in the queue status."""

    sync_limit_s: PositiveFloat = Field(default=30, le=600)
    """Seconds a synchronous caller waits for its image; later it is answered 504 with the task's id."""

    max_waiting: PositiveInt = Field(default=1000, le=100_000)
    """Callers that may wait for ends of tasks at the same time; one more is answered 503."""

    drain_notice_s: float = Field(default=2, ge=0, le=300)
    """Seconds between SIGTERM, when readiness ends, and the end of listening."""

    drain_limit_s: PositiveFloat = 10
    """Seconds that answers under way may take after SIGTERM."""

    cleanup_interval_hours: PositiveFloat = Field(
        default=24,
        le=24 * 365,
        validation_alias=AliasChoices("PLOTWIRE_CLEANUP_INTERVAL_HOURS", "CLEANUP_INTERVAL_HOURS"),
    )
    """Hours from a clean-up that was asked for here to the next one of the consumers."""

    cleanup_orphan_age_hours: PositiveFloat = Field(
        default=1, le=24 * 365, validation_alias=AliasChoices("PLOTWIRE_CLEANUP_ORPHAN_AGE_HOURS")
    )
    """Hours for which a clean-up asked for here leaves objects and records without each other alone."""

    @field_validator("keys_file")
    @classmethod
    def _usable(cls, path: Path | None) -> Path | None:
        if path is not None and not KeyFile.read(path).keys:
            raise ValueError("has no keys: make one with `plotwire keys add`")
        return path

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(one == "*" or _ORIGIN.fullmatch(one) for one in origins):
            raise ValueError('is a list of origins like "https://host:port", or "*"')
        return origins

    @model_validator(mode="after")
    def _strangers_need_keys(self) -> Self:
        """`PLOTWIRE_GATEWAY_HOST` is a loopback address, or `PLOTWIRE_GATEWAY_KEYS_FILE` is set."""
        if self.keys_file is None and not is_loopback(self.host):
            raise ValueError(
                "PLOTWIRE_GATEWAY_HOST is no loopback address, so PLOTWIRE_GATEWAY_KEYS_FILE must name "
                "a file of API keys: make one with `plotwire keys add`"
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
