"""The consumer's Prometheus metrics."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_FAST: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_SLOW: Final = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800)

SETTLED: Final = Counter(
    "plotwire_messages_settled_total", "Deliveries settled, by lane and verb.", ["lane", "outcome"]
)
IN_FLIGHT: Final = Gauge("plotwire_messages_in_flight", "Deliveries taken and not yet settled.", ["lane"])
MESSAGE_AGE: Final = Histogram(
    "plotwire_message_age_seconds", "From submission to the start of work.", ["lane"], buckets=_SLOW
)
DRAWING: Final = Histogram(
    "plotwire_draw_seconds", "Compiling and drawing one chart.", ["format"], buckets=_FAST
)
PICTURES: Final = Counter(
    "plotwire_pictures_total",
    "Pictures of requests: drawn, shared with an equal request at work, or found in the bucket.",
    ["source"],
)
UPLOAD: Final = Histogram("plotwire_upload_seconds", "Storing one image in OSS.", buckets=_FAST)
FINISHED: Final = Counter(
    "plotwire_tasks_finished_total", "Tasks ended, by status and error code.", ["status", "code"]
)
WORKERS_READY: Final = Gauge("plotwire_render_workers_ready", "Drawing processes that are up.")
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
