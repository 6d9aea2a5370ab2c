"""A client of the service that Plotwire replaces, as its callers have written them. It knows nothing of ours.

Submit, ask until it is over, fetch; or all of it in one synchronous call.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class OldClient:
    """Calls one instance of the service.

    Args:
        base_url: without a slash at the end.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """One request, whatever its answer is."""
        data = None if body is None else json.dumps(body).encode()
        url = path if path.startswith("http") else self._base_url + path
        headers = {} if data is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310  # its own service
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310  # its own service
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def generate(self, option: Any, **fields: Any) -> dict[str, Any]:
        """Submit a chart; what `data` holds."""
        answer = self.call("POST", "/api/charts/generate", {"option": option, **fields}).json()
        if answer["code"] != 200:
            raise RuntimeError(answer["error"]["details"])
        data: dict[str, Any] = answer["data"]
        return data

    def status(self, task_id: str) -> dict[str, Any]:
        """Where a task stands; what `data` holds."""
        data: dict[str, Any] = self.call("GET", f"/api/charts/status/{task_id}").json()["data"]
        return data

    def wait(self, task_id: str, limit_s: float = 60) -> dict[str, Any]:
        """Ask until the task is over."""
        deadline = time.monotonic() + limit_s
        while (data := self.status(task_id))["status"] not in ("completed", "failed"):
            if time.monotonic() > deadline:
                raise RuntimeError(f"still {data['status']}")
            time.sleep(0.1)
        return data

    def chart_url(self, option: Any, **fields: Any) -> Answer:
        """`GET /?config=`, as `<img src>` has it."""
        config = json.dumps({"option": option, **fields}, ensure_ascii=False)
        return self.call("GET", "/?" + urllib.parse.urlencode({"config": config}))

    def draw(self, option: Any, **fields: Any) -> Answer:
        """`POST /`: the image itself."""
        return self.call("POST", "/", {"option": option, **fields})
