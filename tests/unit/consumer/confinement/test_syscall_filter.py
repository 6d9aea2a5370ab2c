"""The seccomp filter, read as the kernel reads it: what is refused on each machine, and that the rest is not."""

import errno
import resource
from collections.abc import Callable
from struct import pack, unpack_from
from typing import Final

import pytest

from consumer.confinement.syscall_filter import MACHINES, Instruction, program
from consumer.confinement.syscalls import LAST_KNOWN, LOOKED_AT, REFUSED

OWN_PID: Final = 4711
ALLOWED, KILLED = "allowed", "killed"
WRITING = 0o1
CREATING = 0o100
CLONE_THREAD = 0x10000

USED_BY_DRAWING: Final = {
    "x86_64": {"read": 0, "write": 1, "close": 3, "mmap": 9, "brk": 12, "futex": 202, "exit_group": 231, "poll": 7},
    "aarch64": {"read": 63, "write": 64, "close": 57, "mmap": 222, "brk": 214, "futex": 98, "exit_group": 94, "ppoll": 73},
}  # fmt: skip


def verdict(filter_of_this: list[Instruction], audit: int, number: int, *arguments: int) -> str:
    """What the kernel does with a call: a small interpreter of classic BPF."""
    data = pack("<IIQ6Q", number, audit, 0, *(*arguments, *[0] * (6 - len(arguments))))
    at, accumulator = 0, 0
    while True:
        code, if_true, if_false, operand = filter_of_this[at]
        at += 1
        if code == 0x20:
            (accumulator,) = unpack_from("<I", data, operand)
        elif code == 0x06:
            return _words(operand)
        else:
            holds = {
                0x15: accumulator == operand,
                0x25: accumulator > operand,
                0x45: bool(accumulator & operand),
            }
            at += if_true if holds[code] else if_false


def _words(value: int) -> str:
    action, number = value & 0xFFFF_0000, value & 0xFFFF
    return {0x7FFF_0000: ALLOWED, 0x8000_0000: KILLED}.get(action) or errno.errorcode[number]


@pytest.fixture(params=MACHINES)
def call(request: pytest.FixtureRequest) -> Callable[..., str]:
    machine = MACHINES[request.param]
    loaded = program(machine, OWN_PID)

    def make(name: str, *arguments: int) -> str:
        known = {key: pair[machine.column] for key, pair in (REFUSED | LOOKED_AT).items()}
        number = (known | USED_BY_DRAWING[request.param])[name]
        return "" if number is None else verdict(loaded, machine.audit, number, *arguments)

    return make


@pytest.mark.parametrize("name", ["socket", "connect", "bind", "execve", "ptrace", "mount", "unshare", "bpf"])
def test_the_named_calls_are_refused(call: Callable[..., str], name: str) -> None:
    assert call(name) == "EPERM"


def test_every_call_of_the_list_is_refused_where_the_machine_has_it(call: Callable[..., str]) -> None:
    answers = {name: call(name) for name in REFUSED}
    assert set(answers.values()) <= {"EPERM", ""}
    assert [name for name, answer in answers.items() if answer].count("io_uring_setup") == 1


@pytest.mark.parametrize("machine", MACHINES)
def test_what_drawing_calls_is_allowed(machine: str) -> None:
    loaded = program(MACHINES[machine], OWN_PID)
    numbers = USED_BY_DRAWING[machine].values()
    assert {verdict(loaded, MACHINES[machine].audit, number) for number in numbers} == {ALLOWED}


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("clone", (CLONE_THREAD | 0x3D0F00,), ALLOWED),
        ("clone", (17,), "EPERM"),
        ("clone3", (0, 88), "ENOSYS"),
        ("kill", (OWN_PID, 6), ALLOWED),
        ("kill", (1, 9), "EPERM"),
        ("kill", (2**32 - 1, 9), "EPERM"),
        ("tgkill", (OWN_PID, OWN_PID, 6), ALLOWED),
        ("tgkill", (OWN_PID - 1, OWN_PID, 6), "EPERM"),
        ("openat", (0, 0, 0o2000000), ALLOWED),
        ("openat", (0, 0, WRITING), "EPERM"),
        ("openat", (0, 0, CREATING), "EPERM"),
        ("openat2", (), "ENOSYS"),
        ("prctl", (15,), ALLOWED),
        ("prctl", (1, 0), "EPERM"),
        ("prctl", (4, 1), "EPERM"),
        ("ioctl", (0, 0x5401), ALLOWED),
        ("ioctl", (0, 0x5412), "EPERM"),
        ("prlimit64", (0, resource.RLIMIT_AS, 0), ALLOWED),
        ("prlimit64", (0, resource.RLIMIT_AS, 0x7FFE_0000_0010), "EPERM"),
        ("prlimit64", (0, resource.RLIMIT_AS, 0x7FFE_0000_0000), "EPERM"),
        ("prlimit64", (0, resource.RLIMIT_AS, 1 << 40), "EPERM"),
        ("prlimit64", (0, resource.RLIMIT_CPU, 0x7FFE_0000_0010), ALLOWED),
        ("prlimit64", (1, resource.RLIMIT_CPU, 0x7FFE_0000_0010), "EPERM"),
    ],
)
def test_some_calls_depend_on_their_arguments(
    call: Callable[..., str], name: str, arguments: tuple[int, ...], answer: str
) -> None:
    assert call(name, *arguments) == answer


def test_opening_by_the_old_call_is_for_reading_too() -> None:
    loaded = program(MACHINES["x86_64"], OWN_PID)
    audit = MACHINES["x86_64"].audit
    assert verdict(loaded, audit, 2, 0, 0) == ALLOWED
    assert verdict(loaded, audit, 2, 0, CREATING) == "EPERM"


@pytest.mark.parametrize("number", [LAST_KNOWN + 1, 0x4000_0000, 0xFFFF_FFFF])
@pytest.mark.parametrize("machine", MACHINES)
def test_calls_that_nobody_here_has_judged_do_not_exist(machine: str, number: int) -> None:
    loaded = program(MACHINES[machine], OWN_PID)
    assert verdict(loaded, MACHINES[machine].audit, number) == "ENOSYS"


def test_a_call_by_another_machine_s_numbers_kills() -> None:
    assert verdict(program(MACHINES["x86_64"], OWN_PID), MACHINES["aarch64"].audit, 63) == KILLED
    assert verdict(program(MACHINES["x86_64"], OWN_PID), 0x4000_0003, 3) == KILLED


def test_no_number_stands_twice() -> None:
    for machine in MACHINES.values():
        numbers = [pair[machine.column] for pair in (REFUSED | LOOKED_AT).values()]
        given = [number for number in numbers if number is not None]
        assert len(given) == len(set(given))
