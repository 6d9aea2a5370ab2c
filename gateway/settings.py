"""The gateway's own settings: environment variables `PLOTWIRE_GATEWAY_*`; wrong values stop the start."""

from pydantic import AliasChoices, Field, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts import limits


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

    max_body_bytes: PositiveInt = Field(default=limits.MAX_BODY_BYTES, le=limits.MAX_BODY_BYTES)
    """Largest request body; a larger one is answered 413 before it is read to its end."""

    read_limit_s: PositiveFloat = 10
    """Seconds a caller may take to send a body."""

    max_pending: PositiveInt = 1000
    """Requests waiting in all queues at which new ones are answered 503."""

    max_outbox: PositiveInt = 1000
    """Requests recorded while the broker is away at which new ones are answered 503."""

    retry_after_s: PositiveInt = 5
    """What `Retry-After` tells callers to wait when the service is full or a server is away."""

    max_concurrent: PositiveInt = Field(
        default=10, validation_alias=AliasChoices("PLOTWIRE_PREFETCH", "QUEUE_MAX_CONCURRENT")
    )
    """Requests one consumer has in flight per lane; told in the queue status."""

    drain_limit_s: PositiveFloat = 10
    """Seconds that answers under way may take after SIGTERM."""
