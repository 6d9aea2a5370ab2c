"""`heatmap` on two axes, or on a calendar."""

from contracts.dialects.echarts.idioms import part
from contracts.dialects.echarts.scales import numbers_of
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.frame import cartesian_data, finished, frame, overrides
from contracts.dialects.echarts.style import item_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, present


def compile_heatmap(series: Reader, scene: Scene) -> Native:
    """A native heatmap series."""
    data = cartesian_data(series, scene, ("cartesian2d", "calendar"))
    on_calendar = data.place.system == "calendar"
    taken = {at for columns in data.encoding.coordinates.values() for at in columns}
    value = next(at for at in range(len(taken) + 1) if at not in taken)
    if not on_calendar:
        data.encoding.coordinates["value"] = [value]
    series.skip("blurSize", "pointSize", "minOpacity", "maxOpacity", "geoIndex")
    native = present(
        type=data.place.type_of("heatmap"),
        **frame(series, data),
        values=None if on_calendar else numbers_of(series, data.table.column(value)),
        item_style=item_style(part(series, "itemStyle")),
        items=overrides(series, data),
    )
    return finished(native, data)
