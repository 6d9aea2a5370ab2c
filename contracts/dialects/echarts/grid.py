"""`grid`: the plot areas."""

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.style import background
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, number, present


def grids(option: Reader) -> list[Native]:
    """All plot areas; none given means one with the defaults."""
    return [_grid(grid) for grid in option.items("grid")]


def _grid(grid: Reader) -> Native:
    shown = grid.get("show", boolean)
    look = background(grid)
    return present(
        z=grid.get("z", number),
        contain_label=grid.get("containLabel", boolean),
        background={"border_width": 1, "border_color": "#ccc"} | look if shown else None,
        **box(grid),
    )
