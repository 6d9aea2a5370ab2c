"""The order in which a drawing process locks itself down."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from consumer.confinement.landlock import read_only
from consumer.confinement.measures import Bounds, Measure, Sandbox, attempt
from consumer.confinement.places import readable
from consumer.confinement.privileges import gain_nothing, hide_memory
from consumer.confinement.resources import limit_resources
from consumer.confinement.seccomp import refuse_calls

_FILTERS: Final = ("landlock", "seccomp")


def confine(sandbox: Sandbox, bounds: Bounds, fonts: Iterable[Path]) -> tuple[Measure, ...]:
    """Lock this process down, for good; call it when everything is loaded, in its only thread.

    Landlock opens the places it allows, so it comes before seccomp; both ask for `no_new_privs`.

    Args:
        sandbox: how far.
        bounds: what the process may take.
        fonts: files it may still read, besides Python and our code.

    Returns:
        Every measure there is, with whether it holds; an absent one stops none of the others.
    """
    if sandbox is Sandbox.OFF:
        return tuple(_left_out(name, sandbox) for name in ("rlimits", "privileges", *_FILTERS))
    taken = (
        attempt("rlimits", lambda: limit_resources(bounds)),
        attempt("privileges", lambda: f"{hide_memory()}, {gain_nothing()}"),
    )
    if sandbox is Sandbox.RLIMITS:
        return (*taken, *(_left_out(name, sandbox) for name in _FILTERS))
    return (
        *taken,
        attempt("landlock", lambda: read_only(readable(fonts))),
        attempt("seccomp", refuse_calls),
    )


def _left_out(name: str, sandbox: Sandbox) -> Measure:
    return Measure(name, holds=False, detail=f"switched off by PLOTWIRE_SANDBOX={sandbox}")
