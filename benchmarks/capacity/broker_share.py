"""How much of RabbitMQ's work on a chart is done by the one process that holds a queue.

A queue is one Erlang process, and so one core, on the node that leads it. Reductions are Erlang's own
count of work; processor time is not told by process.
"""

import re
from dataclasses import dataclass
from typing import Final

from contracts.identifiers import Lane
from contracts.topology import Topology
from devstack.rabbit_node import RabbitNode

_ASK: Final = (
    "R = fun(N) -> element(2, erlang:process_info(whereis(list_to_atom(N)), reductions)) end, "
    'io:format("~p ~p ~p~n", [R("%2F_{lane}"), R("%2F_{audit}"), '
    "element(1, erlang:statistics(exact_reductions))])."
)
_NUMBERS: Final = re.compile(r"^(\d+) (\d+) (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Reductions:
    """Work since the node started."""

    lane: int
    audit: int
    all: int

    def since(self, earlier: "Reductions") -> "Reductions":
        """Work between two looks."""
        return Reductions(self.lane - earlier.lane, self.audit - earlier.audit, self.all - earlier.all)


async def look(node: RabbitNode, topology: Topology) -> Reductions:
    """What the queues of the bulk lane and of the audit, and everything, have done so far.

    Raises:
        RuntimeError: the node does not answer, or has no such queues.
    """
    queues = {"lane": topology.work_queue(Lane.BULK), "audit": topology.audit_queue}
    told = await node.ctl("eval", _ASK.format(**queues))
    found = _NUMBERS.search(told)
    if not found:
        raise RuntimeError(told)
    return Reductions(*map(int, found.groups()))
