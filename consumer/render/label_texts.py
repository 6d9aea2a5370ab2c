"""What labels of data items say: templates filled in, numbers in their format."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from consumer.render.numbers import formatted, plain
from contracts.charts.labels import Label

_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z]+|@[^{}]{1,200})\}")
_NOTHING: Final = "-"


def number_text(value: float | None, label: Label) -> str:
    """A number as the label writes it; `-` for a gap."""
    if value is None or value != value:  # noqa: PLR0124  # NaN is what differs from itself
        return _NOTHING
    return formatted(value, label.number) if label.number else plain(value)


def series_text(name: str | None, index: int) -> str:
    """How labels call the series of this index; one without a name as in ECharts."""
    return name or f"series{index}"


def column_texts(
    extra: Mapping[str, Sequence[float | str | None]], number: int, label: Label
) -> dict[str, str]:
    """What `{@column}` stands for at the item of this number, by placeholder."""
    values = ((key, column[number]) for key, column in extra.items())
    return {f"@{key}": one if isinstance(one, str) else number_text(one, label) for key, one in values}


def filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with `{name}` replaced by what `values` has; unknown placeholders stay."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)
