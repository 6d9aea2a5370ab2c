"""Requests and events on the wire."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.dialects import Dialect
from contracts.errors import ErrorCode, InvalidMessage
from contracts.identifiers import Lane
from contracts.messages import (
    Chart,
    ChartCompleted,
    ChartFailed,
    ChartRequest,
    CompletedData,
    FailedData,
    Failure,
    Timings,
    decode_event,
    decode_request,
    encode_event,
    encode_request,
)
from contracts.output import ImageFormat, Output

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}


def request_body(**fields: Any) -> bytes:
    body = {"taskId": "t-1", "chart": {"dialect": "echarts", "body": OPTION}} | fields
    return json.dumps(body).encode()


def test_a_request_comes_back_from_the_wire_as_it_was_sent() -> None:
    request = ChartRequest.new(
        Chart(dialect=Dialect.ECHARTS, body=OPTION),
        client="mail",
        lane=Lane.INTERACTIVE,
        output=Output(type=ImageFormat.SVG, width=300, height=200, scale=2),
        oss_path="/reports//".replace("//", "/"),
    )
    assert decode_request(encode_request(request)) == request


def test_the_shortest_request_gets_the_documented_defaults() -> None:
    request = decode_request(request_body())
    assert (request.client, request.lane, request.time_to_live_s) == ("anonymous", Lane.BULK, None)
    assert request.output == Output(type=ImageFormat.PNG, width=600, height=400, scale=1)


def test_unknown_fields_of_the_envelope_are_ignored_so_that_newer_senders_are_understood() -> None:
    assert decode_request(request_body(priority=9)).task_id == "t-1"


def test_jpg_is_read_as_jpeg() -> None:
    assert decode_request(request_body(output={"type": "jpg"})).output.type is ImageFormat.JPEG


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"taskId": None}, "taskId"),
        ({"taskId": ""}, "taskId"),
        ({"taskId": "../etc"}, "taskId"),
        ({"taskId": {"$ne": ""}}, "taskId"),
        ({"taskId": "x" * 65}, "taskId"),
        ({"client": "a.b"}, "client"),
        ({"client": "#"}, "client"),
        ({"lane": "fast"}, "lane"),
        ({"version": 2}, "version"),
        ({"chart": {"dialect": "echarts"}}, "chart.body"),
        ({"chart": {"dialect": "vega", "body": {}}}, "chart.dialect"),
        ({"chart": {"dialect": "echarts", "body": []}}, "chart.body"),
        ({"output": {"width": 0}}, "output.width"),
        ({"output": {"width": 4001}}, "output.width"),
        ({"output": {"width": 4000, "height": 4000, "scale": 5}}, "output"),
        ({"output": {"type": "gif"}}, "output.type"),
        ({"ossPath": "../secrets"}, "ossPath"),
        ({"ossPath": "a\\b"}, "ossPath"),
        ({"ossPath": "a//b"}, "ossPath"),
        ({"timeToLiveS": 0}, "timeToLiveS"),
        ({"submittedAt": "yesterday"}, "submittedAt"),
        ({"submittedAt": "2026-11-24T10:00:00"}, "submittedAt"),
    ],
)
def test_a_field_that_breaks_the_contract_is_named(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidMessage) as refused:
        decode_request(request_body(**fields))
    assert refused.value.path == path


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidMessage, match="not a JSON object"):
        decode_request(body)


def test_the_refusal_does_not_repeat_the_input() -> None:
    with pytest.raises(InvalidMessage) as refused:
        decode_request(request_body(taskId="s3cret value"))
    assert "s3cret" not in str(refused.value)


def test_the_same_work_has_the_same_digest_whenever_and_in_whichever_lane_it_is_sent() -> None:
    first = decode_request(request_body(submittedAt="2026-11-24T10:00:00Z"))
    again = decode_request(request_body(submittedAt="2026-11-24T11:00:00Z", lane="interactive"))
    assert first.digest() == again.digest()


def test_digests_stay_what_they_were_in_earlier_versions() -> None:
    """Tasks keep them: another one of the same request, after an upgrade of a library, would be a conflict."""
    body = {
        "b": [1, 1.0, -0.0, 1e22, 1e16, 1.5e-7, 2**64, 0.1],
        "a": {"x": None, "y": True, "é中\n": "\u007f/"},
    }
    chart = Chart(dialect=Dialect.ECHARTS, body=body)
    request = ChartRequest(task_id="t-1", client="c", chart=chart, oss_path="a/b/")
    assert chart.digest == "a796f75a65821d8a19b0f36df0a856dd6b901be66b8e8ff27e4e15ace770c020"
    assert decode_request(encode_request(request)).digest() == request.digest()
    assert request.digest() == "2169071713ad319cb4bce51e30261952403a2cf0e1aeabd9c40078b2cba7fb2e"


@pytest.mark.parametrize(
    "fields",
    [
        {"client": "other"},
        {"output": {"width": 601}},
        {"ossPath": "elsewhere"},
        {"chart": {"dialect": "echarts", "body": {"series": []}}},
        {"chart": {"dialect": "native", "body": OPTION}},
    ],
)
def test_other_work_has_another_digest(fields: dict[str, Any]) -> None:
    assert decode_request(request_body()).digest() != decode_request(request_body(**fields)).digest()


def completed() -> ChartCompleted:
    return ChartCompleted.of(
        CompletedData(
            task_id="t-1",
            client="mail",
            lane=Lane.BULK,
            image_url="https://img.example.com/charts/t-1.png?sig=1",
            url_expires_at=NOW + timedelta(days=1),
            object_key="charts/t-1.png",
            file_name="t-1.png",
            format=ImageFormat.PNG,
            width=600,
            height=400,
            size_bytes=1234,
            sha256="0" * 64,
            timings=Timings(queue_ms=1, draw_ms=2, upload_ms=3),
            completed_at=NOW,
        )
    )


def failed() -> ChartFailed:
    error = Failure(code=ErrorCode.UNSUPPORTED_CHART, message="no", path="series[0].type")
    return ChartFailed.of(
        FailedData(
            task_id="t-1",
            client="mail",
            lane=Lane.BULK,
            format=ImageFormat.PNG,
            error=error,
            attempts=1,
            failed_at=NOW,
        )
    )


@pytest.mark.parametrize("event", [completed(), failed()], ids=["completed", "failed"])
def test_an_event_comes_back_from_the_wire_as_it_was_sent(event: ChartCompleted | ChartFailed) -> None:
    assert decode_event(encode_event(event)) == event


def test_events_are_cloudevents_with_an_id_that_repeats_share() -> None:
    wire = json.loads(encode_event(completed()))
    assert {
        name: wire[name] for name in ("specversion", "id", "type", "source", "subject", "datacontenttype")
    } == {
        "specversion": "1.0",
        "id": "t-1:completed",
        "type": "io.plotwire.chart.completed.v1",
        "source": "/plotwire/consumer",
        "subject": "t-1",
        "datacontenttype": "application/json",
    }
    assert wire["data"]["imageUrl"].startswith("https://")
    assert encode_event(completed()) == encode_event(completed())


@pytest.mark.parametrize("body", [b"{}", b"no", b'{"type": "io.plotwire.chart.cancelled.v9"}'])
def test_what_is_no_event_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidMessage):
        decode_event(body)


@pytest.mark.parametrize(
    ("content_type", "content_encoding"),
    [
        (None, None),
        ("", ""),
        ("application/json", None),
        ("Application/JSON; charset=UTF-8", "utf-8"),
        ('application/json; charset="utf8"', "identity"),
    ],
)
def test_a_body_of_json_is_read_however_its_sender_says_so(
    content_type: str | None, content_encoding: str | None
) -> None:
    found = decode_request(request_body(), content_type, content_encoding)
    assert found.task_id == decode_request(request_body()).task_id


@pytest.mark.parametrize(
    ("content_type", "content_encoding", "words"),
    [
        ("text/plain", None, "the content type is 'text/plain'"),
        ("application/cloudevents+json", None, "the content type is"),
        ("application/json; charset=latin-1", None, "the charset is 'latin-1'"),
        ("application/json; boundary=x", None, "the charset is"),
        ("application/json", "gzip", "compressed with 'gzip'"),
        (None, "x" * 9_999, f"compressed with '{'x' * 64}'"),
    ],
)
def test_a_body_of_another_kind_is_refused_by_its_name(
    content_type: str | None, content_encoding: str | None, words: str
) -> None:
    with pytest.raises(InvalidMessage, match=words):
        decode_request(request_body(), content_type, content_encoding)
