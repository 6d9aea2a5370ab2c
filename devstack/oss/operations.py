"""The operations by name, and which request asks for which; a request in no row asks for none."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from devstack.oss.draft import Draft
from devstack.oss.errors import OssError, not_implemented
from devstack.oss.limits import MAX_XML_BYTES
from devstack.oss.target import Target

Run = Callable[[web.Request, Target, Draft], Awaitable[web.Response]]

_SIGNATURE: Final = frozenset(
    f"x-oss-{name}"
    for name in (
        "additional-headers",
        "credential",
        "date",
        "expires",
        "security-token",
        "signature",
        "signature-version",
    )
)
OVERRIDES: Final = frozenset(
    f"response-{name}"
    for name in (
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-type",
        "expires",
    )
)
"""Parameters that name a header of the answer."""


@dataclass(frozen=True)
class Operation:
    """One row.

    Args:
        name: as the OSS documentation calls it.
        method: HTTP method.
        level: `service`, `bucket` or `object`.
        run: does it.
        needs: parameters that make a request this one.
        takes: parameters it may have besides.
        max_body_bytes: of the request.
    """

    name: str
    method: str
    level: str
    run: Run
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    max_body_bytes: int = MAX_XML_BYTES

    def fits(self, target: Target) -> bool:
        """Whether `target` asks for this and nothing that this does not know."""
        names = target.query.keys() - _SIGNATURE
        return (self.method, self.level) == (
            target.method,
            target.level,
        ) and self.needs <= names <= self.needs | self.takes


class Operations:
    """The table."""

    def __init__(self, rows: Iterable[Operation]) -> None:
        self._rows = tuple(rows)

    @property
    def names(self) -> frozenset[str]:
        """Of all operations."""
        return frozenset(row.name for row in self._rows)

    def find(self, target: Target) -> Operation | None:
        """What `target` asks for; None for what this endpoint does not do."""
        return next((row for row in self._rows if row.fits(target)), None)

    def refusal(self, target: Target) -> OssError:
        """Why `target` is in no row: its parameters that no operation of its kind knows, else all."""
        names = target.query.keys() - _SIGNATURE
        alike = [row for row in self._rows if (row.method, row.level) == (target.method, target.level)]
        unknown = names - frozenset().union(*(row.needs | row.takes for row in alike))
        named = ", ".join(sorted(unknown or names)) or "such requests"
        return not_implemented(f"{target.method} ?{named} on {target.level}s")
