"""The system calls that Python has no function for."""

import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, argument: int) -> int:
    """`prctl(2)`; raises `OSError` when the kernel refuses."""
    return _checked(_LIBC.prctl(option, *map(ctypes.c_ulong, (argument, 0, 0, 0))))


def syscall(number: int, *arguments: object) -> int:
    """`syscall(2)` with numbers or pointers; raises `OSError` when the kernel refuses or lacks it."""
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked(_LIBC.syscall(ctypes.c_long(number), *given))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
