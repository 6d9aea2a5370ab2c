"""The gateway's Prometheus metrics."""

from typing import Final

from prometheus_client import Counter

HTTP_REQUESTS: Final = Counter(
    "plotwire_http_requests_total", "HTTP requests answered.", ["method", "route", "status"]
)
REFUSALS: Final = Counter(
    "plotwire_http_refusals_total", "Requests refused at the door, by the code of the answer.", ["code"]
)
TASKS_ACCEPTED: Final = Counter("plotwire_tasks_accepted_total", "Tasks accepted over HTTP.", ["lane"])
LEFT_TO_RELAY: Final = Counter(
    "plotwire_requests_left_to_relay_total",
    "Requests accepted and recorded while the broker did not take them.",
)
