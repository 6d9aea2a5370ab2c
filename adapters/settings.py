"""Addresses of the broker and the store, and how wrong settings are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, overload

from pydantic import AliasChoices, ByteSize, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.log_file import LogFile, Rotation
from adapters.secret_files import SecretFiles, file_variable, secret_fields
from adapters.tracing import can_trace
from contracts.topology import RETRY_DELAYS, Topology

_MIB: Final = 1024**2
_KIB64: Final = 64 * 1024


class WrongSettings(Exception):
    """The environment breaks a rule; the message names every variable and rule, and no value."""


_PLOTWIRE: Final = SettingsConfigDict(
    env_prefix="PLOTWIRE_",
    frozen=True,
    hide_input_in_errors=True,
    use_attribute_docstrings=True,
    extra="ignore",
)


class RetentionSettings(BaseSettings):
    """How long anything is kept; environment variables `PLOTWIRE_*`."""

    model_config = _PLOTWIRE

    retention_days: float = Field(
        default=7,
        gt=0,
        le=3650,
        validation_alias=AliasChoices("PLOTWIRE_RETENTION_DAYS", "TASK_RETENTION_DAYS"),
    )
    """How long task records and their images are kept."""

    @property
    def retention(self) -> timedelta:
        """How long task records and their images are kept."""
        return timedelta(days=self.retention_days)


class TopologySettings(BaseSettings):
    """The names at the broker; environment variables `PLOTWIRE_*`."""

    model_config = _PLOTWIRE

    topology_prefix: str = Field(default="plotwire", pattern=r"^[a-z][a-z0-9-]{0,31}$")
    """First word of every exchange and queue."""

    retry_delays_s: tuple[float, ...] = tuple(delay.total_seconds() for delay in RETRY_DELAYS)
    """Seconds before the second, third, … attempt, as a JSON list; other delays are other queues."""

    @field_validator("retry_delays_s")
    @classmethod
    def _growing(cls, delays: tuple[float, ...]) -> tuple[float, ...]:
        if not delays or any(delay <= 0 for delay in delays) or list(delays) != sorted(delays):
            raise ValueError("is a list of positive seconds, shortest first")
        return delays

    @property
    def retry_delays(self) -> tuple[timedelta, ...]:
        """The delays of the retry tiers."""
        return tuple(timedelta(seconds=delay) for delay in self.retry_delays_s)

    @property
    def topology(self) -> Topology:
        """All names, with the delays."""
        return Topology(self.topology_prefix, self.retry_delays)


class BrokerSettings(SecretFiles, TopologySettings):
    """Where the broker is; environment variables `PLOTWIRE_*`."""

    model_config = _PLOTWIRE

    amqp_url: SecretStr = Field(examples=["amqp://user:password@localhost:5672/"])
    """RabbitMQ, e.g. `amqps://user:password@host/vhost`."""

    log_file: str = ""
    """File that gets every line too, beside standard error; its own for each process. `{role}` stands for
    `consumer` or `gateway`. Empty is none."""

    log_rotation: Rotation = "size"
    """When a new file begins: at `PLOTWIRE_LOG_FILE_SIZE`, or with each hour or day of UTC."""

    log_file_size: ByteSize = Field(default=ByteSize(50 * _MIB), ge=_KIB64)
    """Size at which a new file begins, e.g. `50MiB`; for the rotation `size`."""

    log_files_kept: int = Field(default=10, ge=1, le=1000)
    """Older files that are kept; the oldest is removed."""

    @field_validator("amqp_url")
    @classmethod
    def _amqp_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(("amqp://", "amqps://")):
            raise ValueError("begins with amqp:// or amqps://")
        return url


class ServerSettings(BrokerSettings, RetentionSettings):
    """What consumer and gateway both need; environment variables `PLOTWIRE_*`."""

    mongo_url: SecretStr = Field(examples=["mongodb://user:password@localhost:27017/plotwire?replicaSet=rs0"])
    """MongoDB, e.g. `mongodb://user:password@host/plotwire?replicaSet=rs0`."""

    tracing: bool = False
    """Make spans of every request, and send them by OTLP over HTTP as the `OTEL_*` variables say.
    Needs `pip install plotwire[tracing]`."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "debug", "info", "warning", "error"] = Field(
        default="INFO", validation_alias=AliasChoices("PLOTWIRE_LOG_LEVEL", "LOG_LEVEL")
    )
    """Least level that is logged."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """`auto` is `console` on a terminal and `json` elsewhere."""

    @field_validator("tracing")
    @classmethod
    def _has_its_packages(cls, value: bool) -> bool:
        if value and not can_trace():
            raise ValueError("needs packages that are not installed: pip install plotwire[tracing]")
        return value

    @field_validator("mongo_url")
    @classmethod
    def _mongo_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(("mongodb://", "mongodb+srv://")):
            raise ValueError("begins with mongodb:// or mongodb+srv://")
        return url

    def log_file_of(self, role: str) -> LogFile | None:
        """The log file of a process; None where there is to be none."""
        if not self.log_file:
            return None
        path = Path(self.log_file.replace("{role}", role))
        return LogFile(path, self.log_rotation, self.log_file_size, self.log_files_kept)


A = TypeVar("A", bound=BaseSettings)
B = TypeVar("B", bound=BaseSettings)
C = TypeVar("C", bound=BaseSettings)


@overload
def load(first: type[A], second: type[B], /) -> tuple[A, B]: ...
@overload
def load(first: type[A], second: type[B], third: type[C], /) -> tuple[A, B, C]: ...


def load(*kinds: type[BaseSettings]) -> tuple[BaseSettings, ...]:
    """Settings of some kinds from the environment, all complaints told at once.

    Raises:
        WrongSettings: with one line for each variable.
    """
    complaints: list[str] = []
    found: list[BaseSettings] = []
    for kind in kinds:
        try:
            found.append(kind())
        except ValidationError as error:
            complaints.extend(_complaints(kind, error))
    if complaints:
        raise WrongSettings("\n".join(complaints))
    return tuple(found)


def load_one(kind: type[A], **given: Any) -> A:
    """Settings of one kind from the environment; what is given goes before it.

    Raises:
        WrongSettings: with one line for each variable.
    """
    try:
        return kind(**given)
    except ValidationError as error:
        raise WrongSettings("\n".join(_complaints(kind, error))) from error


def _complaints(kind: type[BaseSettings], error: ValidationError) -> list[str]:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [f"{_variable(kind, one['loc'])}: {one['msg'].removeprefix('Value error, ')}" for one in found]


def _variable(kind: type[BaseSettings], location: tuple[int | str, ...]) -> str:
    if not location:
        return kind.__name__
    name = str(location[0])
    return names(kind, name)[0] if name in kind.model_fields else name.upper()


def names(kind: type[BaseSettings], field: str) -> list[str]:
    """The environment variables a field is read from, ours first."""
    alias = kind.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    if isinstance(alias, str):
        return [alias]
    return [f"{kind.model_config.get('env_prefix', '')}{field}".upper()]


def unknown_variables(environ: Mapping[str, str], kinds: Iterable[type[BaseSettings]]) -> list[str]:
    """`PLOTWIRE_*` variables that nothing reads: misspelt ones, most likely."""
    known = {name.upper() for kind in kinds for field in kind.model_fields for name in names(kind, field)}
    known |= {file_variable(kind, field) for kind in kinds for field in secret_fields(kind)}
    return sorted(name for name in environ if name.startswith("PLOTWIRE_") and name.upper() not in known)


@dataclass(frozen=True)
class OldName:
    """A variable under a name that is accepted for the sake of those who have it."""

    name: str
    now: str
    """Its name in Plotwire."""
    is_heeded: bool
    """False where the new name is set too, which wins."""


def old_names(environ: Mapping[str, str], kinds: Iterable[type[BaseSettings]]) -> list[OldName]:
    """Every second name in `environ` that these settings know."""
    found = {
        old: OldName(old, now, now not in environ)
        for kind in kinds
        for field in kind.model_fields
        for now, *others in [names(kind, field)]
        for old in others
        if old in environ
    }
    return [found[name] for name in sorted(found)]
