"""The numbered load: which charts are asked for, in which order, by which way, and what must come of each.

Everything follows from the seed. Poison and repeats are part of it.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tests.faults import small_charts
from tests.faults.poison import POISON, Poison

_HTTP_SHARE: Final = 0.4
_EQUAL_SHARE: Final = 0.25
_TWICE_SHARE: Final = 0.06
_POISON_SHARE: Final = 0.1
_CONFLICT_SHARE: Final = 0.01
_TURNED_ROUND_SHARE: Final = 0.1
_FORMATS: Final = ("png",) * 12 + ("svg", "jpeg", "webp", "pdf")
_TIME_TO_LIVE_S: Final = 24 * 3600
"""Requests are not to run out of time while servers are away: that is another matter."""


class Way(StrEnum):
    """The two ways in."""

    AMQP = "amqp"
    HTTP = "http"


class Outcome(StrEnum):
    """What must come of a request."""

    COMPLETED = "completed"
    FAILED = "failed"
    DEAD = "dead"
    """A dead letter with a reason; no task, or none that this message may touch."""
    REFUSED = "refused"
    """HTTP 4xx at once; nothing is recorded."""


@dataclass(frozen=True)
class Planned:
    """One thing to send."""

    number: int
    way: Way
    lane: str
    outcome: Outcome
    body: bytes
    task_id: str = ""
    """Chosen by us (AMQP), or empty: the gateway will tell, or there is none."""
    poison: str = ""
    """Name of the case, of poison."""
    codes: tuple[str, ...] = ()
    """The error codes that are right for it, of poison."""
    times: int = 1
    """How often it is sent: duplicates are part of the load."""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def load(seed: int) -> Iterator[Planned]:
    """The endless load of `seed`."""
    dice = random.Random(seed)
    deck = _deck(dice)
    sorts: list[Callable[[int], list[Planned]]] = [
        lambda n: [of_poison(next(deck), seed, n, dice.choice(("interactive", "bulk")))],
        lambda n: _conflict(dice, seed, n),
        lambda n: [_chart(dice, seed, n)],
    ]
    weights = [_POISON_SHARE, _CONFLICT_SHARE, 1 - _POISON_SHARE - _CONFLICT_SHARE]
    held: list[Planned] = []
    number = 0
    while True:
        number += 1
        (sort,) = dice.choices(sorts, weights)
        for planned in sort(number):
            # Some wait until others have overtaken them.
            if dice.random() < _TURNED_ROUND_SHARE:
                held.append(planned)
            else:
                yield planned
        if held and dice.random() < _TURNED_ROUND_SHARE:
            yield held.pop(0)


def _chart(dice: random.Random, seed: int, number: int) -> Planned:
    equal = dice.random() < _EQUAL_SHARE
    option = small_charts.option(dice.randrange(20) if equal else 1000 + number)
    kind = "png" if equal else dice.choice(_FORMATS)
    lane = dice.choice(("interactive", "bulk"))
    if dice.random() < _HTTP_SHARE:
        body = {
            "option": option,
            "type": kind,
            "width": 240,
            "height": 160,
            "lane": lane,
            "client": "load-http",
        }
        return Planned(
            number, Way.HTTP, lane, Outcome.COMPLETED, _json(body | {"timeToLiveS": _TIME_TO_LIVE_S})
        )
    task_id = f"s{seed}-n{number}"
    return Planned(
        number,
        Way.AMQP,
        lane,
        Outcome.COMPLETED,
        _json(envelope(task_id, lane, option, kind)),
        task_id,
        times=2 + (dice.random() < 0.3) if dice.random() < _TWICE_SHARE else 1,
    )


def _deck(dice: random.Random) -> Iterator[Poison]:
    """Every case once before any comes again."""
    while True:
        yield from dice.sample(POISON, len(POISON))


def of_poison(case: Poison, seed: int, number: int, lane: str) -> Planned:
    """`case` as a message of this run."""
    task_id = f"s{seed}-p{number}"
    return Planned(
        number,
        Way(case.way),
        lane,
        Outcome(case.outcome),
        case.body(task_id, lane),
        task_id if case.has_task else "",
        poison=case.name,
        codes=case.codes,
        headers=dict(case.headers),
        content_type=case.content_type,
    )


def _conflict(dice: random.Random, seed: int, number: int) -> list[Planned]:
    """Two bodies under one task id: whichever comes first is drawn, the other one is a dead letter."""
    task_id, lane = f"s{seed}-c{number}", dice.choice(("interactive", "bulk"))
    return [
        Planned(
            number,
            Way.AMQP,
            lane,
            Outcome.COMPLETED,
            _json(envelope(task_id, lane, small_charts.option(10_000 + number + 5_000 * which), "png")),
            task_id,
            poison="same id, two bodies",
            codes=("TASK_CONFLICT",),
        )
        for which in range(2)
    ]


def envelope(task_id: str, lane: str, option: dict[str, Any], kind: str, **more: Any) -> dict[str, Any]:
    """A chart request as the contract has it, written without the service's models."""
    return {
        "version": 1,
        "taskId": task_id,
        "client": "load-amqp",
        "lane": lane,
        "chart": {"dialect": "echarts", "body": option},
        "output": {"type": kind, "width": 240, "height": 160},
        "timeToLiveS": _TIME_TO_LIVE_S,
        "submittedAt": datetime.now(UTC).isoformat(),
        **more,
    }


def long_ago() -> str:
    """A time at which a request that comes now has waited too long."""
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat()


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
