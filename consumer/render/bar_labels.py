"""Labels of bars, straight and round: what they say, and where round bars have them."""

from dataclasses import dataclass
from math import cos, degrees, sin
from typing import Final

from consumer.render.columns import Columns
from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.sectors import Sector, sector_path
from consumer.render.shape_labels import place_at_path
from consumer.render.text_block import Align, VerticalAlign
from contracts.charts.labels import Label
from contracts.charts.series.bar import BarSeries, PolarBarSeries

_AT_ENDS: Final = frozenset({"start", "inside_start", "inside_end", "end"})
_QUARTER: Final = 90.0
_THREE_QUARTERS: Final = 270.0


def bar_text(
    series: BarSeries | PolarBarSeries, columns: Columns, label: Label, name: str, at: tuple[int, int]
) -> str:
    """What the label of an item says; `at` are the index of its series, and its own in there."""
    index, number = at
    value = float(columns.value[number])
    shown = number_text(value, label)
    if label.template is None:
        return shown
    place = float(columns.at[number])
    x, y = (place, value) if columns.base == "x" else (value, place)
    values = {"series": series_text(series.name, index), "name": name, "value": shown}
    values |= {"x": number_text(x, label), "y": number_text(y, label)}
    return filled(label.template, values | column_texts(series.extra, number, label))


@dataclass(frozen=True)
class RoundBar:
    """A wedge or a piece of a ring, from its foot to its end; radians run clockwise from the right.

    Args:
        sector: what it covers.
        near: radius at which a wedge has its foot, or the inner one of a ring.
        far: radius at which a wedge ends, or the outer one of a ring.
        start: angle at which a ring has its foot, or the first one of a wedge.
        end: angle at which a ring ends, or the last one of a wedge.
        is_wedge: whether it grows outwards instead of around.
    """

    sector: Sector
    near: float
    far: float
    start: float
    end: float
    is_wedge: bool


@dataclass(frozen=True)
class RoundAnchor:
    """Where a label stands, and which way it is turned (degrees counter-clockwise)."""

    x: float
    y: float
    align: Align
    vertical: VerticalAlign
    rotate: float


def round_anchor(bar: RoundBar, label: Label, cap_px: float = 0) -> RoundAnchor:
    """The place of a label of a round bar whose ends have caps of `cap_px` (ECharts 5, `sectorLabel`)."""
    position = label.position or "inside"
    if position == "outside":
        grows = bar.far >= bar.near if bar.is_wedge else bar.end >= bar.start
        position = "end" if grows else "start"
    if position == "middle":
        anchor = _middle(bar)
    elif position in _AT_ENDS and isinstance(position, str):
        anchor = (_on_arc if bar.is_wedge else _on_ray)(bar, position, label.distance, cap_px)
    else:
        place = place_at_path(sector_path(bar.sector), position, label.distance)
        anchor = RoundAnchor(*place, 0.0)
    if label.along_bar:
        return anchor
    return RoundAnchor(anchor.x, anchor.y, anchor.align, anchor.vertical, label.rotate)


def _middle(bar: RoundBar) -> RoundAnchor:
    turn = (bar.start + bar.end) / 2
    x, y = bar.sector.at((bar.near + bar.far) / 2, turn)
    rotate = _THREE_QUARTERS - degrees(turn)
    upside_down = _QUARTER < rotate < _THREE_QUARTERS
    return RoundAnchor(x, y, "center", "middle", rotate - 180 if upside_down else rotate)


def _on_arc(bar: RoundBar, position: str, distance: float, _: float) -> RoundAnchor:
    """At the foot or the end of a wedge."""
    turn = (bar.start + bar.end) / 2
    at_foot, inside = position.endswith("start"), position.startswith("inside")
    radius = bar.near if at_foot else bar.far
    outwards = distance if at_foot == inside else -distance
    x, y = bar.sector.at(radius + outwards, turn)
    return RoundAnchor(x, y, "center", "bottom" if outwards > 0 else "top", _THREE_QUARTERS - degrees(turn))


def _on_ray(bar: RoundBar, position: str, distance: float, cap_px: float) -> RoundAnchor:
    """At the foot or the end of a ring."""
    at_foot, inside = position.endswith("start"), position.startswith("inside")
    turn = bar.start if at_foot else bar.end
    away = (cap_px - distance if inside else cap_px + distance) * (-1 if at_foot else 1)
    x, y = bar.sector.at((bar.near + bar.far) / 2, turn)
    # Which end the text follows is decided by the direction that the angles run in.
    followed = turn if bar.start <= bar.end else bar.start + bar.end - turn
    align: Align = "left" if at_foot == inside else "right"
    return RoundAnchor(
        x - away * sin(turn), y + away * cos(turn), align, "middle", _THREE_QUARTERS - degrees(followed)
    )
