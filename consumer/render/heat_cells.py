"""The cells of heatmaps, and their labels: what those on axes and on calendars share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from consumer.render.geometry import Rect
from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.paint import border_of, css, rgba
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from contracts.charts.labels import Label
from contracts.charts.series.heatmap import CalendarHeatmapSeries, HeatmapSeries


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
        """Paint the cells, those of one colour together."""
        surface, shadow = self.scene.surface, self.series.item_style.shadow
        cells: dict[str, list[Rect]] = {}
        for number, box in enumerate(self.boxes):
            color = self._colors[number]
            if box is not None and self.values[number] is not None and rgba(color)[3]:
                cells.setdefault(color, []).append(box)
        for color, boxes in cells.items():
            with_shadow(surface, shadow, partial(self._paint_alike, color, boxes))

    def _paint_alike(self, color: str, boxes: list[Rect]) -> None:
        surface, style = self.scene.surface, self.series.item_style
        surface.cells(boxes, fill=rgba(color, style.opacity), clip=self.clip)
        if border := border_of(style):
            for box in boxes:
                surface.rect(box, stroke=border, clip=self.clip)

    @cached_property
    def _colors(self) -> list[str]:
        return [self._color(number) for number in range(len(self.boxes))]

    def _color(self, number: int) -> str:
        own = self.series.items.get(number)
        color = own.item_style.color if own and own.item_style else None
        if color is None:
            color = self.scene.colors.series[self.index]
        visual = self.scene.visual(self.index, number)
        tinted = visual.tint(color if isinstance(color, str) else color.stops[0].color)
        return tinted if visual.opacity is None else css(rgba(tinted, visual.opacity))

    def _texts(self, number: int, value: str, label: Label) -> dict[str, str]:
        columns = self.scene.columns[self.index]
        texts = {"series": series_text(self.series.name, self.index), "name": self.name_of(number)}
        texts |= {"value": value, "x": number_text(float(columns.x[number]), label)}
        texts["y"] = number_text(float(columns.y[number]), label)
        return texts | column_texts(self.series.extra, number, label)

    def leave_labels(self) -> None:
        """Leave the labels of the cells for the end."""
        label = self.series.label
        for number, box in enumerate(self.boxes) if label.show else ():
            value = self.values[number]
            if box is None or value is None:
                continue
            text = number_text(value, label)
            if label.template is not None:
                text = filled(label.template, self._texts(number, text, label))
            opacity = self.scene.visual(self.index, number).styled(self.series.item_style).opacity
            block = self.scene.label_block(text, label, self._colors[number], inside=True, opacity=opacity)
            x, y, align, vertical = place_at_box(box, label.position or "inside", label.distance)
            self.scene.labels.append(PlacedLabel(block, x, y, align, vertical, label.rotate, shape=box))
