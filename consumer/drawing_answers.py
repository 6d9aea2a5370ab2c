"""What a drawing process answers, as bytes. Reading them trusts it with nothing.

It is locked down because a chart may take it over; then what it says is the chart's doing, too. Pickled
bytes can name any function to be called by who reads them. These may name plain data of ours, and our
errors.
"""

import io
import pickle
from typing import Any, Final, NamedTuple

from consumer.confinement import Measure
from consumer.render_worker import Drawing, Introduction, OutOfMemory
from contracts import errors, limits
from contracts.warnings import ChartWarning, WarningCode

LARGEST_BYTES: Final = limits.MAX_IMAGE_BYTES + limits.MAX_BODY_BYTES
"""An image, and warnings of a chart."""


class Bug(Exception):
    """Something in drawing raised what is no error of ours; has the traceback of the process as its text."""


class Unreadable(Exception):
    """No answer of a process in its right mind."""


class Answer(NamedTuple):
    """What became of a question."""

    is_error: bool
    value: Any
    """A result; or an error of ours, or a `Bug`."""


_ERRORS: Final = [
    one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.PlotwireError)
]
_OURS: Final[list[Any]] = [Drawing, Introduction, Measure, ChartWarning, WarningCode, OutOfMemory, Bug]


def _member(kind: type[WarningCode], name: str) -> WarningCode:
    if kind is not WarningCode:
        raise Unreadable
    return WarningCode[name]


_KNOWN: Final = {(one.__module__, one.__qualname__): one for one in (*_OURS, *_ERRORS, errors.rebuild)}
_KNOWN["builtins", "getattr"] = _member  # as Python 3.11 pickles members of enumerations


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Of what may be made, by name."""
        return _KNOWN[module, name]


def encoded(answer: Answer) -> bytes:
    """An answer for `decoded`; raises whatever pickling a value raises that has no place there."""
    return pickle.dumps(tuple(answer), pickle.HIGHEST_PROTOCOL)


def decoded(data: bytes) -> Answer:
    """The answer in `data`; raises `Unreadable`."""
    try:
        is_error, value = _Reader(io.BytesIO(data)).load()
    except Exception as error:  # damaged pickles raise anything
        raise Unreadable from error
    if is_error and not isinstance(value, errors.PlotwireError | Bug):
        raise Unreadable
    return Answer(bool(is_error), value)
