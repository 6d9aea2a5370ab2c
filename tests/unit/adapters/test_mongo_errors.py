"""What errors of MongoDB mean: passing ones are ours to try again, others are bugs and stay loud."""

from typing import Any

import pytest
from pymongo.errors import BulkWriteError

from adapters.mongo_connection import away_as_ours, indices_of_duplicates
from contracts.errors import StoreUnavailable

TIMED_OUT = {"code": 64, "codeName": "WriteConcernFailed", "errmsg": "waiting for replication timed out"}


def bulk_error(
    *write_errors: dict[str, Any], concern_errors: tuple[dict[str, Any], ...] = ()
) -> BulkWriteError:
    return BulkWriteError({"writeErrors": list(write_errors), "writeConcernErrors": list(concern_errors)})


def test_taken_ids_in_a_bulk_are_told_by_their_place() -> None:
    error = bulk_error({"index": 3, "code": 11000}, {"index": 7, "code": 11000})
    assert indices_of_duplicates(error) == {3, 7}


def test_a_bulk_that_is_not_on_a_majority_of_nodes_is_in_doubt_also_where_ids_were_taken() -> None:
    error = bulk_error({"index": 3, "code": 11000}, concern_errors=(TIMED_OUT,))
    with pytest.raises(StoreUnavailable, match="add: BulkWriteError"), away_as_ours("add"):
        indices_of_duplicates(error)


def test_a_document_the_server_refuses_is_a_bug_and_stays_loud() -> None:
    error = bulk_error({"index": 0, "code": 121})
    with pytest.raises(BulkWriteError), away_as_ours("add"):
        indices_of_duplicates(error)
