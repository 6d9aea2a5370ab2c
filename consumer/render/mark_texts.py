"""What the labels of marks say."""

from consumer.render.label_texts import filled
from consumer.render.numbers import formatted, plain
from contracts.charts.labels import Label


def mark_text(label: Label, name: str, value: float | str | None) -> str:
    """The value, or the label's template; a value that is missing is an empty text."""
    if isinstance(value, str) or value is None:
        shown = value or ""
    else:
        shown = plain(value) if label.number is None else formatted(value, label.number)
    return shown if label.template is None else filled(label.template, {"name": name, "value": shown})
