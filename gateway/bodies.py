"""Request bodies: read with a limit and a deadline, and understood field by field."""

import asyncio
from contextlib import nullcontext
from functools import partial
from math import isfinite
from typing import Annotated, Any, Literal, TypeVar

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from contracts import json_text, limits
from contracts.dialects import Dialect
from contracts.errors import InvalidMessage, LimitExceeded
from contracts.identifiers import ANONYMOUS, Client, Lane, OssPath, TaskId, new_task_id
from contracts.messages import Chart, ChartRequest
from contracts.output import ImageFormat, Output
from gateway.large_bodies import beside, is_large
from gateway.refusals import Refusal, RefusalCode
from gateway.settings import GatewaySettings

SETTINGS = web.AppKey("settings", GatewaySettings)

M = TypeVar("M", bound=BaseModel)


def _without_fraction(value: Any) -> Any:
    """Sides may be any numbers; a canvas cuts what is behind the point."""
    return int(value) if isinstance(value, float) and isfinite(value) else value


Side = Annotated[int, BeforeValidator(_without_fraction), Field(ge=1, le=limits.MAX_SIDE_PX)]


class GenerateBody(BaseModel):
    """A chart as callers of the old service ask for it. Unknown fields are ignored, as they always were."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, frozen=True)

    option: dict[str, Any]
    """The ECharts option (or the chart in the language that `dialect` names)."""
    type: Literal["png", "jpeg", "jpg", "svg", "pdf", "webp"] = "png"
    width: Side = 600
    height: Side = 400
    scale: Annotated[float, Field(ge=limits.MIN_SCALE, le=limits.MAX_SCALE)] = 1
    oss_path: OssPath | None = None
    dialect: Dialect = Dialect.ECHARTS
    client: Client = ANONYMOUS
    lane: Lane = Lane.INTERACTIVE
    time_to_live_s: Annotated[
        float | None, Field(ge=limits.MIN_TIME_TO_LIVE_S, le=limits.MAX_TIME_TO_LIVE_S)
    ] = None
    asynchronous: Annotated[bool | None, Field(alias="async")] = None
    """Whether to answer before the chart is drawn; without it, as the route always did."""
    base64: bool = False
    """Of a synchronous answer: the image in JSON, as a data URL."""
    download: bool = False
    """Of a synchronous answer: an attachment."""

    def to_request(
        self, client: Client, *, lane: Lane | None = None, task_id: TaskId | None = None
    ) -> ChartRequest:
        """A chart request.

        Args:
            client: who asks.
            lane: in place of the one asked for.
            task_id: a new one unless given.

        Raises:
            InvalidMessage: width, height and scale together are over the pixel limit.
            LimitExceeded: inside the envelope of a message the chart is too deep or too large.
        """
        try:
            output = Output(
                type=ImageFormat(self.type), width=self.width, height=self.height, scale=self.scale
            )
        except ValidationError as error:
            raise InvalidMessage(words_of(error)) from error
        request = ChartRequest(
            task_id=task_id or new_task_id(),
            chart=Chart(dialect=self.dialect, body=self.option),
            client=client,
            lane=lane or self.lane,
            output=output,
            oss_path=self.oss_path,
            time_to_live_s=self.time_to_live_s,
        )
        request.check_size()
        return request


async def read_json(request: web.Request) -> Any:
    """The JSON body of `request`.

    Raises:
        Refusal: 408 (also when the caller has left), 413 or 415; the rest of the body is not read.
        web.HTTPRequestEntityTooLarge: more came than its length had said, or it said none.
        InvalidMessage: not JSON.
        LimitExceeded: deeper or larger than allowed.
    """
    settings = request.app[SETTINGS]
    if request.content_type != "application/json":
        raise _no_such_media("send application/json")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _no_such_media("send the body uncompressed")
    if (request.content_length or 0) > settings.max_body_bytes:
        words = f"at most {settings.max_body_bytes} bytes are read"
        raise Refusal(413, RefusalCode.BODY_TOO_LARGE, words, closes=True)
    try:
        # A small body is there with its head, as a rule: nothing is waited for.
        limit = nullcontext() if request.content.is_eof() else asyncio.timeout(settings.read_limit_s)
        async with limit:
            body = await request.read()
    except TimeoutError as error:
        words = f"the body did not arrive within {settings.read_limit_s:g} s"
        raise Refusal(408, RefusalCode.BODY_TOO_SLOW, words, closes=True) from error
    except ConnectionError as error:
        words = "the connection ended before the body did"
        raise Refusal(408, RefusalCode.BODY_TOO_SLOW, words, closes=True) from error
    return await beside(partial(json_text.loads, body), large=is_large(len(body)))


def _no_such_media(words: str) -> Refusal:
    return Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, words, closes=True)


async def read_generate(request: web.Request) -> GenerateBody:
    """The body of a submission; raises as `read_json`, and `InvalidMessage` naming every wrong field."""
    return model_of(GenerateBody, await read_json(request))


def read_config(request: web.Request) -> GenerateBody:
    """What `GET /?config=` asks for; raises as `read_generate`."""
    config = request.query.get("config")
    if config is None:
        raise InvalidMessage("Field required: a JSON object, URL-encoded", path="config")
    return model_of(GenerateBody, json_text.loads(config.encode("utf-8", "surrogatepass")))


def model_of(kind: type[M], value: Any) -> M:
    """A parsed body as `kind`.

    Raises:
        InvalidMessage: names every wrong field.
        LimitExceeded: width or height is among them.
    """
    if not isinstance(value, dict):
        raise InvalidMessage("the body is not a JSON object")
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        if any(one["loc"] == ("width",) or one["loc"] == ("height",) for one in error.errors()):
            raise LimitExceeded(words_of(error)) from error
        raise InvalidMessage(words_of(error)) from error


def words_of(error: ValidationError) -> str:
    """Every wrong field and its rule, without the values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{_path(one['loc'])}{one['msg'].removeprefix('Value error, ')}" for one in found)


def _path(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""
