"""Every text of a chart spec that ends up in the picture."""

from collections.abc import Iterator

from contracts.charts import ChartSpec
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.frame import CartesianSeries
from contracts.charts.series.pie import PieSeries


def texts_of(spec: ChartSpec) -> Iterator[str]:
    """The texts, in no particular order, some of them templates."""
    for title in spec.titles:
        yield title.text
        yield title.subtitle
    for axis in (*spec.x_axes, *spec.y_axes):
        yield axis.name
        yield axis.label.template or ""
        if isinstance(axis, CategoryAxis):
            yield from axis.categories
    for series in spec.series:
        yield series.name or ""
        yield series.label.template or ""
        if isinstance(series, PieSeries):
            yield from (item.name for item in series.slices)
        elif isinstance(series, CartesianSeries):
            yield from (item.label.template or "" for item in series.items.values() if item.label is not None)
