"""Imported by the fork server, for its effect: every process forked from it starts warm."""

import os

# Drawing is one core a process; threads of NumPy's would each reserve memory for nothing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from consumer.render_worker import warm_up  # after: NumPy reads it when imported

warm_up()
