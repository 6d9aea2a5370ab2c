"""The gateway's Prometheus metrics."""

from typing import Final

from prometheus_client import Counter, Gauge

HTTP_REQUESTS: Final = Counter(
    "plotwire_http_requests_total", "HTTP requests answered.", ["method", "route", "status"]
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
QUEUE_READY: Final = Gauge(
    "plotwire_queue_ready_messages", "Requests waiting, as of the last scrape of a gateway.", ["lane"]
)
UPTIME: Final = Gauge("plotwire_uptime_seconds", "Since this process began.")
MEMORY: Final = Gauge("plotwire_memory_bytes", "Memory that this process holds.")
