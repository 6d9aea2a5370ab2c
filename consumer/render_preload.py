"""Imported by the fork server, for its effect: every process forked from it starts warm, and ends with it.

It ends with the consumer, and its processes with it from their fork on: whichever of them stands
still. multiprocessing alone has it wait until all of them have ended by themselves.
"""

import os

# Drawing is one core a process; threads of NumPy's would each reserve memory for nothing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from consumer.confinement import die_with_parent  # after: NumPy reads it when imported
from consumer.render_worker import warm_up  # as above

_forking = 0
"""The process that forks."""


def _about_to_fork() -> None:
    global _forking  # noqa: PLW0603  # its child has it from here
    _forking = os.getpid()


die_with_parent(os.getppid())
os.register_at_fork(before=_about_to_fork, after_in_child=lambda: die_with_parent(_forking))
warm_up()
