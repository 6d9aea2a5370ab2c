"""`python -m tests.faults.victim consumer|gateway`: a process of the service that dies, and lives again.

The service runs as it is; what is put into it comes from the environment:
FAULTS_FOLDER (kill points), FAULTS_ENDS (a file that gets a line for each end: exit code, and how many
processes outlived it), FAULTS_PLANT (a planted bug, by name), FAULTS_HEARTBEAT_S, FAULTS_QUICK_START, FAULTS_SOON (seconds after which a clean-up
or a replay whose process has died goes to another, where the service waits for one or two minutes).

All modules are loaded once, before there is any thread or event loop; each life is a fork of this
process. What a supervisor does in seconds takes milliseconds so, and a run has time for more deaths.
With FAULTS_QUICK_START the fork server of the drawing processes is forked too, where it is started anew
else and loads matplotlib for seconds.
"""

import importlib
import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Final

_PAUSE_S: Final = 0.2
_CHILDREN_GONE_WITHIN_S: Final = 15.0
"""A fork server that is still loading its modules looks up only when that is done."""
_POLL_S: Final = 0.05
_PRELOADED: Final = "consumer.render_preload"


def main() -> int:
    """Keep the process named on the command line alive until SIGTERM; returns the exit code."""
    run = _loaded(sys.argv[1])
    lives: list[int] = []
    ending = Event()  # set by a signal in this very thread: nobody waits for it

    def end(_number: int, _frame: object) -> None:
        ending.set()
        with suppress(ProcessLookupError, IndexError):
            os.kill(lives[-1], signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    while not ending.is_set():
        life = os.fork()
        if life == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            random.seed()
            if "FAULTS_QUICK_START" in os.environ and sys.argv[1] == "consumer":
                _fork_the_fork_server()
            return run()
        lives.append(life)
        _, status = os.waitpid(life, 0)
        left = 0 if ending.is_set() else _outlived()
        with Path(os.environ["FAULTS_ENDS"]).open("a", encoding="utf-8") as ends:
            ends.write(f"{os.waitstatus_to_exitcode(status)} {left}\n")
        time.sleep(_PAUSE_S)
    return 0


def _loaded(kind: str) -> Callable[[], int]:
    """What runs the service, with everything put into it."""
    # All imports are late: drawing processes import this module anew, and need none of it.
    from tests.faults.kill_points import KillPoints  # noqa: PLC0415  # see above

    if heartbeat_s := os.environ.get("FAULTS_HEARTBEAT_S"):
        from adapters import rabbit_connection  # noqa: PLC0415  # see above

        vars(rabbit_connection)["_HEARTBEAT_S"] = int(heartbeat_s)
    if bug := os.environ.get("FAULTS_PLANT"):
        from tests.faults.planted import plant  # noqa: PLC0415  # see above

        plant(bug)
    if kind == "consumer":
        from consumer.app import main as run  # noqa: PLC0415  # a gateway needs no renderer
        from tests.faults import killer_charts  # noqa: PLC0415  # as above

        killer_charts.install()
        if "FAULTS_QUICK_START" in os.environ:
            importlib.import_module(_PRELOADED)
        _take_over_after(float(os.environ["FAULTS_SOON"]))
    else:
        from gateway.app import main as run  # noqa: PLC0415  # a consumer needs no web server
    KillPoints(Path(os.environ["FAULTS_FOLDER"])).install(kind)
    return run


def _fork_the_fork_server() -> None:
    """Have it running before the service asks for it; as long as this process has but one thread."""
    from multiprocessing import forkserver, util  # noqa: PLC0415  # see `_loaded`

    def forked(_path: str, words: list[str], kept_open: list[int]) -> int:
        pid = os.fork()
        if pid:
            return pid
        open_ones = sorted({0, 1, 2, *kept_open})
        for low, high in itertools.pairwise([*open_ones, os.sysconf("SC_OPEN_MAX")]):
            os.closerange(low + 1, high)
        try:
            exec(words[-1], {})  # noqa: S102  # what the fork server's own command line says
        finally:
            os._exit(0)

    as_ever = util.spawnv_passfds
    vars(util)["spawnv_passfds"] = forked
    try:
        forkserver.set_forkserver_preload([_PRELOADED])
        forkserver.ensure_running()
    finally:
        vars(util)["spawnv_passfds"] = as_ever


def _take_over_after(seconds: float) -> None:
    from datetime import timedelta  # noqa: PLC0415  # see `_loaded`

    from consumer import app, letter_watch  # noqa: PLC0415  # see `_loaded`
    from operations import desk  # noqa: PLC0415  # see `_loaded`

    vars(app)["_HOLD_CLEANUP_S"] = seconds
    vars(desk)["STALE_AFTER"] = timedelta(seconds=seconds)
    defaults = letter_watch.LetterWatch.__init__.__kwdefaults__ or {}
    defaults["every_s"] = seconds


def _outlived() -> int:
    """How many processes of a life that has ended do not notice it in time; they are killed."""
    from devstack.process_groups import members_of  # noqa: PLC0415  # drawing processes do not need it
    from tests.faults.processes import command_of  # noqa: PLC0415  # drawing processes do not need it

    ours = {os.getpid(), os.getppid()}
    deadline = time.monotonic() + _CHILDREN_GONE_WITHIN_S
    while (left := set(members_of(os.getpgid(0))) - ours) and time.monotonic() < deadline:
        time.sleep(_POLL_S)
    for pid in left:
        print(f"outlived its consumer: {command_of(pid)}", flush=True)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(left)


if __name__ == "__main__":
    sys.exit(main())
