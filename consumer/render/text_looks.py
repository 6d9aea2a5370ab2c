"""What a text looks like once the styles that apply to it are put together: font, colour, sides."""

from typing import Final, Literal, NamedTuple

from consumer.render.paint import rgba
from consumer.render.text_lines import Outline
from contracts.charts.colors import Rgba
from contracts.charts.styles import Shadow
from contracts.charts.text import FragmentStyle, TextStyle

Align = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]

SHARE: Final[dict[str, float]] = {
    "left": 0.0,
    "center": 0.5,
    "right": 1.0,
    "top": 0.0,
    "middle": 0.5,
    "bottom": 1.0,
}
"""How much of a text lies before its anchor."""

INHERIT: Final = frozenset({"inherit", "auto"})
"""Words for the colour of the item."""

_DEFAULT_SIZE: Final = 12.0
_BOLD_FROM: Final = 600
_BOLD_WORDS: Final = frozenset({"bold", "bolder"})
_SLANTED: Final = frozenset({"italic", "oblique"})


class Look(NamedTuple):
    """Font and colour of letters."""

    size: float
    """px; a line is as high."""
    bold: bool
    color: Rgba
    outline: Outline | None = None
    """Beneath the letters."""
    italic: bool = False
    shadow: Shadow | None = None

    def outline_seen(self, *, on_shape: bool) -> Outline | None:
        """The outline, unless the letters stand on the shape whose colour it has."""
        return None if on_shape and self.outline is not None and self.outline.of_shape else self.outline


def look_of(
    style: TextStyle,
    base: TextStyle,
    place: str | Rgba | None,
    inherited: str | Rgba | None,
    outline: Outline | None = None,
) -> Look:
    """How the letters of a text look.

    Args:
        style: its own style.
        base: what that leaves open.
        place: colour when neither says: that of the place.
        inherited: colour that `inherit` stands for; None: that of the place.
        outline: of letters whose colour is that of the place and that have no box.
    """
    size, bold, italic = _font_of((style, base))
    shadow = style.shadow or base.shadow
    chosen: str | Rgba | None = style.color
    own = _outline_of(style, base)
    if own is None and chosen is None and style.background is None:
        own = None if outline is None else outline._replace(color=faded(outline.color, style.opacity))
    if chosen in INHERIT and inherited is not None:
        return Look(size, bold, faded(inherited, style.opacity), own, italic, shadow)
    if chosen is None or chosen in INHERIT:
        chosen = place if place is not None else base.color
    if chosen is None or chosen in INHERIT:
        chosen = "#333"
    return Look(size, bold, faded(chosen, style.opacity), own, italic, shadow)


def fragment_look(
    fragment: FragmentStyle, text: TextStyle, base: TextStyle, around: Look, inherited: str | Rgba | None
) -> Look:
    """How the letters of a styled part look: in the colour of the text around it, not in its font.

    With `rich_inherits` (of ECharts 6) the font of the text stands before that of the chart.
    """
    size, bold, italic = _font_of((fragment, text, base) if text.rich_inherits else (fragment, base))
    shadow = fragment.shadow or around.shadow
    outline = _outline_of(fragment, text)
    if outline is None and fragment.color is None and fragment.background is None:
        outline = around.outline
    if fragment.color in INHERIT and inherited is not None:
        return Look(size, bold, faded(inherited, fragment.opacity), outline, italic, shadow)
    own = fragment.color is not None and fragment.color not in INHERIT
    color = fragment.color if own and fragment.color is not None else around.color
    return Look(size, bold, faded(color, fragment.opacity), outline, italic, shadow)


def _outline_of(style: FragmentStyle, base: FragmentStyle) -> Outline | None:
    color = style.outline_color or base.outline_color
    width = style.outline_width or base.outline_width
    return Outline(rgba(color, style.opacity), width) if color and width else None


def faded(color: str | Rgba, opacity: float) -> Rgba:
    """A colour, `opacity` multiplied in."""
    if isinstance(color, str):
        return rgba(color, opacity)
    red, green, blue, alpha = color
    return (red, green, blue, alpha * opacity)


def _font_of(styles: tuple[FragmentStyle, ...]) -> tuple[float, bool, bool]:
    """Size in px, whether bold, and whether italic: the first style that says so."""
    size: float | None = None
    weight: int | str | None = None
    slope: str | None = None
    for style in styles:
        size = size or style.font_size
        weight = style.font_weight if weight is None else weight
        slope = slope or style.font_style
    bold = weight >= _BOLD_FROM if isinstance(weight, int) else weight in _BOLD_WORDS
    return float(size or _DEFAULT_SIZE), bold, slope in _SLANTED
