"""The buttons of a legend that switch all of its entries (ECharts 5, `LegendView`)."""

from dataclasses import dataclass

from consumer.render.geometry import Rect
from consumer.render.legend_flow import flowed
from consumer.render.surface import Surface
from consumer.render.text_block import TextBlock, block, paint_block
from contracts.charts.legends import Legend, LegendSelector
from contracts.charts.text import TextStyle


@dataclass(frozen=True)
class Selector:
    """Measured buttons, side by side."""

    spec: LegendSelector
    at_end: bool
    buttons: tuple[tuple[TextBlock, Rect], ...]
    """Each with its box, from the top left corner of them all."""
    width: float
    height: float

    def paint(self, surface: Surface, x: float, y: float) -> None:
        """Paint them with their top left corner at (x, y)."""
        for text, box in self.buttons:
            across, down = box.center
            paint_block(surface, text, x + across, y + down, align="center", vertical="middle")


def selector_of(legend: Legend, base: TextStyle) -> Selector | None:
    """The buttons of a legend; None without any."""
    spec = legend.selector
    if spec is None or not spec.titles:
        return None
    texts = [block(title, spec.text_style, base, None) for title in spec.titles]
    flow = flowed([(text.width, text.height) for text in texts], spec.item_gap, across=True, limit=None)
    boxes = [box for box in flow.boxes if box is not None]
    usual = "end" if legend.orientation == "horizontal" else "start"
    at_end = (usual if spec.position == "auto" else spec.position) == "end"
    return Selector(spec, at_end, tuple(zip(texts, boxes, strict=True)), flow.width, flow.height)
