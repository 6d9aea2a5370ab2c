"""What a drawing process answers, as bytes. Reading them trusts it with nothing.

It is locked down because a chart may take it over; then what it says is the chart's doing, too. So
answers are JSON, checked field by field, and an image behind it: pickled ones could have functions called,
or change classes of ours.
"""

import json
import struct
from dataclasses import replace
from typing import Any, Final, NamedTuple

from pydantic import JsonValue, TypeAdapter

from consumer.render_worker import Drawing, Introduction, OutOfMemory
from contracts import errors, limits

LARGEST_BYTES: Final = limits.MAX_IMAGE_BYTES + limits.MAX_BODY_BYTES
"""An image, and warnings of a chart."""
_SIZE: Final = struct.Struct("!I")
"""Of the JSON, before it."""


class Bug(Exception):
    """Something in drawing raised what is no error of ours; has the traceback of the process as its text."""


class Unreadable(Exception):
    """No answer of a process in its right mind."""


class Answer(NamedTuple):
    """What became of a question."""

    is_error: bool
    value: Any
    """A result: a drawing, an introduction or plain JSON; or an error of ours, or a `Bug`."""


class _Failure(NamedTuple):
    kind: str
    message: str
    path: str | None


_ERRORS: Final[dict[str, type[errors.PlotwireError]]] = {
    one.__name__: one
    for one in (*vars(errors).values(), OutOfMemory)
    if isinstance(one, type) and issubclass(one, errors.PlotwireError)
}
_RESULTS: Final[dict[str, TypeAdapter[Any]]] = {
    "drawing": TypeAdapter(Drawing),
    "introduction": TypeAdapter(Introduction),
    "plain": TypeAdapter(JsonValue),
}
_FAILURE: Final = TypeAdapter(_Failure)


def encoded(answer: Answer) -> bytes:
    """An answer for `decoded`; raises `ValueError` for a result that has no place there."""
    value, image = answer.value, b""
    if answer.is_error:
        path = value.path if isinstance(value, errors.PlotwireError) else None
        message = value.message if isinstance(value, errors.PlotwireError) else str(value)
        said = ["error", _FAILURE.dump_python(_Failure(type(value).__name__, message, path), mode="json")]
    else:
        name = {Drawing: "drawing", Introduction: "introduction"}.get(type(value), "plain")
        if isinstance(value, Drawing):
            value, image = replace(value, data=b""), value.data
        said = [name, _RESULTS[name].dump_python(value, mode="json")]
    head = json.dumps(said).encode()
    return b"".join((_SIZE.pack(len(head)), head, image))


def decoded(data: bytes) -> Answer:
    """The answer in `data`; raises `Unreadable`."""
    try:
        (size,) = _SIZE.unpack_from(data)
        name, said = json.loads(data[_SIZE.size : _SIZE.size + size])
        if name == "error":
            return Answer(is_error=True, value=_error(_FAILURE.validate_python(said)))
        value = _RESULTS[name].validate_python(said)
    except (ValueError, TypeError, KeyError, RecursionError, struct.error) as error:
        raise Unreadable from error
    if isinstance(value, Drawing):
        value = replace(value, data=data[_SIZE.size + size :])
    return Answer(is_error=False, value=value)


def _error(failure: _Failure) -> Exception:
    if failure.kind == Bug.__name__:
        return Bug(failure.message)
    return errors.rebuild(_ERRORS[failure.kind], failure.message, failure.path, {})
