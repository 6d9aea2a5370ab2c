"""Seccomp: hands the kernel the filter of this process."""

import ctypes
import errno
import os
import platform
from typing import Final

from consumer.confinement.kernel import syscall
from consumer.confinement.syscall_filter import MACHINES, program
from consumer.confinement.syscalls import REFUSED, SECCOMP

_FILTER_MODE: Final = 1
_ALL_THREADS: Final = 1


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def refuse_calls() -> str:
    """Install the filter in all threads of this process, for good. Needs `no_new_privs`.

    Raises:
        OSError: the kernel has no seccomp or does not allow it, or the machine has no table.
    """
    machine = MACHINES.get(platform.machine())
    if machine is None:
        raise OSError(errno.ENOTSUP, f"no table of system calls for {platform.machine()}")
    filter_of_this = program(machine, os.getpid())
    steps = (_Step * len(filter_of_this))(*(_Step(*step) for step in filter_of_this))
    number = SECCOMP[machine.column]
    syscall(number, _FILTER_MODE, _ALL_THREADS, ctypes.byref(_Program(len(steps), steps)))
    return f"{len(REFUSED)} system calls refused"
