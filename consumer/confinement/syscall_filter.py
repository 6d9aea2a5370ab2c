"""The seccomp program of a drawing process: which system calls the kernel refuses it.

A list of what is refused, not of what is allowed: Python, NumPy, FreeType and the C library below
them change what they call with every release, and an honest chart must not find out.
"""

import errno
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from consumer.confinement.privileges import PR_SET_DUMPABLE, PR_SET_PDEATHSIG
from consumer.confinement.syscalls import LAST_KNOWN, LOOKED_AT, REFUSED

_KILL: Final = 0x8000_0000
_ALLOW: Final = 0x7FFF_0000
_REFUSE: Final = 0x0005_0000
_DENIED: Final = _REFUSE | errno.EPERM
_UNKNOWN: Final = _REFUSE | errno.ENOSYS
"""The answer of a kernel that lacks the call: the C library then takes an older one, which is looked at."""

_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_GREATER: Final = 0x25
_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

_NUMBER_AT: Final = 0
_MACHINE_AT: Final = 4

_CLONE_THREAD: Final = 0x1_0000
_WRITES: Final = 0o1103
"""O_WRONLY, O_RDWR, O_CREAT and O_TRUNC."""
_TYPES_FOR_A_TERMINAL: Final = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: input as if somebody had typed it."""


class Instruction(NamedTuple):
    """One of `struct sock_filter`."""

    code: int
    if_true: int
    if_false: int
    operand: int


@dataclass(frozen=True)
class Machine:
    """A processor architecture."""

    column: int
    """Of the pairs in `syscalls`."""
    audit: int
    """How the kernel calls it in `linux/audit.h`."""


MACHINES: Final = {"x86_64": Machine(0, 0xC000_003E), "aarch64": Machine(1, 0xC000_00B7)}


def program(machine: Machine, own_pid: int) -> list[Instruction]:
    """The filter for a process `own_pid` on `machine`.

    A call by another machine's numbers kills the process: those numbers mean other calls here.
    """
    return [
        _load(_MACHINE_AT),
        Instruction(_IF_EQUAL, 1, 0, machine.audit),
        _return(_KILL),
        _load(_NUMBER_AT),
        *_when(_IF_GREATER, LAST_KNOWN, _UNKNOWN),
        *_by_arguments(machine, own_pid),
        *(step for pair in REFUSED.values() for step in _refused(pair[machine.column])),
        _return(_ALLOW),
    ]


def _by_arguments(machine: Machine, own_pid: int) -> Iterator[Instruction]:
    only_oneself = [_load(_argument(0)), *_when(_IF_EQUAL, own_pid, _ALLOW), _return(_DENIED)]
    bodies = {
        "clone": [_load(_argument(0)), *_when(_IF_ANY_BIT, _CLONE_THREAD, _ALLOW), _return(_DENIED)],
        "clone3": [_return(_UNKNOWN)],
        "kill": only_oneself,
        "tgkill": only_oneself,
        "prctl": _unless_equal(0, PR_SET_PDEATHSIG, PR_SET_DUMPABLE),
        "prlimit64": _only_the_processor_limit(),
        "ioctl": _unless_equal(1, *_TYPES_FOR_A_TERMINAL),
        "open": _reading_only(1),
        "openat": _reading_only(2),
        "openat2": [_return(_UNKNOWN)],
    }
    for name, body in bodies.items():
        number = LOOKED_AT[name][machine.column]
        if number is not None:
            yield Instruction(_IF_EQUAL, 0, len(body), number)
            yield from body


def _refused(number: int | None) -> list[Instruction]:
    return [] if number is None else _when(_IF_EQUAL, number, _DENIED)


def _reading_only(flags: int) -> list[Instruction]:
    return [_load(_argument(flags)), *_when(_IF_ANY_BIT, _WRITES, _DENIED), _return(_ALLOW)]


def _unless_equal(argument: int, *refused: int) -> list[Instruction]:
    cases = [step for value in refused for step in _when(_IF_EQUAL, value, _DENIED)]
    return [_load(_argument(argument)), *cases, _return(_ALLOW)]


def _only_the_processor_limit() -> list[Instruction]:
    """Limits of oneself can be asked for; only that of processor time can be set: each drawing moves it."""
    return [
        _load(_argument(0)),
        Instruction(_IF_EQUAL, 1, 0, 0),
        _return(_DENIED),
        _load(_argument(1)),
        *_when(_IF_EQUAL, resource.RLIMIT_CPU, _ALLOW),
        _load(_argument(2)),
        Instruction(_IF_EQUAL, 1, 0, 0),
        _return(_DENIED),
        _load(_argument(2) + 4),
        Instruction(_IF_EQUAL, 1, 0, 0),
        _return(_DENIED),
        _return(_ALLOW),
    ]


def _argument(index: int) -> int:
    """Where the low half of an argument stands; both machines are little-endian."""
    return 16 + 8 * index


def _load(offset: int) -> Instruction:
    return Instruction(_LOAD, 0, 0, offset)


def _return(verdict: int) -> Instruction:
    return Instruction(_RETURN, 0, 0, verdict)


def _when(test: int, operand: int, verdict: int) -> list[Instruction]:
    return [Instruction(test, 0, 1, operand), _return(verdict)]
