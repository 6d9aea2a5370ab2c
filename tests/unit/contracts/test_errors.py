"""The error tree: two branches, codes that never change, and errors that travel between processes."""

import pickle

import pytest

from contracts import errors
from contracts.errors import ErrorCode, PermanentError, PlotwireError, TransientError


def leaves(root: type[PlotwireError]) -> list[type[PlotwireError]]:
    below = root.__subclasses__()
    return [leaf for branch in below for leaf in leaves(branch)] if below else [root]


def test_every_error_is_permanent_or_transient_and_has_a_code_of_its_own() -> None:
    found = leaves(PlotwireError)
    assert all(issubclass(leaf, PermanentError | TransientError) for leaf in found)
    codes = [leaf.code for leaf in found]
    assert len(set(codes)) == len(codes)
    assert set(ErrorCode) - set(codes) == {ErrorCode.INTERNAL}


@pytest.mark.parametrize(
    "error",
    [
        errors.InvalidChart("no", path="series[0]"),
        errors.RenderTimedOut(2.5),
        errors.RenderCrashed(3),
        errors.QueueTimedOut(300),
        errors.Overloaded("full", retry_after_s=4),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_crosses_a_process_boundary_whole(error: PlotwireError) -> None:
    there = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (type(there), str(there), there.__dict__) == (type(error), str(error), error.__dict__)
