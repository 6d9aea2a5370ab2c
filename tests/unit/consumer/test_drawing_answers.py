"""What a drawing process answers is data, also when a chart has taken the process over."""

import os
import pickle
from typing import Any

import pytest

from consumer import render_worker
from consumer.confinement import Measure
from consumer.drawing_answers import Answer, Bug, Unreadable, decoded, encoded
from consumer.render_worker import Drawing, Introduction, OutOfMemory
from contracts import errors
from contracts.errors import InvalidChart, PlotwireError, UnsupportedChart
from contracts.warnings import ChartWarning, WarningCode

WARNING = ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].x", message="is not drawn")


class Calls:
    """Pickles as a call of whatever it is given."""

    def __init__(self, call: Any, *args: Any) -> None:
        self.call = call, args

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize(
    "value",
    [
        Drawing(b"\x89PNG", 800, 600, (WARNING,), 12.5, "bar"),
        Introduction(1, (Measure("seccomp", True, "131 system calls refused"),), "abc", ("Han",)),
        4711,
    ],
)
def test_results_come_as_they_were(value: Any) -> None:
    assert decoded(encoded(Answer(is_error=False, value=value))) == (False, value)


@pytest.mark.parametrize(
    "error",
    [
        InvalidChart("is no number", path="series[0].data[3]"),
        UnsupportedChart("globe is not drawn", path="series[0].type"),
        OutOfMemory("needs more memory"),
        Bug("Traceback"),
    ],
)
def test_errors_come_as_they_were(error: Exception) -> None:
    is_error, found = decoded(encoded(Answer(is_error=True, value=error)))
    assert (is_error, type(found), str(found), vars(found)) == (True, type(error), str(error), vars(error))


def test_every_error_of_ours_can_be_answered() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, PlotwireError)]
    assert len(kinds) > 20
    for kind in kinds:
        error = errors.rebuild(kind, "words", None, {})
        assert type(decoded(encoded(Answer(is_error=True, value=error))).value) is kind


@pytest.mark.parametrize(
    "call",
    [
        Calls(os.system, "true"),
        Calls(os.getpid),
        Calls(eval, "1"),
        Calls(getattr, Drawing, "__class__"),
        Calls(render_worker.introduce),
        Calls(errors.rebuild, os._exit, "", None, {}),
        Calls(pickle.loads, b"N."),
    ],
)
@pytest.mark.parametrize("is_error", [False, True])
def test_nothing_is_called_for_an_answer(call: Calls, is_error: bool) -> None:
    with pytest.raises(Unreadable):
        decoded(pickle.dumps((is_error, call)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"N.",
        b"\x89PNG",
        pickle.dumps((True, "an error")),
        pickle.dumps((1, 2, 3)),
        pickle.dumps((False, 1))[:-1],
    ],
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decoded(data)
