"""The MongoDB client, and its errors as ours."""

from datetime import UTC
from time import perf_counter
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReadPreference, WriteConcern
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    PyMongoError,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern

from adapters.metrics import STORE_ERRORS, store_seconds
from contracts.errors import StoreUnavailable

_CONNECT_WITHIN_MS: Final = 5_000
_ANSWER_WITHIN_MS: Final = 20_000
_MAJORITY_WITHIN_MS: Final = 5_000
_DUPLICATE_KEY: Final = 11000
_MAYBE_WRITTEN: Final = (ConnectionFailure, ExecutionTimeout, WriteConcernError)
"""Lost, refused or no primary; too slow; not (yet) on a majority of the nodes."""


def open_client(url: str, *, select_within_s: float) -> Any:
    """A client of one replica set; it connects when it is first used.

    Args:
        url: MongoDB address.
        select_within_s: how long an operation looks for a primary before it gives up.
    """
    return AsyncIOMotorClient(
        url,
        appname="plotwire",
        tz_aware=True,
        tzinfo=UTC,
        retryWrites=True,
        serverSelectionTimeoutMS=round(select_within_s * 1000),
        connectTimeoutMS=_CONNECT_WITHIN_MS,
        socketTimeoutMS=_ANSWER_WITHIN_MS,
    )


def decisive(database: Any, collection: str) -> Any:
    """A collection on which decisions hang: what it acknowledges or tells survives the loss of a node."""
    return database.get_collection(
        collection,
        write_concern=WriteConcern(w="majority", j=True, wtimeout=_MAJORITY_WITHIN_MS),
        read_concern=ReadConcern("majority"),
        read_preference=ReadPreference.PRIMARY,  # whatever the address prefers
    )


class away_as_ours:  # noqa: N801  # reads as what it does, like contextlib's own
    """Timeouts and lost connections as `StoreUnavailable`; any other driver error is a bug and stays loud.

    What is within is timed as `operation`, a name and never a value. The message names the operation and
    no address: the driver's own text shows every host.
    """

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self._began = perf_counter()

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        store_seconds(self._operation).observe(perf_counter() - self._began)
        if isinstance(error, PyMongoError) and _is_passing(error):
            name = type(error).__name__
            STORE_ERRORS.labels(self._operation, name).inc()
            raise StoreUnavailable(f"MongoDB: {self._operation}: {name}") from error


def _is_passing(error: PyMongoError) -> bool:
    return (
        error.timeout
        or error.has_error_label("RetryableWriteError")
        or _is_in_doubt(error)
        or isinstance(error, _MAYBE_WRITTEN)
    )


def indices_of_duplicates(error: BulkWriteError) -> set[int]:
    """Which writes of a bulk met an id that was taken; raises `error` if anything else went wrong."""
    details: Any = error.details
    if details["writeConcernErrors"] or any(one["code"] != _DUPLICATE_KEY for one in details["writeErrors"]):
        raise error
    return {one["index"] for one in details["writeErrors"]}


def _is_in_doubt(error: PyMongoError) -> bool:
    """Whether a bulk was written and is not (yet) on a majority of the nodes."""
    details: Any = error.details if isinstance(error, BulkWriteError) else {}
    return bool(details and details["writeConcernErrors"])
