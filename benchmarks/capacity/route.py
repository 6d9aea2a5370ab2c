"""The way of one chart as pieces of work: measured sums, shared out over the calls they are spent on.

    publish ─> [claim ─> reserve ─> draw ─> put ─> note_stored] ─> finish ─> announce ─> acknowledge

What is in brackets a repeated chart has not, whose picture was seen a moment ago. A part is measured as
a whole, so each of its calls is given an equal share: of what a repeated chart takes those that both
have, of the difference the others.
"""

from dataclasses import dataclass, replace

from benchmarks.capacity.costs import Costs, Steps
from benchmarks.capacity.deployment import Deployment

_BOTH = 3
"""Pieces of the consumer: before finish and announce, and the acknowledgement."""
_DRAWN = 5
"""Further ones: before claim and reserve, handing over to a drawing process, put, note_stored."""
_STORED = 2
"""Calls of MongoDB for every chart: finish, and its share in a mark."""
_STORED_DRAWN = 3
"""Further ones: claim, reserve, note_stored."""
_TALKS = 3
"""Messages of RabbitMQ: the request in, its delivery and acknowledgement, the event."""
_ON_THE_LANE = 2
"""Of these, those that the lane's queue sees."""


@dataclass(frozen=True)
class Route:
    """Milliseconds: of processors by piece, and of waiting that no processor of ours shortens."""

    caller: float
    event: float
    """Of each gateway, for the event of any chart."""
    submit: float
    """Of one gateway, for a submission."""
    recording: float
    """Of MongoDB, for a submission."""
    consumer: float
    """Each piece."""
    drawing: float
    """Each further piece of a chart that is drawn."""
    store: float
    """Each call of MongoDB."""
    keeping: float
    """Each further one of a chart that is drawn."""
    talk: float
    """Of RabbitMQ, each message, wherever there is a core."""
    lane: float
    """Of the process that holds the lane's queue, each message."""
    audit: float
    """Of the process that holds the audit queue, each event."""
    bucket: float
    wait: Steps


def route(costs: Costs, system: Deployment) -> Route:
    """The pieces, in an installation on one machine or on many."""
    again, drawn = costs.repeated, costs.unique
    pieces = Route(
        caller=drawn.callers if system.shared else 0,
        event=drawn.gateway,
        submit=max(costs.submitted.gateway - drawn.gateway, 0),
        recording=max(costs.submitted.mongodb - drawn.mongodb, 0),
        consumer=again.consumer / _BOTH,
        drawing=max(drawn.consumer - again.consumer, 0) / _DRAWN,
        store=again.mongodb / _STORED,
        keeping=max(drawn.mongodb - again.mongodb, 0) / _STORED_DRAWN,
        talk=drawn.rabbitmq * (1 - costs.lane_share - costs.audit_share) / _TALKS,
        lane=drawn.rabbitmq * costs.lane_share / _ON_THE_LANE,
        audit=drawn.rabbitmq * costs.audit_share,
        bucket=drawn.oss if system.shared else 0,
        wait=costs.steps,
    )
    return replace(pieces, wait=_waits(costs.steps, pieces, system))


def _waits(steps: Steps, pieces: Route, system: Deployment) -> Steps:
    """What is left of each step without the processors; between machines a way there and back more."""
    spent = {
        "claim": pieces.drawing + pieces.keeping,
        "reserve": pieces.drawing + pieces.keeping,
        "put": pieces.drawing + pieces.bucket,
        "note_stored": pieces.drawing + pieces.keeping,
        "finish": pieces.consumer + pieces.store,
        "announce": pieces.consumer + pieces.talk + pieces.audit,
        "publish": pieces.caller + pieces.talk + pieces.lane,
        "add": pieces.submit + pieces.recording,
    }
    far_ms = 0 if system.shared else system.round_trip_ms
    more = dict.fromkeys(spent, far_ms) | {"put": 0 if system.shared else system.put_ms}
    return Steps(**{name: max(ms - spent[name], 0) + more[name] for name, ms in steps.model_dump().items()})


def draw_ms(costs: Costs) -> tuple[float, ...]:
    """Of the charts of the mix, with the mean that the drawing processes were measured with."""
    mean_ms = sum(costs.draw_ms) / len(costs.draw_ms)
    return tuple(ms * costs.unique.workers / mean_ms for ms in costs.draw_ms)
