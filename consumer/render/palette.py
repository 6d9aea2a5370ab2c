"""Which colour each series, and each item of a pie, takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from consumer.render.paint import Gradient
from contracts.charts import ChartSpec
from contracts.charts.series.pie import PieSeries

Paint = str | Gradient


@dataclass(frozen=True)
class Colors:
    """Colours given out, in the order of ECharts: by name, first come first served."""

    series: tuple[Paint, ...]
    """By index of the series."""
    items: Mapping[str, str]
    """By name of the item, for series that colour their items."""
    palette: tuple[str, ...]

    def of_item(self, name: str, index: int) -> str:
        """The colour of an item that says nothing itself."""
        return self.items.get(name) or self.palette[index % len(self.palette)]


def give_out(spec: ChartSpec) -> Colors:
    """Hand the palette out to the series and items of `spec`."""
    palette = spec.palette
    by_name: dict[str, str] = {}
    chosen: list[Paint] = []
    items: dict[str, str] = {}
    for index, series in enumerate(spec.series):
        own = getattr(series.item_style, "color", None)
        if own is None:
            line = getattr(series, "line_style", None)
            own = line.color if line is not None else None
        if own is not None:
            chosen.append(own)
        else:
            name = series.name or f"\0{index}"
            chosen.append(by_name.setdefault(name, palette[len(by_name) % len(palette)]))
        if isinstance(series, PieSeries):
            for item in series.slices:
                items.setdefault(item.name, palette[len(items) % len(palette)])
    return Colors(tuple(chosen), items, palette)
