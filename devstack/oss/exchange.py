"""One request on its way through the endpoint, and the error answers."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from secrets import token_hex

from aiohttp import web

from devstack.oss.errors import OssError
from devstack.oss.operations import Operation
from devstack.oss.target import Target


@dataclass
class Exchange:
    """A request and what is made of it; faults change the fields that have a default."""

    request: web.Request
    target: Target
    operation: Operation | None
    chunks: AsyncIterator[bytes]
    """The body as it arrives."""
    clock_skew: timedelta = timedelta(0)
    """How far this server's clock is ahead."""
    keys_revoked: bool = False
    request_id: str = field(default_factory=lambda: token_hex(12).upper())
    error_code: str = ""
    """Of the answer."""

    @property
    def now(self) -> datetime:
        """The time on this server's clock."""
        return datetime.now(UTC) + self.clock_skew

    def stamped(self, response: web.Response) -> web.Response:
        """`response` with the headers that every answer of OSS has."""
        response.headers["x-oss-request-id"] = self.request_id
        response.headers["Server"] = "AliyunOSS"
        response.headers["Date"] = format_datetime(self.now, usegmt=True)
        return response

    def refused(self, error: OssError) -> web.Response:
        """The answer to what cannot be done."""
        self.error_code = error.code
        xml = error.xml(self.request_id, self.request.host)
        headers = {"x-oss-ec": error.ec}
        if self.request.method == "HEAD":  # no body, so the error travels in a header
            headers["x-oss-err"] = base64.b64encode(xml).decode()
            return self.stamped(web.Response(status=error.status, headers=headers))
        return self.stamped(
            web.Response(status=error.status, body=xml, content_type="application/xml", headers=headers)
        )
