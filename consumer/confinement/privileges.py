"""What a process gives up by `prctl`: outliving its parent, being read by others, gaining rights."""

import os
import signal
from typing import Final

from consumer.confinement.kernel import prctl

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent`, its parent's pid, ends; at once if it has ended."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def hide_memory() -> str:
    """Keep other processes of this user from reading it: no ptrace, no `/proc/<pid>/mem`, no core."""
    prctl(PR_SET_DUMPABLE, 0)
    return "not dumpable"


def gain_nothing() -> str:
    """No program it could run gives it more rights; Landlock and seccomp ask for this first."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return "no_new_privs"
