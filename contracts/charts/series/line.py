"""Lines and areas, on straight axes or round."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.labels import EndLabel
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, ItemIndex, Length, Size
from contracts.charts.series.frame import ColorBy, PolarSeries, StackedSeries, Stacking, SymbolItem
from contracts.charts.styles import AreaStyle, ItemStyle, LineStyle, Symbol, SymbolSize


class SeriesLineStyle(LineStyle):
    """The stroke of a line series, 2 px."""

    width: Size = 2


class LineLooks(SpecModel):
    """Stroke, symbols, area and course of a line."""

    line_style: SeriesLineStyle = SeriesLineStyle()
    """`color` None: `item_style.color`, else the palette's."""
    item_style: ItemStyle = ItemStyle()
    """Of the symbols."""
    area: AreaStyle | None = None
    """The area beneath; None: none."""
    items: dict[ItemIndex, SymbolItem] = Field(default={}, max_length=limits.MAX_POINTS)
    """Items that differ, by index."""
    symbol: Symbol = "empty_circle"
    symbol_size: SymbolSize = 4.0
    """px."""
    symbol_keep_aspect: bool = False
    """A `path://` symbol keeps its aspect in a square, and that is as wide and high as the size says."""
    symbol_rotate: Degrees = 0
    symbol_offset: tuple[Length, Length] = (0.0, 0.0)
    show_symbol: bool = True
    show_all_symbols: bool | Literal["auto"] = "auto"
    """`auto`: on a category axis, all if they fit, else only those at labelled categories."""
    smooth: float = Field(default=0, ge=0, le=1)
    """0 straight to 1 very round; ECharts' `true` is 0.5."""
    smooth_monotone: Literal["x", "y", "none"] | None = None
    step: Literal["start", "middle", "end"] | None = None
    """Stairs: the step stands at the earlier point (`end`: runs level until the next point),
    `middle` halfway, `start` rises at once."""
    connect_nulls: bool = False
    """Gaps are bridged."""
    sampling: Literal["none", "lttb", "average", "max", "min", "minmax", "sum"] = "none"
    """How more points than px are thinned out."""
    end_label: EndLabel = EndLabel()
    """A label at the last point; not in round plot areas."""
    color_by: ColorBy = "series"


class LineSeries(StackedSeries, LineLooks):
    """Points joined along the base axis, in data order."""

    type: Literal["line"]
    z: float = 3


class PolarLineSeries(PolarSeries, Stacking, LineLooks):
    """Points of a round plot area joined in data order, by straight lines."""

    type: Literal["polar_line"]
    z: float = 3
