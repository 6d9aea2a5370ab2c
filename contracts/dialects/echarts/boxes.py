"""The `boxplot` transform: five numbers and outliers of each row."""

import math
from typing import Any, Final

from contracts.dialects.echarts.tables import Table, from_rows
from contracts.dialects.reader import Reader
from contracts.dialects.values import number

_IQR: Final = 1.5
_BOX: Final = ["ItemName", "Low", "Q1", "Q2", "Q3", "High"]
_OUTLIER: Final = ["ItemName", "Value"]


def boxes(step: Reader, table: Table) -> list[Table]:
    """Two tables: boxes, and the values beyond their whiskers."""
    config = step.child("config")
    given = config.raw("boundIQR")
    reach = number(given)
    extreme = given == "none" or reach == 0
    named = config.raw("itemNameFormatter")
    found: list[list[Any]] = []
    outliers: list[list[Any]] = []
    for at in range(len(table)):
        values = sorted(value for column in table.columns if (value := number(column[at])) is not None)
        name = named.replace("{value}", str(at)) if isinstance(named, str) else str(at)
        if values:
            box = _box(values, math.inf if extreme else _IQR if reach is None else reach)
            found.append([name, *box])
            outliers += [[name, value] for value in values if not box[0] <= value <= box[4]]
    return [from_rows(found, _BOX), from_rows(outliers, _OUTLIER)]


def _box(values: list[float], reach: float) -> list[float]:
    low, middle, high = (_quantile(values, share) for share in (0.25, 0.5, 0.75))
    if math.isinf(reach):
        return [values[0], low, middle, high, values[-1]]
    bound = reach * (high - low)
    return [max(values[0], low - bound), low, middle, high, min(values[-1], high + bound)]


def _quantile(values: list[float], share: float) -> float:
    place = (len(values) - 1) * share
    below = math.floor(place)
    rest = place - below
    return values[below] + rest * (values[below + 1] - values[below]) if rest else values[below]
