"""Ticks between the ticks of an axis: where they stand (`Interval.getMinorTicks` of ECharts 5)."""

from itertools import pairwise

from consumer.render.scales import Scale


def minor_ticks(scale: Scale, parts: int) -> list[float]:
    """Values that cut each interval into `parts`, those beyond the ends of the axis left out.

    Intervals are cut evenly in values: between the powers of a log axis the ticks crowd upwards.
    """
    low, high = scale.domain
    found = [
        before + (after - before) * number / parts
        for before, after in pairwise(scale.ticks)
        for number in range(1, parts)
    ]
    return [value for value in found if low < value < high]
