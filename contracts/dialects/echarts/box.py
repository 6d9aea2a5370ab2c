"""Where components stand and how far round ones reach; `x`, `y`, `x2`, `y2` are the names of version 2."""

from typing import Any, Final

from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, length, present, two_lengths

_HORIZONTAL: Final = {"left": "left", "center": "center", "right": "right", "middle": "center"}
_VERTICAL: Final = {"top": "top", "middle": "middle", "center": "middle", "bottom": "bottom"}


def box(component: Reader) -> Native:
    """The place of a component. An edge that cannot be read is left or top 0, with a warning."""
    left, right = _edge(component, "left", "x", _across), _edge(component, "right", "x2", _far)
    top, bottom = _edge(component, "top", "y", _down), _edge(component, "bottom", "y2", _far)
    if left is None and right is None and _is_unreadable(component, "left", "right"):
        left = 0
    if top is None and bottom is None and _is_unreadable(component, "top", "bottom"):
        top = 0
    return present(
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        width=component.get("width", length),
        height=component.get("height", length),
    )


def _edge(component: Reader, name: str, old: str, convert: Any) -> Any:
    found = component.get(name, convert)
    before = component.get(old, convert) if component.has(old) else None
    return before if found is None else found


def _is_unreadable(component: Reader, *edges: str) -> bool:
    given = [component.raw(edge) for edge in edges]
    return any(isinstance(one, str) and one != "auto" for one in given)


def _across(value: Any) -> float | str | None:
    return _HORIZONTAL.get(value) or length(value) if isinstance(value, str) else length(value)


def _down(value: Any) -> float | str | None:
    return _VERTICAL.get(value) or length(value) if isinstance(value, str) else length(value)


def _far(value: Any) -> float | str | None:
    if value in ("center", "middle"):
        return None
    if value in ("right", "bottom"):
        return 0
    if value in ("left", "top"):
        return "100%"
    return length(value)


def radius(value: Any) -> list[float | str] | None:
    """Inner and outer radius; a single one is the outer."""
    if not isinstance(value, list):
        outer = length(value)
        return None if outer is None else [0, outer]
    return two_lengths(value)
