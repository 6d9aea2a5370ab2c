"""Components that others refer to, by index or by id."""

from collections.abc import Sequence
from typing import Any

from contracts.dialects.reader import Reader
from contracts.dialects.values import index


def ids_of(components: Sequence[Reader]) -> list[Any]:
    """The ids of components, None for those without one."""
    return [reader.raw("id") for reader in components]


def component_index(reader: Reader, kind: str, ids: Sequence[Any]) -> int | None:
    """The index of the component that `<kind>Index` or `<kind>Id` names; None when neither does."""
    wanted = reader.raw(f"{kind}Id")
    if wanted is not None and wanted in ids:
        return ids.index(wanted)
    return reader.get(f"{kind}Index", index)
