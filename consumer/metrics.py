"""The consumer's Prometheus metrics."""

from datetime import UTC, datetime
from functools import cache
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from contracts.identifiers import Lane

_DRAWINGS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_STAGES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800)

SETTLED: Final = Counter(
    "plotwire_messages_settled_total", "Deliveries settled, by lane and verb.", ["lane", "outcome"]
)
IN_FLIGHT: Final = Gauge("plotwire_messages_in_flight", "Deliveries taken and not yet settled.", ["lane"])
RETRIES: Final = Counter(
    "plotwire_retries_total", "Attempts that are to be repeated, by error code.", ["code"]
)
STAGES: Final = Histogram(
    "plotwire_stage_seconds",
    "The way of a request: queue (submission to claim), claim, pool (waiting for a drawing process), draw, "
    "upload, record, announce; process (claim to announcement) and total (submission to announcement).",
    ["stage", "lane"],
    buckets=_STAGES,
)
DRAWING: Final = Histogram(
    "plotwire_draw_seconds",
    "Compiling and drawing one chart, by the type of its first series.",
    ["kind"],
    buckets=_DRAWINGS,
)
PICTURES: Final = Counter(
    "plotwire_pictures_total",
    "Pictures of requests: drawn, shared with an equal request at work, or found in the bucket.",
    ["source"],
)
FINISHED: Final = Counter(
    "plotwire_tasks_finished_total", "Tasks ended, by status and error code.", ["status", "code"]
)
WORKERS_READY: Final = Gauge("plotwire_render_workers_ready", "Drawing processes that are up.")
WORKERS_BUSY: Final = Gauge("plotwire_render_workers_busy", "Drawing processes at work.")
WORKERS_RECYCLED: Final = Counter(
    "plotwire_render_workers_recycled_total", "Drawing processes replaced because they had drawn enough."
)
WORKERS_MEMORY: Final = Gauge(
    "plotwire_render_workers_resident_bytes", "Memory that the drawing processes hold together."
)
WORKERS_WAITING: Final = Gauge("plotwire_render_waiting", "Drawings that wait for a process.")
WORKERS_LOST: Final = Counter(
    "plotwire_render_workers_lost_total", "Drawing processes that died or were killed.", ["reason"]
)
OUTBOX_UNSENT: Final = Gauge(
    "plotwire_outbox_unsent", "Recorded and not yet confirmed, at the last look (at most 1000).", ["outbox"]
)
RELAYED: Final = Counter("plotwire_outbox_relayed_total", "Leftovers that a relay has sent.", ["outbox"])
CRASH_LETTERS: Final = Counter(
    "plotwire_crash_letters_total", "Messages the broker gave up, by what became of the letter.", ["verdict"]
)
LETTERS_COLLECTED: Final = Counter(
    "plotwire_dead_letters_collected_total", "Dead and unroutable messages brought to the desk.", ["source"]
)
LETTERS: Final = Gauge("plotwire_dead_letters", "Dead letters on the desk, at the last look.", ["state"])
DEPENDENCY_OPEN: Final = Gauge(
    "plotwire_dependency_away", "1 while a server or the drawing processes are away, else 0.", ["dependency"]
)
LEFT_TO_RELAY: Final = Counter(
    "plotwire_events_left_to_relay_total", "Events recorded while the broker did not take them."
)
CLEANUPS: Final = Counter("plotwire_cleanups_total", "Clean-ups of this process, by outcome.", ["outcome"])
CLEANED: Final = Counter(
    "plotwire_cleaned_total", "What clean-ups of this process have removed, by kind.", ["what"]
)
CLEANED_UP_AT: Final = Gauge(
    "plotwire_cleanup_last_success_timestamp_seconds",
    "When this process last cleaned up without trouble; 0 if it never did.",
)


@cache
def stage(name: str, lane: Lane) -> Histogram:
    """The histogram of one stage."""
    return STAGES.labels(name, lane)


def observe_end(lane: Lane, *, submitted_at: datetime, started_at: datetime) -> None:
    """A request has been announced now. Its times are by several clocks, which may differ."""
    now = datetime.now(UTC)
    stage("process", lane).observe(max((now - started_at).total_seconds(), 0))
    stage("total", lane).observe(max((now - submitted_at).total_seconds(), 0))
