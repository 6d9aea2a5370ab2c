"""The estimate: what every part of a chart takes to draw, and whether that is too long.

In seconds of one reference machine, see `rates`. The limit stands at half of what a drawing may
take by default, so that a machine of half that speed still draws what was let in.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from contracts import limits
from contracts.charts.chart import ChartSpec
from contracts.charts.cost import rates
from contracts.charts.cost.drawing import Drawing, Part
from contracts.charts.cost.items import items_s, shadows_of
from contracts.charts.cost.texts import label_part, mark_parts, other_parts
from contracts.charts.graphics import Graphic, GraphicGroup
from contracts.errors import LimitExceeded
from contracts.output import ImageFormat, Output


def check_cost(spec: ChartSpec, output: Output) -> None:
    """Refuse a chart that would take too long to draw.

    Raises:
        LimitExceeded: names what takes longest, with its path, and what would help.
    """
    parts = cost_parts(spec, output)
    total_s = sum(part.seconds for part in parts)
    if total_s <= limits.MAX_ESTIMATED_DRAW_S:
        return
    dearest = max(parts, key=lambda part: part.seconds)
    raise LimitExceeded(
        f"{dearest.what} as {output.type}: drawing is estimated at {total_s:.0f} s, "
        f"at most {limits.MAX_ESTIMATED_DRAW_S:g} s are drawn; {_advice(spec, output)}",
        path=dearest.path,
    )


def estimated_s(spec: ChartSpec, output: Output) -> float:
    """Seconds the reference machine takes to draw `spec`; an upper bound rather than a mean."""
    return sum(part.seconds for part in cost_parts(spec, output))


@lru_cache(maxsize=256)
def most_s(output: Output) -> float:
    """Seconds that one value in an option may cause at most, were it a label over a full-size symbol."""
    drawing = Drawing(ChartSpec(), output)
    return drawing.seconds(rates.DEAREST, 1) + drawing.fill_s(output.width, output.height)


def cost_parts(spec: ChartSpec, output: Output) -> list[Part]:
    """What takes time, and how much."""
    drawing = Drawing(spec, output)
    encoding_s = drawing.pixels * rates.ENCODING_S_PER_PX.get(output.type, 0)
    parts = [Part("", "the picture", rates.EMPTY_S + encoding_s), *other_parts(drawing)]
    for index, series in enumerate(spec.series):
        of_what = f"items of a {series.type} series"
        parts.append(Part(f"series[{index}]", of_what, items_s(drawing, index), len(series)))
        parts.append(label_part(drawing, index))
        parts.extend(mark_parts(drawing, index))
    parts.append(Part("graphics", "free shapes", _shapes_s(drawing, spec.graphics)))
    parts.append(_shadow_part(drawing))
    return parts


def _shapes_s(drawing: Drawing, graphics: Iterable[Graphic]) -> float:
    shapes: list[Any] = list(_shapes(graphics))
    seconds = drawing.seconds(rates.SHAPE, len(shapes))
    for shape in shapes:
        side = 2 * getattr(shape, "radius", 0)
        size = getattr(shape, "shape_width", side), getattr(shape, "shape_height", side)
        seconds += drawing.fill_s(size[0] * abs(shape.scale[0]), size[1] * abs(shape.scale[1]))
        seconds += drawing.seconds(rates.ITEM["line"], len(getattr(shape, "points", ())))
    return seconds


def _shapes(graphics: Iterable[Graphic]) -> Iterator[Graphic]:
    for one in graphics:
        yield one
        if isinstance(one, GraphicGroup):
            yield from _shapes(one.children)


def _shadow_part(drawing: Drawing) -> Part:
    """The renderer leaves out shadows past its own limit."""
    counts = [shadows_of(drawing, index) for index in range(len(drawing.spec.series))]
    seconds = min(drawing.shadow_s(sum(counts)), limits.MAX_SHADOW_PIXELS * rates.SHADOW_S_PER_PX)
    most = max(range(len(counts)), key=counts.__getitem__, default=0)
    return Part(f"series[{most}]", "shadows", seconds, sum(counts))


def _advice(spec: ChartSpec, output: Output) -> str:
    for other in (ImageFormat.PNG, ImageFormat.SVG):
        if estimated_s(spec, output.model_copy(update={"type": other})) <= limits.MAX_ESTIMATED_DRAW_S:
            return f"fewer of them, or {other}"
    return "fewer of them"
