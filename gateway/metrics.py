"""The gateway's Prometheus metrics."""

from typing import Final

from prometheus_client import Counter

HTTP_REQUESTS: Final = Counter(
    "plotwire_http_requests_total", "HTTP requests answered.", ["method", "route", "status"]
)
TASKS_ACCEPTED: Final = Counter("plotwire_tasks_accepted_total", "Tasks accepted over HTTP.", ["lane"])
