"""`dataZoom`: the part of an axis that is shown, and the control for it as it stands still."""

from typing import Any, Final

from contracts import limits
from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.style import background, paint
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, bounded, choice, present

_PERCENT: Final = bounded(0, 100)
_LENGTH: Final = bounded(0, limits.MAX_NUMBER)
_FILTER: Final = choice("filter", "empty", "none", weakFilter="weak_filter")
_ORIENTATION: Final = choice("horizontal", "vertical")
_WAYS: Final = (("x", "xAxis"), ("y", "yAxis"))


def data_windows(option: Reader, scene: Scene, grids: tuple[list[int], list[int]]) -> list[Native]:
    """All windows that hide something, and all controls.

    Args:
        option: the whole option.
        scene: the axes.
        grids: the grid of each x and of each y axis.
    """
    return [window for zoom in option.items("dataZoom") if zoom for window in _windows(zoom, scene, grids)]


def _windows(zoom: Reader, scene: Scene, grids: tuple[list[int], list[int]]) -> list[Native]:
    zoom.skip("rangeMode", "zoomLock", "disabled")
    slider = _slider(zoom)
    found = []
    for axis, at in _targets(zoom, scene, grids):
        scales = scene.x_scales if axis == "x" else scene.y_scales
        window = _window(zoom, scales[at])
        found.append(present(axis=axis, axis_index=at, slider=slider, **window))
        slider = None
    return found


def _targets(zoom: Reader, scene: Scene, grids: tuple[list[int], list[int]]) -> list[tuple[str, int]]:
    given = []
    for way, (axis, kind) in enumerate(_WAYS):
        named = _named(zoom.raw(f"{kind}Id"), scene.axis_ids[way])
        given += [(axis, at) for at in named or _indexes(zoom.raw(f"{kind}Index"), len(grids[way]))]
    if given or any(zoom.has(f"{kind}Index") for _, kind in _WAYS):
        return given
    way = 1 if zoom.raw("orient") == "vertical" or not grids[0] else 0
    return [(_WAYS[way][0], at) for at, grid in enumerate(grids[way]) if grid == grids[way][0]]


def _named(given: Any, ids: list[Any]) -> list[int]:
    wanted = given if isinstance(given, list) else [given]
    return [ids.index(one) for one in wanted if one is not None and one in ids]


def _indexes(given: Any, count: int) -> list[int]:
    if given == "all":
        return list(range(count))
    wanted = given if isinstance(given, list) else [given]
    return [at for at in wanted if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < count]


def _window(zoom: Reader, scale: Scale) -> Native:
    start, end = zoom.get("start", _PERCENT), zoom.get("end", _PERCENT)
    if start is not None and end is not None and start > end:
        start, end = end, start
    bounds = present(
        start=start or None,
        end=None if end == 100 else end,  # noqa: PLR2004  # percent
        start_value=zoom.get("startValue", scale.position) if start is None else None,
        end_value=zoom.get("endValue", scale.position) if end is None else None,
    )
    zoom.skip("startValue", "endValue")
    bounds |= present(
        min_span=zoom.get("minSpan", _PERCENT),
        max_span=zoom.get("maxSpan", _PERCENT),
        min_value_span=zoom.get("minValueSpan", _LENGTH),
        max_value_span=zoom.get("maxValueSpan", _LENGTH),
    )
    mode = zoom.get("filterMode", _FILTER)
    return bounds | present(filter=mode)


_CONTROL: Final = (
    "textStyle", "brushSelect", "brushStyle", "labelFormatter", "labelPrecision", "zoomOnMouseWheel",
    "moveOnMouseMove", "moveOnMouseWheel", "preventDefaultMouseMove", "z",
)  # fmt: skip
"""Of the control, what only shows under a mouse."""
_LOOKS: Final = (
    "dataBackground", "selectedDataBackground", "handleSize", "handleStyle", "handleIcon", "moveHandleStyle",
    "moveHandleSize", "moveHandleIcon", "borderRadius", "dataBackgroundColor", "handleColor",
)  # fmt: skip
"""Of a control that is shown; drawn as they usually are."""


def _slider(zoom: Reader) -> Native | None:
    kind = zoom.raw("type")
    zoom.skip(*_CONTROL)
    if kind in ("inside", "select") or zoom.get("show", boolean) is False:
        zoom.skip(*_LOOKS)
        zoom.skip(
            "orient",
            "handleLabel",
            "showDetail",
            "showDataShadow",
            "fillerColor",
            "backgroundColor",
            "borderColor",
        )
        zoom.skip("left", "top", "right", "bottom", "width", "height", "x", "y", "x2", "y2", "show")
        return None
    zoom.skip_usual("handleSize", "100%")
    zoom.skip_usual("moveHandleSize", 7)
    look = background(zoom)
    return {"orientation": zoom.get("orient", _ORIENTATION) or _orientation(zoom)} | present(
        background={"border_color": "#d2dbee", "border_width": 1, "border_radius": 3} | look
        if look
        else None,
        filler_color=zoom.get("fillerColor", paint),
        show_detail=_shows_ends(zoom),
        show_data_shadow=zoom.get("showDataShadow", boolean),
        **box(zoom),
    )


def _shows_ends(zoom: Reader) -> bool:
    """The texts of both ends show under the mouse, unless `handleLabel` has them shown always."""
    shown = zoom.child("handleLabel").get("show", boolean)
    return bool(shown) and zoom.get("showDetail", boolean) is not False


def _orientation(zoom: Reader) -> str:
    x, y = (any(zoom.has(f"{kind}{by}") for by in ("Index", "Id")) for _, kind in _WAYS)
    return "vertical" if y and not x else "horizontal"
