"""`realtimeSort`: bars in the order of their values, the largest first, as a race of bars stands still."""

from collections.abc import Sequence
from math import inf
from typing import Any, Final

from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean

_OTHER: Final = {"x": "y", "y": "x"}


def sort_races(series: Sequence[Reader], drawn: Sequence[Native], axes: dict[str, list[Native]]) -> None:
    """Put the categories of axes with such bars in order, and everything on them with them.

    Args:
        series: as the option has them.
        drawn: the same, compiled; changed in place.
        axes: the native x and y axes with their categories; changed in place.
    """
    done: set[tuple[str, int]] = set()
    for reader, native in zip(series, drawn, strict=True):
        if native["type"] != "bar" or not reader.get("realtimeSort", boolean):
            continue
        base = _base(native, axes)
        if base is None or (base, native.get(f"{base}_axis", 0)) in done:
            continue
        place = base, native.get(f"{base}_axis", 0)
        done.add(place)
        axis = axes[base][place[1]]
        order = _order(native, base, len(axis.get("categories", ())))
        _reorder(axis, order)
        ranks = {before: now for now, before in enumerate(order)}
        for one in drawn:
            if _lies_on(one, *place):
                _move(one, base, ranks)


def _base(native: Native, axes: dict[str, list[Native]]) -> str | None:
    """The dimension of the categories; None where not exactly one axis has some."""
    found = [
        name for name in ("x", "y") if axes[name][native.get(f"{name}_axis", 0)].get("type") == "category"
    ]
    return found[0] if len(found) == 1 else None


def _order(native: Native, base: str, count: int) -> list[int]:
    """The categories by value, those without one last."""
    values: Sequence[float | None] = native.get(_OTHER[base]) or []
    places = native.get(base) or range(len(values))
    of_category = {
        int(at): float(value)
        for at, value in zip(places, values, strict=False)
        if at is not None and value is not None
    }
    return sorted(range(count), key=lambda at: -of_category.get(at, -inf))


def _reorder(axis: Native, order: list[int]) -> None:
    names: list[Any] = list(axis.get("categories", ()))
    axis["categories"] = [names[at] for at in order]
    styles = axis.get("label_styles")
    if styles:
        axis["label_styles"] = {now: styles[at] for now, at in enumerate(order) if at in styles}


def _lies_on(native: Native, base: str, at: int) -> bool:
    on_axes = not native["type"].startswith(("polar", "calendar")) and ("x" in native or "y" in native)
    return on_axes and native.get(f"{base}_axis", 0) == at


def _move(native: Native, base: str, ranks: dict[int, int]) -> None:
    places = native.get(base) or range(len(native.get(_OTHER[base], ())))
    native[base] = [None if at is None else ranks.get(int(at), at) for at in places]
