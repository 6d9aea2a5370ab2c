"""One message of each kind as it is on the wire: made by the models, the same at all times."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from contracts.errors import ErrorCode
from contracts.identifiers import Dialect, Lane
from contracts.messages import (
    Chart,
    ChartCompleted,
    ChartFailed,
    ChartRequest,
    CompletedData,
    FailedData,
    Failure,
    Timings,
)
from contracts.output import ImageFormat, Output

_AT: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
_DRAWN_AT: Final = _AT + timedelta(milliseconds=85)
_TASK: Final = "0b9f2f5e-3a0c-4d57-9c0e-6f3f0f7f9a11"
_CLIENT: Final = "reports"
_OPTION: Final[dict[str, Any]] = {
    "title": {"text": "Orders"},
    "xAxis": {"data": ["华东", "华南", "华北"]},
    "yAxis": {},
    "series": [{"type": "bar", "data": [3, 2, 4]}],
}

REQUEST: Final = ChartRequest(
    task_id=_TASK,
    client=_CLIENT,
    lane=Lane.INTERACTIVE,
    chart=Chart(dialect=Dialect.ECHARTS, body=_OPTION),
    output=Output(type=ImageFormat.PNG, width=600, height=400),
    submitted_at=_AT,
)
"""A request for someone who waits."""

LEAST_REQUEST: Final = {"taskId": _TASK, "chart": {"dialect": "echarts", "body": _OPTION}}
"""The fewest fields a request can have, as JSON."""

COMPLETED: Final = ChartCompleted.of(
    CompletedData(
        task_id=_TASK,
        client=_CLIENT,
        lane=Lane.INTERACTIVE,
        image_url="https://images.example.com/charts/0b9f2f5e.png?x-oss-signature=…",
        url_expires_at=_DRAWN_AT + timedelta(days=1),
        object_key="charts/0b9f2f5e.png",
        file_name="0b9f2f5e.png",
        format=ImageFormat.PNG,
        width=600,
        height=400,
        size_bytes=9_112,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        timings=Timings(queue_ms=4.2, draw_ms=11.8, upload_ms=38.5),
        completed_at=_DRAWN_AT,
    )
)
"""What comes back of `REQUEST`."""

FAILED: Final = ChartFailed.of(
    FailedData(
        task_id=_TASK,
        client=_CLIENT,
        lane=Lane.INTERACTIVE,
        format=ImageFormat.PNG,
        error=Failure(
            code=ErrorCode.UNSUPPORTED_CHART,
            message="series of the type 'graph' are not drawn",
            path="series[0].type",
        ),
        attempts=1,
        failed_at=_DRAWN_AT,
    )
)
"""What comes back of a chart that cannot be drawn."""
