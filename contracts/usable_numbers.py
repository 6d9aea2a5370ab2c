"""Which numbers charts are drawn of."""

from collections.abc import Sequence
from math import isfinite

from contracts.limits import MAX_NUMBER


def are_usable(numbers: Sequence[float]) -> bool:
    """Whether all of them are finite, and none beyond ±`limits.MAX_NUMBER`; integers may be of any length.

    Raises:
        TypeError: one of them is no number.
    """
    try:
        # One look over each. What is not finite makes a sum that is not.
        if sum(map(abs, numbers)) <= MAX_NUMBER:
            return True
    except OverflowError:  # an integer beyond every float
        return False
    return min(numbers) >= -MAX_NUMBER and max(numbers) <= MAX_NUMBER and isfinite(sum(numbers))
