"""The cells of heatmaps, and their labels: what those on axes and on calendars share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final, NamedTuple

from consumer.render.boxes import corners
from consumer.render.geometry import Rect
from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.paint import Gradient, border_of, fill_of
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from consumer.render.text_looks import INHERIT
from contracts.charts.labels import Label
from contracts.charts.series.heatmap import CalendarHeatmapSeries, HeatmapSeries
from contracts.charts.styles import ItemStyle

_NO_RADII: Final = frozenset({0, (0, 0, 0, 0)})


class _Look(NamedTuple):
    """What cells that are painted together share."""

    color: str | Gradient
    opacity: float


@dataclass(frozen=True)
class HeatCells:
    """The cells of one heatmap.

    Args:
        scene: the picture.
        index: of the series.
        series: its spec.
        boxes: px of each item; None where it has no place.
        values: of each item; None: no cell.
        name_of: the name of an item, by its index.
        clip: what lies outside is cut off.
    """

    scene: Scene
    index: int
    series: HeatmapSeries | CalendarHeatmapSeries
    boxes: Sequence[Rect | None]
    values: Sequence[float | None]
    name_of: Callable[[int], str]
    clip: Rect | None = None

    def paint(self) -> None:
        """Paint the cells: those of one look together, and above them those with a style of their own."""
        surface, series = self.scene.surface, self.series
        alike: dict[_Look, list[Rect]] = {}
        apart: list[tuple[Rect, _Look, ItemStyle]] = []
        for number, box in enumerate(self.boxes):
            if box is None or self.values[number] is None:
                continue
            look, own = self._looks[number], series.items.get(number)
            if own is not None and own.item_style is not None:
                apart.append((box, look, own.item_style))
            else:
                alike.setdefault(look, []).append(box)
        for look, boxes in alike.items():
            with_shadow(surface, series.item_style.shadow, partial(self._paint_alike, look, boxes))
        for box, look, style in apart:
            with_shadow(surface, style.shadow, partial(self._paint_one, box, look, style))

    def _paint_alike(self, look: _Look, boxes: list[Rect]) -> None:
        surface, style = self.scene.surface, self.series.item_style
        fill, border = fill_of(look.color, look.opacity), border_of(style, look.opacity)
        if fill is None and border is None:
            return
        if style.border_radius not in _NO_RADII or not isinstance(fill, tuple):
            for box in boxes:
                self._paint_one(box, look, style)
            return
        surface.cells(boxes, fill=fill, clip=self.clip)
        for box in boxes if border else ():
            surface.rect(box, stroke=border, clip=self.clip)

    def _paint_one(self, box: Rect, look: _Look, style: ItemStyle) -> None:
        radii = corners(style.border_radius, min(box.width, box.height))
        fill, border = fill_of(look.color, look.opacity), border_of(style, look.opacity)
        self.scene.surface.rect(box, fill=fill, stroke=border, radii=radii, clip=self.clip)

    @cached_property
    def _looks(self) -> list[_Look]:
        return [self._look(number) for number in range(len(self.boxes))]

    def _look(self, number: int) -> _Look:
        own = self.series.items.get(number)
        style = own.item_style if own and own.item_style else self.series.item_style
        color = self.scene.colors.series[self.index] if style.color is None else style.color
        visual = self.scene.visual(self.index, number)
        return _Look(visual.over(color), style.opacity if visual.opacity is None else visual.opacity)

    def _texts(self, number: int, value: str, label: Label) -> dict[str, str]:
        columns = self.scene.columns[self.index]
        own = self.series.items.get(number)
        name = own.name if own and own.name is not None else self.name_of(number)
        texts = {"series": series_text(self.series.name, self.index), "name": name, "value": value}
        texts["x"] = number_text(float(columns.x[number]), label)
        texts["y"] = number_text(float(columns.y[number]), label)
        return texts | column_texts(self.series.extra, number, label)

    def leave_labels(self) -> None:
        """Leave the labels of the cells for the end."""
        if not self.series.label.show and not self.series.items:
            return
        for number, box in enumerate(self.boxes):
            own = self.series.items.get(number)
            label = own.label if own and own.label is not None else self.series.label
            value = self.values[number]
            if box is None or value is None or not label.show:
                continue
            text = number_text(value, label)
            if label.template is not None:
                text = filled(label.template, self._texts(number, text, label))
            color, opacity = self._looks[number]
            style = label.text_style
            if style.color in INHERIT:  # as ECharts: letters in the colour of their cell could not be read
                label = label.model_copy(update={"text_style": style.model_copy(update={"color": None})})
            block = self.scene.label_block(text, label, color, inside=True, opacity=opacity)
            x, y, align, vertical = place_at_box(box, label.position or "inside", label.distance)
            self.scene.leave_label(label, block, (x, y), align, vertical, shape=box)
