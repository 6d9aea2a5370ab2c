"""Query strings, understood field by field; unknown ones are ignored, as they always were."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar

from aiohttp import web
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from contracts.errors import InvalidMessage
from gateway.bodies import words_of

_YEARS: Final = range(1970, 9999)

Q = TypeVar("Q", bound="Query")


def _storable(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError(f"is before {_YEARS.start} or after {_YEARS.stop}")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_storable)]
"""RFC 3339, with its zone."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Something to look for."""


class Query(BaseModel):
    """Fields of a query string, in camelCase."""

    model_config = ConfigDict(
        extra="ignore", alias_generator=to_camel, frozen=True, use_attribute_docstrings=True
    )


def read_query(request: web.Request, kind: type[Q]) -> Q:
    """The query string as `kind`; a field that may repeat gets every value, another one the last.

    Raises:
        InvalidMessage: names every wrong field.
    """
    given: dict[str, Any] = {}
    for field in kind.model_fields.values():
        name = field.alias or ""
        if values := request.query.getall(name, []):
            repeats = str(field.annotation).startswith("tuple[")
            given[name] = values if repeats else values[-1]
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise InvalidMessage(words_of(error)) from error
