"""`python -m devstack.guard PARENT_PID COMMAND…`: runs a command that must not outlive its parent.

The guard leads a process group with the command in it. When the parent dies it kills the group;
when it gets SIGTERM it passes it on and waits. Standard library only, so that it starts at once.
"""

import ctypes
import os
import signal
import subprocess
import sys
from types import FrameType

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Run the command to its end; returns its exit code."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    signal.signal(signal.SIGUSR1, _kill_group)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGUSR1)
    if os.getppid() != parent:  # it died before the kernel was asked to tell
        return 1
    child = subprocess.Popen(command)  # noqa: S603  # our own command line
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return child.wait()


def _kill_group(_number: int, _frame: FrameType | None) -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
