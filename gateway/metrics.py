"""The gateway's Prometheus metrics."""

from functools import cache
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_ANSWERS: Final = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 30)

HTTP_REQUESTS: Final = Counter(
    "plotwire_http_requests_total", "HTTP requests answered.", ["method", "route", "status"]
)
HTTP_SECONDS: Final = Histogram(
    "plotwire_http_request_seconds",
    "From a request's head to its answer, which is yet to be sent.",
    ["route"],
    buckets=_ANSWERS,
)
REFUSALS: Final = Counter(
    "plotwire_http_refusals_total", "Requests refused at the door, by the code of the answer.", ["code"]
)
TASKS_ACCEPTED: Final = Counter("plotwire_tasks_accepted_total", "Tasks accepted over HTTP.", ["lane"])
TASKS_CANCELLED: Final = Counter("plotwire_tasks_cancelled_total", "Tasks cancelled before they were begun.")
LEFT_TO_RELAY: Final = Counter(
    "plotwire_requests_left_to_relay_total",
    "Requests accepted and recorded while the broker did not take them.",
)
WAITING: Final = Gauge("plotwire_waiting_callers", "Callers that wait for the end of a task.")
TASKS: Final = Gauge("plotwire_tasks", "Tasks on record, as of the last scrape of a gateway.", ["status"])
BROKER_QUEUES: Final = Gauge(
    "plotwire_broker_queue_messages",
    "Messages ready in each queue of the topology, as of the last scrape of a gateway.",
    ["queue"],
)
UPTIME: Final = Gauge("plotwire_uptime_seconds", "Since this process began.")
MEMORY: Final = Gauge("plotwire_memory_bytes", "Memory that this process holds.")


@cache
def answers(method: str, route: str, status: int) -> Counter:
    """The counter of one kind of answer."""
    return HTTP_REQUESTS.labels(method, route, status)


@cache
def answer_seconds(route: str) -> Histogram:
    """The histogram of one route."""
    return HTTP_SECONDS.labels(route)
