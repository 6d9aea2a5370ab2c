"""A picture under way: what marks need to know, and the labels they leave for the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import NamedTuple

from consumer.render.calendar_frame import PlacedCalendar
from consumer.render.columns import Columns
from consumer.render.crowding import Crowd
from consumer.render.geometry import Rect
from consumer.render.label_colors import label_colors
from consumer.render.paint import Gradient, solid
from consumer.render.palette import Colors
from consumer.render.paths import Points
from consumer.render.placed_axis import PlacedAxis
from consumer.render.plot import Plot
from consumer.render.polar_frame import PlacedPolar
from consumer.render.radar_frame import RadarFrame
from consumer.render.surface import Surface
from consumer.render.text_block import Align, TextBlock, VerticalAlign, block, block_rect, paint_block
from consumer.render.visuals import NOTHING, ItemVisual
from contracts.charts import ChartSpec
from contracts.charts.axes import CategoryAxis
from contracts.charts.colors import Rgba
from contracts.charts.labels import Label


class PlacedLabel(NamedTuple):
    """A text at its place."""

    block: TextBlock
    x: float
    y: float
    align: Align
    vertical: VerticalAlign
    rotate: float = 0
    margin: float | None = None
    """Px to keep free around it; a label that cannot is left out. None: it is painted all the same."""

    shape: Rect | None = None
    """What it stands on."""

    @property
    def on_shape(self) -> bool:
        """Whether all of it stands on its shape: outlines of that colour cannot be seen."""
        return self.shape is not None and self.shape.contains(self.rect)

    @property
    def rect(self) -> Rect:
        """What it covers."""
        return block_rect(
            self.block, self.x, self.y, align=self.align, vertical=self.vertical, rotate=self.rotate
        )


@dataclass
class Scene:
    """Everything a mark may look at.

    Args:
        spec: the chart.
        surface: where it is painted.
        plot: grids and axes.
        colors: who has which colour.
        columns: data of series in straight or round plot areas, by index.
        hidden: names switched off in a legend.
        visuals: what visual maps make of the items, by index of the series.
        polars: round plot areas.
        calendars: calendars.
        radars: radars.
        labels: what marks have left to be painted above them.
        crowd: room taken by labels that hide where they overlap.
        points: px of the items of lines, by index of the series: its parts are painted one by one.
    """

    spec: ChartSpec
    surface: Surface
    plot: Plot
    colors: Colors
    columns: Mapping[int, Columns]
    hidden: frozenset[str]
    visuals: Mapping[int, list[ItemVisual]] = field(default_factory=dict)
    polars: tuple[PlacedPolar, ...] = ()
    calendars: tuple[PlacedCalendar, ...] = ()
    radars: tuple[RadarFrame, ...] = ()
    labels: list[PlacedLabel] = field(default_factory=list)
    crowd: Crowd = field(default_factory=Crowd)
    points: dict[int, Points] = field(default_factory=dict)

    def visual(self, index: int, number: int) -> ItemVisual:
        """What visual maps make of one item."""
        items = self.visuals.get(index)
        return items[number] if items and number < len(items) else NOTHING

    def paint_labels(self) -> None:
        """Paint what the marks have left since the last time."""
        for one in self.labels:
            if not self._has_room(one):
                continue
            paint_block(
                self.surface,
                one.block,
                one.x,
                one.y,
                align=one.align,
                vertical=one.vertical,
                rotate=one.rotate,
                on_shape=one.on_shape,
            )
        self.labels.clear()

    def leave_label(
        self,
        label: Label,
        block: TextBlock,
        at: tuple[float, float],
        align: Align,
        vertical: VerticalAlign,
        *,
        shape: Rect | None = None,
    ) -> None:
        """Leave a label for the end, at a point moved by its offset; its own sides go before those given.

        One that stands in its `shape` has an outline only where it reaches beyond.
        """
        style, (right, down) = label.text_style, shift_of(label, label.rotate)
        self.labels.append(
            PlacedLabel(
                block,
                at[0] + right,
                at[1] + down,
                style.align or align,
                style.vertical_align or vertical,
                label.rotate,
                margin_of(label),
                shape,
            )
        )

    def _has_room(self, one: PlacedLabel) -> bool:
        if one.margin is None:
            return True
        return self.crowd.takes(one.rect.grown(one.margin / 2 + one.block.outline_reach))

    def label_block(
        self,
        text: str,
        label: Label,
        fill: str | Gradient | None,
        *,
        inside: bool,
        within_px: float | None = None,
        attached: bool = True,
        outside: Rgba | None = None,
        opacity: float = 1,
    ) -> TextBlock:
        """A measured label, in the colours ECharts 5 gives it.

        Args:
            text: what it says.
            label: how it looks.
            fill: of the shape it belongs to.
            inside: whether it stands in its shape.
            within_px: the room it may take.
            attached: whether styled parts begin at the left of their line, wherever the label stands.
            outside: its colour when it does not stand in its shape; None: that of all texts.
            opacity: of its shape, which it takes over unless it has its own.
        """
        color, outline = label_colors(fill, self.spec.background, inside=inside, dark=self.spec.dark)
        if outside is not None and not inside:
            color = outside
        style = label.text_style
        if opacity != 1 and "opacity" not in style.model_fields_set:
            style = style.model_copy(update={"opacity": opacity})
        return block(
            text,
            style,
            self.spec.text_style,
            color,
            within_px,
            inherited=solid(fill),
            fragment_align="left" if attached else None,
            outline=outline,
        )


def shift_of(label: Label, rotate: float) -> tuple[float, float]:
    """Px to the right and down: the offset of a label turns with it, by `rotate` degrees, as in ECharts."""
    right, down = label.offset
    if not (rotate and (right or down)):
        return right, down
    across, along = sin(radians(rotate)), cos(radians(rotate))
    return right * along + down * across, down * along - right * across


def margin_of(label: Label) -> float | None:
    """Px that a label which hides where it overlaps keeps free; None for others."""
    return label.min_margin or 0.0 if label.hide_overlap else None


def item_name(axis: PlacedAxis | None, at: float, index: int, own: str | None) -> str:
    """The name of an item: its own, else the category it stands at."""
    if own is not None or axis is None:
        return own or ""
    spec = axis.spec
    if isinstance(spec, CategoryAxis) and at == at and 0 <= int(at) < len(spec.categories):  # noqa: PLR0124  # not NaN
        return spec.categories[int(at)]
    return "" if isinstance(spec, CategoryAxis) else str(index)
