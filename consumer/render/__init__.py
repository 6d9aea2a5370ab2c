"""Drawing: a native chart spec in, image bytes out. No I/O but the fonts, no event loop, no settings."""

from consumer.render.chart import Picture, draw
from consumer.render.fonts import font_paths, scripts_without_font
from consumer.render.version import version
from contracts.charts import parse_spec
from contracts.output import Output

__all__ = ["Picture", "draw", "font_paths", "scripts_without_font", "version", "warm_up"]


def warm_up() -> None:
    """Draw a small chart with lines of each script that is learnt, so that the next one finds all loaded."""
    spec = parse_spec(
        {
            "titles": [{"text": "Warm"}, {"text": "预热"}, {"text": "1"}],
            "x_axes": [{"type": "category", "categories": ["warm", "热"]}],
            "y_axes": [{"type": "value"}],
            "series": [{"type": "bar", "y": [1, 2]}, {"type": "line", "y": [2, 1]}],
        }
    )
    draw(spec, Output(width=200, height=150))
