"""The invariants, checked over a snapshot: every promise that is broken, by name.

Nothing here uses the service's own code; what its records and events mean is written down anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from tests.faults.findings import Finding, Wrong
from tests.faults.ledger import Accepted
from tests.faults.snapshot import Document, Snapshot
from tests.faults.subscriber import SeenEvent

_FINAL: Final = frozenset({"completed", "failed"})
_LEAVES_NO_LETTER: Final = ("QUEUE_TIMEOUT",)
_TWO_BODIES: Final = "same id, two bodies"

Check = Callable[[Snapshot], Iterator[Finding]]


def audit(snapshot: Snapshot) -> list[Finding]:
    """Every broken promise; none, when all is well."""
    return [finding for check in _CHECKS for finding in check(snapshot)]


def _every_request_ended_once(snapshot: Snapshot) -> Iterator[Finding]:
    for one in _with_a_task(snapshot):
        task = snapshot.tasks.get(one.task_id)
        if task is None:
            yield Finding(Wrong.LOST, one.task_id, f"no record of number {one.number}")
        elif task["status"] not in _FINAL:
            yield Finding(Wrong.LOST, one.task_id, f"number {one.number} is {task['status']}")
    promised = {one.task_id for one in snapshot.accepted}
    for task_id, task in snapshot.tasks.items():
        ends = snapshot.ends.get(task_id, 0)
        if ends > 1:
            yield Finding(Wrong.DOUBLE, task_id, f"ended {ends} times")
        if task["status"] not in _FINAL and task_id not in promised:
            yield Finding(Wrong.UNSETTLED, task_id, f"nobody was promised it, and it is {task['status']}")


def _the_innocent_are_completed(snapshot: Snapshot) -> Iterator[Finding]:
    for one in _with_a_task(snapshot):
        task = snapshot.tasks.get(one.task_id, {})
        if one.outcome == "completed" and task.get("status") == "failed":
            yield Finding(Wrong.INNOCENT, one.task_id, f"number {one.number}: {task.get('error')}")
    guilty = {one.body_sha256 for one in snapshot.accepted if one.poison}
    letters = {letter.body_sha256 for letter in snapshot.letters}
    named = {
        letter.task_id for letter in snapshot.letters if letter.task_id and letter.body_sha256 not in guilty
    }
    for one in snapshot.accepted:
        if one.body_sha256 not in guilty and (one.body_sha256 in letters or one.task_id in named):
            yield Finding(Wrong.INNOCENT, one.task_id, f"number {one.number} is a dead letter")


def _every_end_was_announced(snapshot: Snapshot) -> Iterator[Finding]:
    events = _events_by_task(snapshot)
    for task_id, task in snapshot.tasks.items():
        if task["status"] in _FINAL and not events[task_id]:
            yield Finding(Wrong.MISSING_EVENT, task_id, f"it is {task['status']}")


def _events_say_one_thing(snapshot: Snapshot) -> Iterator[Finding]:
    for task_id, events in _events_by_task(snapshot).items():
        if len({(event.event_id, event.body_sha256) for event in events}) > 1:
            yield Finding(Wrong.DOUBLE, task_id, f"{len(events)} events that differ")
        task = snapshot.tasks.get(task_id)
        if task is None:
            yield Finding(Wrong.CONTRADICTION, task_id, "an event of no task")
            continue
        for event in events:
            if words := _contradiction(task, event):
                yield Finding(Wrong.CONTRADICTION, task_id, words)


def _contradiction(task: Document, event: SeenEvent) -> str:
    status = "completed" if event.type.endswith("completed.v1") else "failed"
    if status != task["status"]:
        return f"the event says {status}, the record {task['status']}"
    if event.event_id != f"{task['_id']}:{status}":
        return f"the event is called {event.event_id}"
    if status == "failed":
        said, known = event.data["error"]["code"], task["error"]["code"]
        return "" if said == known else f"the event says {said}, the record {known}"
    image = task["image"]
    said = (event.data["objectKey"], event.data["sha256"], event.data["sizeBytes"])
    return "" if said == (image["object_key"], image["sha256"], image["size_bytes"]) else "another image"


def _images_are_there_and_right(snapshot: Snapshot) -> Iterator[Finding]:
    for task_id, task in snapshot.tasks.items():
        if task["status"] != "completed":
            continue
        image = task["image"]
        found = snapshot.objects.get(image["object_key"])
        if found is None:
            yield Finding(Wrong.ORPHANED, task_id, f"its image {image['object_key']} is not there")
        elif (found.sha256, found.size_bytes) != (image["sha256"], image["size_bytes"]):
            yield Finding(Wrong.WRONG_IMAGE, task_id, f"{image['object_key']} has other bytes")


def _nothing_is_orphaned(snapshot: Snapshot) -> Iterator[Finding]:
    for key in snapshot.objects:
        if key not in snapshot.images and not key.endswith("/.probe"):
            yield Finding(Wrong.ORPHANED, key, "an object without a record")
    for key, image in snapshot.images.items():
        if image.get("stored") and key not in snapshot.objects:
            yield Finding(Wrong.ORPHANED, key, "a record without its object")
    for key in snapshot.over:
        yield Finding(Wrong.ORPHANED, key, "it is over, and was not removed")
    used = {task["image"]["object_key"] for task in snapshot.tasks.values() if task["status"] == "completed"}
    for key in used - snapshot.images.keys():
        yield Finding(Wrong.ORPHANED, key, "an image in use without a record")


def _poison_has_its_reason(snapshot: Snapshot) -> Iterator[Finding]:
    letters = {letter.body_sha256: letter for letter in snapshot.letters}
    # What the broker gave up was sent again from the outbox: the same request, encoded by us.
    named = {letter.task_id: letter for letter in snapshot.letters}
    for one in snapshot.accepted:
        if one.outcome in {"dead", "failed"} and one.codes != _LEAVES_NO_LETTER:
            letter = letters.get(one.body_sha256) or (named.get(one.task_id) if one.task_id else None)
            if letter is None:
                yield Finding(Wrong.LOST, one.poison, f"number {one.number} left no dead letter")
            elif letter.code not in one.codes or not letter.reason:
                yield Finding(Wrong.POISON, one.poison, f"{letter.code or 'no code'}: {letter.reason}")
        if one.outcome == "dead" and one.task_id and one.task_id not in snapshot.tasks:
            yield Finding(
                Wrong.LOST, one.poison, f"number {one.number} names {one.task_id}, which nobody knows"
            )
        if one.task_id and one.outcome in {"dead", "failed"}:
            task = snapshot.tasks.get(one.task_id, {})
            error = task.get("error") or {}
            if task.get("status") == "completed" or (error and error["code"] not in one.codes):
                yield Finding(Wrong.POISON, one.poison, f"{task.get('status')}: {error}")


def _two_bodies_of_one_id_leave_one_letter(snapshot: Snapshot) -> Iterator[Finding]:
    bodies = defaultdict(set)
    for one in snapshot.accepted:
        if one.poison == _TWO_BODIES:
            bodies[one.task_id].add(one.body_sha256)
    letters = {letter.body_sha256: letter for letter in snapshot.letters}
    for task_id, pair in bodies.items():
        codes = [letters[body].code for body in pair if body in letters]
        if len(pair) > 1 and codes != ["TASK_CONFLICT"]:
            yield Finding(Wrong.POISON, task_id, f"two bodies, and the letters {codes}")


def _nothing_is_left_over(snapshot: Snapshot) -> Iterator[Finding]:
    for queue, depth in snapshot.depths.items():
        if depth:
            yield Finding(Wrong.UNSETTLED, queue, f"{depth} messages")
    for task_id, task in snapshot.tasks.items():
        if not task.get("event", {}).get("sent", True):
            yield Finding(Wrong.UNSETTLED, task_id, "its event is not marked as sent")
        if not task.get("request_sent", True):
            yield Finding(Wrong.UNSETTLED, task_id, "its request waits to be sent")


def _with_a_task(snapshot: Snapshot) -> Iterator[Accepted]:
    return (one for one in snapshot.accepted if one.outcome in _FINAL)


def _events_by_task(snapshot: Snapshot) -> defaultdict[str, list[SeenEvent]]:
    found: defaultdict[str, list[SeenEvent]] = defaultdict(list)
    for event in snapshot.events:
        found[event.subject].append(event)
    return found


_CHECKS: Final[tuple[Check, ...]] = (
    _every_request_ended_once,
    _the_innocent_are_completed,
    _every_end_was_announced,
    _events_say_one_thing,
    _images_are_there_and_right,
    _nothing_is_orphaned,
    _poison_has_its_reason,
    _two_bodies_of_one_id_leave_one_letter,
    _nothing_is_left_over,
)
