"""Whether a MongoDB can be used: reached, a replica set, new enough, with the rights that are needed.

`look_at_mongo` is for a process that starts, and cheap; `inspect_mongo` for people, and thorough.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import WriteConcern
from pymongo.errors import (
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern
from pymongo.uri_parser import parse_uri

from adapters.mongo_connection import open_client
from contracts.errors import StoreUnavailable
from contracts.findings import Finding, Inspector, Level, release

_SAY: Final = Inspector("MongoDB")
_OLDEST: Final = (4, 4)
_OLDEST_TRIED: Final = (6, 0)
_WITHIN_S: Final = 5.0
_LOOK_WITHIN_S: Final = 2.0
_MAJORITY_WITHIN_MS: Final = 5_000
_MOST_SKEW_S: Final = 5.0
_AUTHENTICATION_FAILED: Final = 18
_UNAUTHORIZED: Final = 13
_FOR_GOOD: Final = frozenset({_UNAUTHORIZED, _AUTHENTICATION_FAILED, 85, 86})
"""Codes of MongoDB that only people can mend; 85 and 86: an index of that name with other keys or options."""
_PROBES: Final = "check_config"
_OTHER_SET: Final = re.compile(
    r"set named '?([\w-]+)'? but this node belongs to a set named '(?!None')([\w-]+)'"
)
_UNTRUSTED: Final = "CERTIFICATE_VERIFY_FAILED"
_ADDRESS: Final = re.compile(r"^Server at \S+")
_REASONS: Final = (
    ("Connection refused", "nothing listens there", "start MongoDB, or mend host and port"),
    ("Name or service not known", "no such host", "mend the host in PLOTWIRE_MONGO_URL"),
    (_UNTRUSTED, "its certificate is not trusted here", "set tlsCAFile in the address"),
)
"""What the driver's words mean, and what to do."""


async def look_at_mongo(url: str, prepare: Callable[[], Awaitable[object]]) -> list[Finding]:
    """Findings about the database at `url`, for a process that starts; what is right is prepared.

    Args:
        url: MongoDB address.
        prepare: makes the indexes, with the rights of the service.

    Raises:
        StoreUnavailable: it is away, or has no primary (yet); why is told in words.
    """
    try:
        found = await _server_at(url)
        if all(one.level is not Level.WRONG for one in found):
            await prepare()
    except (PyMongoError, StoreUnavailable) as error:
        cause = error.__cause__ if isinstance(error, StoreUnavailable) and error.__cause__ else error
        if finding := _refusal(cause):
            return [finding]
        if isinstance(error, StoreUnavailable):
            raise
        raise StoreUnavailable(f"MongoDB: {_not_connected(error).found}") from error
    return found


async def _server_at(url: str) -> list[Finding]:
    client = open_client(url, select_within_s=_LOOK_WITHIN_S)
    try:
        hello = await client.admin.command("hello")
        if _awaits_its_set(hello):
            raise StoreUnavailable("MongoDB: its replica set is not initiated yet: call rs.initiate()")
        return [await version_of(client), replica_set_of(hello)]
    except ServerSelectionTimeoutError:
        if finding := await _standalone_among(url):
            return [finding]
        raise
    finally:
        client.close()


async def _standalone_among(url: str) -> Finding | None:
    """What the driver does not tell where the address names a replica set: that a server is in none."""
    told = await asyncio.to_thread(parse_uri, url)
    tls = {name: value for name, value in told["options"].items() if name.startswith("tls")}
    for host, port in told["nodelist"]:
        client: Any = AsyncIOMotorClient(
            host, port, directConnection=True, serverSelectionTimeoutMS=round(_LOOK_WITHIN_S * 1000), **tls
        )
        with suppress(PyMongoError), closing(client):
            hello = await client.admin.command("hello")
            if not _awaits_its_set(hello) and (found := replica_set_of(hello)).level is Level.WRONG:
                return found
    return None


async def inspect_mongo(url: str, *, database: str = "plotwire") -> list[Finding]:
    """Findings about the database at `url`; leaves nothing behind.

    Args:
        url: MongoDB address.
        database: its name, unless the address has one.
    """
    try:
        client = open_client(url, select_within_s=_WITHIN_S)
        base = client.get_default_database(default=database)
    except (PyMongoError, ValueError) as error:
        words = f"the address cannot be read ({type(error).__name__})"
        return [_SAY.wrong("connection", words, "mend PLOTWIRE_MONGO_URL")]
    try:
        hello = await client.admin.command("hello")
        return [
            _SAY.ok("connection", f"database {base.name}"),
            await version_of(client),
            *_members(hello),
            _clock(hello),
            await _rights(base),
        ]
    except ServerSelectionTimeoutError as error:
        return [await _standalone_among(url) or _not_connected(error)]
    except PyMongoError as error:
        return [_not_connected(error)]
    finally:
        client.close()


async def version_of(client: Any) -> Finding:
    """Whether the server is new enough."""
    version = str((await client.server_info())["version"])
    if release(version) < _OLDEST:
        return _SAY.wrong("version", version, "upgrade it to MongoDB 6.0 or newer")
    if release(version) < _OLDEST_TRIED:
        return _SAY.note("version", version, "Plotwire is tested with MongoDB 6.0 and newer")
    return _SAY.ok("version", version)


def replica_set_of(hello: dict[str, Any]) -> Finding:
    """Whether `hello` is the answer of a replica set, or of a router before some."""
    if hello.get("msg") == "isdbgrid":
        return _SAY.ok("replica set", "a sharded cluster, through mongos")
    if name := hello.get("setName"):
        return _SAY.ok("replica set", str(name))
    if _awaits_its_set(hello):
        return _SAY.wrong("replica set", "not initiated", "call rs.initiate() on one of its members")
    return _SAY.wrong(
        "replica set",
        "a standalone server",
        "start mongod with --replSet and call rs.initiate(): majority writes and retries need it",
    )


def _awaits_its_set(hello: dict[str, Any]) -> bool:
    """Whether it was started with `--replSet`, and has no configuration: nobody gave one, or it starts."""
    return bool(hello.get("isreplicaset")) and not hello.get("setName")


def _members(hello: dict[str, Any]) -> list[Finding]:
    found = [replica_set_of(hello)]
    hosts = hello.get("hosts", ())
    if len(hosts) == 1:
        found.append(
            _SAY.note("members", "one", "three survive the loss of one; with one, its disk is all there is")
        )
    elif hosts:
        found.append(_SAY.ok("members", str(len(hosts))))
    return found


def _clock(hello: dict[str, Any]) -> Finding:
    there = hello["localTime"]
    if there.tzinfo is None:
        there = there.replace(tzinfo=UTC)
    skew_s = abs((datetime.now(UTC) - there).total_seconds())
    if skew_s > _MOST_SKEW_S:
        advice = "set both clocks by NTP: expiry and queue times are reckoned between them"
        return _SAY.note("clock", f"{skew_s:.0f} s from this machine's", advice)
    return _SAY.ok("clock", f"within {_MOST_SKEW_S:g} s of this machine's")


async def _rights(base: Any) -> Finding:
    """Write to a majority, index, find and remove, as the service does."""
    probes = base.get_collection(
        _PROBES,
        write_concern=WriteConcern(w="majority", j=True, wtimeout=_MAJORITY_WITHIN_MS),
        read_concern=ReadConcern("majority"),
    )
    try:
        await probes.create_index("at")
        made = await probes.insert_one({"at": datetime.now(UTC)})
        await probes.update_one({"_id": made.inserted_id}, [{"$set": {"seen": "$$NOW"}}])
        seen = await probes.find_one({"_id": made.inserted_id})
        await probes.delete_one({"_id": made.inserted_id})
        await probes.drop()
    except WriteConcernError:
        return _SAY.wrong(
            "rights",
            f"no majority acknowledged a write within {_MAJORITY_WITHIN_MS / 1000:g} s",
            "look at rs.status(): too few members are up, or they lag",
        )
    except OperationFailure as error:
        if error.code != _UNAUTHORIZED:
            raise
        return _SAY.wrong(
            "rights",
            f"this user may not write to the database {base.name}",
            f"give the user the role readWrite on {base.name}",
        )
    if not seen or "seen" not in seen:
        return _SAY.wrong("rights", "a majority write was not to be read", "look at rs.status()")
    return _SAY.ok("rights", "majority write, index, read, delete")


def _refusal(error: BaseException) -> Finding | None:
    """What is wrong at a server that answers; None while it may be on its way up or down."""
    if isinstance(error, OperationFailure) and error.code in _FOR_GOOD:
        return _refused(error)
    text = str(error)
    if "this version of PyMongo" in text:  # no error of the driver has a name for it
        return _SAY.wrong("version", _ADDRESS.sub("the server", text), "upgrade it to MongoDB 6.0 or newer")
    if isinstance(error, PyMongoError) and (_UNTRUSTED in text or _OTHER_SET.search(text)):
        return _not_connected(error)
    return None


def _not_connected(error: PyMongoError) -> Finding:
    if isinstance(error, OperationFailure):
        return _refused(error)
    text = str(error)
    for words, found, advice in _REASONS:
        if words in text:
            return _SAY.wrong("connection", found, advice)
    if named := _OTHER_SET.search(text):
        return _SAY.wrong(
            "connection",
            f"the replica set is {named[2]}, not {named[1]}",
            f"set replicaSet={named[2]} in PLOTWIRE_MONGO_URL",
        )
    return _SAY.wrong(
        "connection",
        f"no primary within {_WITHIN_S:g} s ({type(error).__name__})",
        "look at firewalls, at tls= in the address, and at rs.status()",
    )


def _refused(error: OperationFailure) -> Finding:
    if error.code == _AUTHENTICATION_FAILED:
        return _SAY.wrong(
            "connection",
            "the login is refused",
            "mend user and password in PLOTWIRE_MONGO_URL, and authSource (often admin)",
        )
    name = (error.details or {}).get("codeName", "")
    return _SAY.wrong("connection", f"refused: {error.code} {name}", "give the user the role readWrite")
