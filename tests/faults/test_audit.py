"""The auditor is checked: a good run has no findings, and each broken promise is found by its name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.audit import audit
from tests.faults.findings import Finding, Wrong, summary
from tests.faults.ledger import Accepted
from tests.faults.snapshot import Letter, Snapshot, StoredObject
from tests.faults.subscriber import SeenEvent

KEY, SHA, SIZE = "charts/k.png", "aa", 3
Change = Callable[[Snapshot], Snapshot]


def accepted(task_id: str, outcome: str, codes: tuple[str, ...] = (), poison: str = "") -> Accepted:
    return Accepted(1, "amqp", task_id, outcome, poison, codes, f"body of {task_id}")


def event(task_id: str, status: str, body: str = "b", **data: Any) -> SeenEvent:
    image = {"objectKey": KEY, "sha256": SHA, "sizeBytes": SIZE}
    error = {"error": {"code": "UNSUPPORTED_CHART"}}
    said: dict[str, Any] = (image if status == "completed" else error) | data
    return SeenEvent(
        f"{task_id}{body}", f"{task_id}:{status}", f"io.plotwire.chart.{status}.v1", task_id, said, body
    )


GOOD = Snapshot(
    accepted=[
        accepted("good", "completed"),
        accepted("bad", "failed", ("UNSUPPORTED_CHART",), "a series nobody draws"),
        accepted("", "dead", ("INVALID_MESSAGE",), "no JSON"),
    ],
    events=[event("good", "completed"), event("bad", "failed")],
    tasks={
        "good": {
            "_id": "good",
            "status": "completed",
            "image": {"object_key": KEY, "sha256": SHA, "size_bytes": SIZE},
            "event": {"sent": True},
        },
        "bad": {
            "_id": "bad",
            "status": "failed",
            "error": {"code": "UNSUPPORTED_CHART"},
            "event": {"sent": True},
        },
    },
    images={KEY: {"_id": KEY, "stored": {"sha256": SHA}}},
    objects={KEY: StoredObject(SHA, SIZE)},
    letters=[
        Letter("body of ", "INVALID_MESSAGE", "not JSON"),
        Letter("body of bad", "UNSUPPORTED_CHART", "no globe"),
    ],
    ends={"good": 1, "bad": 1},
    depths={"plotwire.work.bulk.v1": 0},
)


def task(name: str, **changes: Any) -> Change:
    return lambda good: replace(good, tasks={**good.tasks, name: {**good.tasks[name], **changes}})


BROKEN: list[tuple[Wrong, Change]] = [
    (
        Wrong.LOST,
        lambda good: replace(good, tasks={"bad": good.tasks["bad"]}, events=[event("bad", "failed")]),
    ),
    (Wrong.LOST, task("good", status="processing")),
    (Wrong.LOST, lambda good: replace(good, letters=good.letters[1:])),
    (Wrong.LOST, lambda good: replace(good, letters=good.letters[:1])),
    (Wrong.DOUBLE, lambda good: replace(good, ends={"good": 2})),
    (Wrong.DOUBLE, lambda good: replace(good, events=[*good.events, event("good", "completed", "other")])),
    (Wrong.MISSING_EVENT, lambda good: replace(good, events=[event("good", "completed")])),
    (Wrong.ORPHANED, lambda good: replace(good, objects={})),
    (Wrong.ORPHANED, lambda good: replace(good, images={})),
    (Wrong.ORPHANED, lambda good: replace(good, over=[KEY])),
    (Wrong.ORPHANED, lambda good: replace(good, objects={**good.objects, "other": StoredObject("", 0)})),
    (Wrong.INNOCENT, task("good", status="failed", error={"code": "RENDER_CRASHED"})),
    (Wrong.INNOCENT, lambda good: replace(good, letters=[*good.letters, Letter("body of good", "", "")])),
    (Wrong.INNOCENT, lambda good: replace(good, letters=[*good.letters, Letter("again", "", "", "good")])),
    (Wrong.WRONG_IMAGE, lambda good: replace(good, objects={KEY: StoredObject("bb", SIZE)})),
    (Wrong.CONTRADICTION, task("bad", status="completed", image=GOOD.tasks["good"]["image"])),
    (Wrong.CONTRADICTION, lambda good: replace(good, events=[*good.events, event("nobody", "failed")])),
    (Wrong.CONTRADICTION, task("good", image={"object_key": KEY, "sha256": "bb", "size_bytes": SIZE})),
    (Wrong.POISON, task("bad", error={"code": "INTERNAL"})),
    (Wrong.POISON, lambda good: replace(good, letters=[Letter("body of ", "INVALID_MESSAGE", "")])),
    (Wrong.UNSETTLED, lambda good: replace(good, depths={"plotwire.work.bulk.v1": 1})),
    (Wrong.UNSETTLED, task("good", event={"sent": False})),
    (Wrong.UNSETTLED, task("good", request_sent=False)),
]


def test_a_letter_of_what_was_sent_again_is_known_by_its_task() -> None:
    """The broker gave its message up, and the outbox sent the same request in other bytes."""
    again = Letter("other bytes of bad", "UNSUPPORTED_CHART", "no globe", "bad")
    assert audit(replace(GOOD, letters=[GOOD.letters[0], again])) == []


def test_a_good_run_has_no_findings_and_a_bound() -> None:
    assert audit(GOOD) == []
    *_, bound, last = summary([], 3, 5)
    assert "rule of three" in bound
    assert last == (
        "faults: 3 requests, 5 faults, 0 lost, 0 double, 0 missing events, 0 orphaned, 0 innocent failed"
    )


@pytest.mark.parametrize(
    ("wrong", "break_it"), BROKEN, ids=[f"{n}-{wrong}" for n, (wrong, _) in enumerate(BROKEN)]
)
def test_a_broken_promise_is_found_by_its_name(wrong: Wrong, break_it: Change) -> None:
    assert wrong in {finding.wrong for finding in audit(break_it(GOOD))}


def test_a_finding_of_any_kind_takes_the_bound_away() -> None:
    also, bound, last = summary([Finding(Wrong.CONTRADICTION, "t", "w")], 3, 5)
    assert "1 contradictions" in also
    assert "none" in bound
    assert "1" not in last.removeprefix("faults: 3 requests")
