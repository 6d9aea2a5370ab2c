"""What `candlestick` and `boxplot` share: several values per item on the value axis."""

from contracts.dialects.echarts.encoding import cartesian_encoding
from contracts.dialects.echarts.idioms import part
from contracts.dialects.echarts.items import Items
from contracts.dialects.echarts.label import label
from contracts.dialects.echarts.marks import marks
from contracts.dialects.echarts.scales import Scale, numbers_of, tell_of_lost
from contracts.dialects.echarts.scene import Scene
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, number, present, text


def whisker_frame(series: Reader, scene: Scene, names: tuple[str, ...]) -> tuple[Native, Items]:
    """Name, axes, marks and columns; `names` are those of the columns, in ECharts' order."""
    items = scene.items_of(series)
    place = scene.place_of(series)
    series.skip(
        "layout", "dimensions", "datasetIndex", "datasetId", "seriesLayoutBy", "encode", "coordinateSystem"
    )
    positions, columns, name = _columns(series, scene, items, place.scales, names)
    native = present(
        name=series.get("name", text) or name,
        z=series.get("z", number),
        zlevel=series.get("zlevel", number),
        **place.native,
        positions=positions,
        clip=series.get("clip", boolean),
        label=label(part(series, "label")),
        **marks(series, place.scales),
        **{key: numbers_of(series, column) for key, column in zip(names, columns, strict=True)},
    )
    return native, items


def _columns(
    series: Reader, scene: Scene, items: Items, scales: tuple[Scale, Scale], names: tuple[str, ...]
) -> tuple[list[float | None] | None, list[list[object]], str | None]:
    table, width = items.table, len(names)
    upright = scales[0].is_category or not scales[1].is_category
    along = scales[0] if upright else scales[1]
    named, valued = ("x", "y") if upright else ("y", "x")
    if along.is_category and not items.from_dataset and not series.child("encode").has(named):
        along.reserve(len(table))
        scene.columns[series.path] = dict(enumerate((named, *names)))
        return None, [table.column(at) for at in range(width)], None
    datasets = scene.datasets if items.from_dataset and table.columns else None
    encoding = cartesian_encoding(series, table, datasets, scales, width)
    wanted = encoding.coordinates[valued]
    columns = [table.column(at) for at in (wanted + [len(table.columns)] * width)[:width]]
    at = encoding.coordinates[named][0]
    scene.columns[series.path] = {at: named, **dict(zip(wanted, names, strict=False))}
    positions = along.column(table.column(at))
    tell_of_lost(series, table.column(at), positions)
    return positions, columns, encoding.series_name
