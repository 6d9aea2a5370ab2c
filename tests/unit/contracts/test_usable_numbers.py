"""Which columns of numbers pass in one look."""

from math import inf, nan

import pytest

from contracts.limits import MAX_NUMBER
from contracts.usable_numbers import are_usable


@pytest.mark.parametrize(
    "numbers",
    [[], [0], [1, -2.5], [MAX_NUMBER, -MAX_NUMBER], [MAX_NUMBER] * 3, [int(MAX_NUMBER)] * 3, [10**99, 0.5]],
)
def test_each_within_the_limit_is_usable_whatever_their_sum(numbers: list[float]) -> None:
    assert are_usable(numbers)


@pytest.mark.parametrize("bad", [nan, inf, -inf, 1.01 * MAX_NUMBER, -1.01 * MAX_NUMBER, 10**101, 10**400])
@pytest.mark.parametrize("others", [[], [1.5], [MAX_NUMBER, -MAX_NUMBER], [10**99]])
def test_one_that_is_not_makes_all_of_them_unusable(bad: float, others: list[float]) -> None:
    assert not are_usable([bad, *others])
    assert not are_usable([*others, bad])


def test_what_is_no_number_is_no_answer() -> None:
    with pytest.raises(TypeError):
        are_usable([1.0, "2"])  # type: ignore[list-item]  # what is tested
