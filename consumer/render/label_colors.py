"""The colours of labels that say nothing about theirs, by what they stand on (ECharts 5, zrender)."""

from typing import Final

from consumer.render.paint import Fill, Gradient, fill_of, luminance, rgba
from consumer.render.text_lines import Outline
from contracts.charts.colors import Rgba

_DARK, _LIGHTER, _LIGHT = rgba("#333"), rgba("#eee"), rgba("#ccc")
_OUTLINE_PX: Final = 2.0
_BRIGHT: Final = 0.5
_MIDDLING: Final = 0.2
_DARK_MODE: Final = 0.4
"""Of the lightness of a background, below which it counts as dark."""
_WHITE: Final[Rgba] = (1.0, 1.0, 1.0, 1.0)


def label_colors(
    fill: str | Gradient | None,
    background: str | Gradient | None,
    *,
    inside: bool,
    dark: bool | None = None,
) -> tuple[Rgba, Outline | None]:
    """The colour of a label and its outline.

    Args:
        fill: of the shape it belongs to.
        background: of the picture.
        inside: whether it stands in its shape, in whose colour it is outlined then; outside in that
            of the background.
        dark: whether the picture counts as dark; None: by its background.
    """
    ground = fill_of(background)
    dark = _is_dark(ground) if dark is None else dark
    if not inside:
        return (_LIGHT if dark else _DARK), Outline(_over_white(ground, dark=dark), _OUTLINE_PX)
    if fill is not None and not isinstance(fill, str):
        return _LIGHT, None
    found = rgba(fill) if fill is not None else _WHITE
    light = luminance(found) * found[3]
    color = _DARK if light > _BRIGHT else _LIGHTER if light > _MIDDLING else _LIGHT
    # Light letters on a light picture would vanish where they overhang, and dark ones on a dark one.
    needed = (luminance(color) < _DARK_MODE) == dark
    return color, Outline(found, _OUTLINE_PX, of_shape=True) if needed else None


def _is_dark(ground: Fill | None) -> bool:
    if ground is None:
        return False
    if isinstance(ground, tuple):
        return luminance(ground) * ground[3] + 1 - ground[3] < _DARK_MODE
    stops = [rgba(stop.color) for stop in ground.stops]
    return sum(luminance(color) for color in stops) / len(stops) < _DARK_MODE


def _over_white(ground: Fill | None, *, dark: bool) -> Rgba:
    """A background as it looks; of gradients nothing is known."""
    if not isinstance(ground, tuple):
        return _WHITE
    under = 0.0 if dark else 1.0
    red, green, blue = (channel * ground[3] + under * (1 - ground[3]) for channel in ground[:3])
    return red, green, blue, 1.0
