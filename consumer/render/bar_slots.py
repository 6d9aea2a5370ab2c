"""The slot of a bar series among those that share its axis."""

from consumer.render.axis_scales import smallest_gap
from consumer.render.bar_layout import Slot, slots
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.bar import BarSeries


def slot_of(scene: Scene, index: int, base: PlacedAxis) -> Slot:
    """Where the bars of series `index` stand in their bands."""
    mine = [
        (number, one)
        for number, one in enumerate(scene.spec.series)
        if isinstance(one, BarSeries)
        and number in scene.columns
        and scene.columns[number].base == base.dimension
        and (one.x_axis if base.dimension == "x" else one.y_axis) == base.index
    ]
    band = base.band
    if not isinstance(base.spec, CategoryAxis):
        gap = smallest_gap([scene.columns[number].at for number, _ in mine])
        band = abs(base.px_of(base.scale.low + gap) - base.px_of(base.scale.low)) if gap else base.span
        if base.scale.log_base is not None:
            band = base.span / max(len(scene.columns[index].at), 1)
    return slots(mine, band)[index]


def bar_shift(scene: Scene, index: int) -> float:
    """Px from the middle of a band to the middle of this series' bar."""
    series = scene.spec.series[index]
    if not isinstance(series, BarSeries):
        return 0.0
    x_axis, y_axis = scene.plot.axes_of(series)
    slot = slot_of(scene, index, x_axis if scene.columns[index].base == "x" else y_axis)
    return slot.offset + slot.width / 2
