"""Everything `plotwire check-config` looks at: settings, their names, the servers they name, and drawing."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic_settings import BaseSettings

from adapters.mongo_inspection import inspect_mongo
from adapters.oss_inspection import inspect_oss
from adapters.oss_options import OssOptions
from adapters.rabbit_inspection import inspect_rabbit
from adapters.settings import ServerSettings, WrongSettings, load_one, old_names, unknown_variables
from consumer.render_pool import PoolLimits, RenderPool
from consumer.settings import ConsumerSettings
from contracts.errors import PlotwireError
from contracts.findings import Finding, Inspector
from contracts.topology import Topology
from gateway.settings import GatewaySettings

Kind = type[BaseSettings]

_SETTINGS: Final = Inspector("settings")
_DRAWING: Final = Inspector("drawing")
_DAY_S: Final = 86_400


class Role(StrEnum):
    """Which kinds of process the settings are for."""

    CONSUMER = "consumer"
    GATEWAY = "gateway"
    BOTH = "both"


_OWN: Final[dict[Role, tuple[Kind, ...]]] = {
    Role.CONSUMER: (ConsumerSettings,),
    Role.GATEWAY: (GatewaySettings,),
    Role.BOTH: (ConsumerSettings, GatewaySettings),
}


@dataclass(frozen=True)
class Given:
    """What goes before the environment: the addresses of a ports file."""

    servers: Mapping[str, Any]
    oss: Mapping[str, Any]


async def check(role: Role, environ: Mapping[str, str], given: Given) -> list[Finding]:
    """Findings about the settings of `role`, and about the servers of those that can be read."""
    kinds: tuple[Kind, ...] = (ServerSettings, OssOptions, *_OWN[role])
    read, found = _read(kinds, given)
    found += _names(environ, kinds)
    servers, oss, consumer = (read.get(kind) for kind in (ServerSettings, OssOptions, ConsumerSettings))
    asked: list[Awaitable[list[Finding]]] = []
    if isinstance(servers, ServerSettings):
        topology = Topology(servers.topology_prefix, servers.retry_delays)
        asked.append(inspect_rabbit(servers.amqp_url.get_secret_value(), topology))
        asked.append(inspect_mongo(servers.mongo_url.get_secret_value()))
    if isinstance(oss, OssOptions):
        asked.append(inspect_oss(oss))
    if isinstance(consumer, ConsumerSettings):
        asked.append(_drawing(consumer))
    found += _together(servers, oss, consumer)
    for answers in await asyncio.gather(*asked):
        found += answers
    return found


def _read(kinds: tuple[Kind, ...], given: Given) -> tuple[dict[Kind, BaseSettings], list[Finding]]:
    read: dict[Kind, BaseSettings] = {}
    complaints: list[str] = []
    before: dict[Kind, Mapping[str, Any]] = {ServerSettings: given.servers, OssOptions: given.oss}
    for kind in kinds:
        try:
            read[kind] = load_one(kind, **before.get(kind, {}))
        except WrongSettings as error:
            complaints += str(error).splitlines()
    if not complaints:
        return read, [
            _SETTINGS.ok("values", f"{sum(len(kind.model_fields) for kind in kinds)} settings are read")
        ]
    wrong = (line.partition(": ") for line in complaints)
    return read, [_SETTINGS.wrong(name, rule, "see docs/settings.md") for name, _, rule in wrong]


def _names(environ: Mapping[str, str], kinds: tuple[Kind, ...]) -> list[Finding]:
    # One file of variables may serve every kind of process.
    known: tuple[Kind, ...] = (ServerSettings, OssOptions, ConsumerSettings, GatewaySettings)
    unknown = [
        _SETTINGS.note(name, "nothing reads this variable", "is it misspelt? see docs/settings.md")
        for name in unknown_variables(environ, known)
    ]
    old = [
        _SETTINGS.note(
            one.name,
            f"the old name of {one.now}" if one.is_heeded else f"not heeded: {one.now} is set too",
            f"call it {one.now}" if one.is_heeded else "remove it",
        )
        for one in old_names(environ, kinds)
    ]
    return unknown + old


def _together(servers: Any, oss: Any, consumer: Any) -> list[Finding]:
    """What is allowed and yet makes no sense between settings of several kinds."""
    found = []
    if consumer and oss and oss.put_deadline_s + consumer.draw_limit_s >= consumer.attempt_limit_s:
        found.append(
            _SETTINGS.note(
                "PLOTWIRE_ATTEMPT_LIMIT_S",
                "a slow upload after a slow drawing outlasts it",
                "let it be more than PLOTWIRE_DRAW_LIMIT_S and OSS_PUT_DEADLINE_S together",
            )
        )
    if consumer and consumer.prefetch < consumer.workers:
        found.append(
            _SETTINGS.note(
                "PLOTWIRE_PREFETCH",
                "less than PLOTWIRE_WORKERS: one busy lane cannot occupy them all",
                "let it be at least twice PLOTWIRE_WORKERS",
            )
        )
    if servers and oss and oss.url_mode == "signed" and oss.url_expires_s > servers.retention_days * _DAY_S:
        found.append(
            _SETTINGS.note(
                "OSS_URL_EXPIRES_S",
                "addresses outlive the images",
                "let it be at most PLOTWIRE_RETENTION_DAYS",
            )
        )
    return found


async def _drawing(settings: ConsumerSettings) -> list[Finding]:
    """Whether a drawing process comes up, what confines it, and what it can write."""
    pool = RenderPool(PoolLimits(1, settings.worker_memory, settings.draw_limit_s, 1, settings.sandbox))
    try:
        await pool.start()
    except PlotwireError as error:
        advice = "see docs/sandbox.md, and whether PLOTWIRE_WORKER_MEMORY is enough"
        return [_DRAWING.wrong("process", str(error), advice)]
    finally:
        await pool.close()
    state = pool.state
    absent = [f"{one.name} ({one.detail})" for one in state.measures if not one.holds]
    held = [one.name for one in state.measures if one.holds]
    return [
        _DRAWING.ok("process", "one came up"),
        _DRAWING.note("sandbox", f"without {'; '.join(absent)}", "see docs/sandbox.md")
        if absent
        else _DRAWING.ok("sandbox", f"{settings.sandbox}: {', '.join(held) or 'nothing'}"),
        _DRAWING.note(
            "fonts",
            f"none for {', '.join(state.scripts_without_font)}",
            "install fonts-noto-cjk for Chinese, Japanese and Korean; others are drawn as boxes",
        )
        if state.scripts_without_font
        else _DRAWING.ok("fonts", "every script of the self-test"),
    ]
