"""What a visual map gives one item: colour, opacity, size, symbol."""

import colorsys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

import numpy as np

from consumer.render.paint import Gradient, css, rgba
from contracts.charts.model import SpecModel
from contracts.charts.styles import Symbol
from contracts.charts.visual_maps import Visuals

_OF_PARTS: Final = {
    "color": ("color", "hue", "saturation", "lightness", "alpha"),
    "opacity": ("opacity",),
    "symbol": ("symbol",),
    "symbol_size": ("size",),
}
_CLEAR: Final = "transparent"
_FULL_TURN: Final = 360.0
_Style = TypeVar("_Style", bound=SpecModel)


class ItemVisual(NamedTuple):
    """What visual maps give one item; None leaves the item as it is."""

    color: str | None = None
    hue: float | None = None
    """Degrees."""
    saturation: float | None = None
    lightness: float | None = None
    alpha: float | None = None
    opacity: float | None = None
    size: float | None = None
    """Px."""
    symbol: Symbol | None = None

    @property
    def colors(self) -> bool:
        """Whether it has a say in the colour."""
        return self.color is not None or self.alpha is not None or self._has_parts

    @property
    def _has_parts(self) -> bool:
        return self.hue is not None or self.saturation is not None or self.lightness is not None

    @property
    def _parts(self) -> tuple[float | None, float | None, float | None]:
        return self.hue, self.saturation, self.lightness

    def over(self, color: str | Gradient) -> str | Gradient:
        """The colour of an item that has `color` without visual maps."""
        return self.tint(color if isinstance(color, str) else color.stops[0].color) if self.colors else color

    def styled(self, style: _Style) -> _Style:
        """The style, one with an opacity, of an item that has `style` without visual maps."""
        return style if self.opacity is None else style.model_copy(update={"opacity": self.opacity})

    def tint(self, color: str) -> str:
        """What becomes of one colour."""
        found = color if self.color is None else self.color
        if self._has_parts:
            found = _with_hsl(found, *self._parts)
        return found if self.alpha is None else css((*rgba(found)[:3], self.alpha))

    def ink(self, color: str) -> str:
        """One colour for a gradient or a key: the opacity is that of the ink, unless the map has colours."""
        found = self.tint(color)
        if self.opacity is None or self.color is not None:
            return found
        return css((*rgba(found)[:3], self.opacity))

    def without(self, parts: Iterable[str]) -> "ItemVisual":
        """What is left for an item of which these are fixed: `color`, `opacity`, `symbol`, `symbol_size`."""
        gone = [name for part in parts for name in _OF_PARTS[part]]
        return self._replace(**dict.fromkeys(gone)) if gone else self

    def then(self, later: "ItemVisual") -> "ItemVisual":
        """Both, where what `later` has counts; a new colour drops what was made of the old one."""
        before = NOTHING if later.color is not None else self
        kept = {"opacity": self.opacity, "size": self.size, "symbol": self.symbol}
        merged = {
            name: kept.get(name, getattr(before, name)) if (own := getattr(later, name)) is None else own
            for name in ItemVisual._fields
        }
        return ItemVisual(**merged)


NOTHING: Final = ItemVisual()


def visual_at(visuals: Visuals, share: float) -> ItemVisual:
    """What `visuals` give at a share of the way from the least value to the greatest."""
    at = min(max(share, 0.0), 1.0)
    symbols = visuals.symbols
    return ItemVisual(
        color=mixed(visuals.colors, at) if visuals.colors else None,
        hue=_between(visuals.hue, at),
        saturation=_between(visuals.saturation, at),
        lightness=_between(visuals.lightness, at),
        alpha=_between(visuals.alpha, at),
        opacity=_between(visuals.opacity, at),
        size=_between(visuals.symbol_size, at),
        symbol=symbols[int(at * (len(symbols) - 1) + 0.5)] if symbols else None,
    )


def inactive(visuals: Visuals) -> Visuals:
    """What values out of range get when nothing is said: the least of everything in range."""
    nothing = (0.0, 0.0)
    return Visuals(
        colors=(_CLEAR,) if visuals.colors else (),
        opacity=nothing if visuals.opacity or visuals.colors else (),
        symbol_size=nothing if visuals.symbol_size else (),
        symbols=("none",) if visuals.symbols else (),
        hue=nothing if visuals.hue else (),
        saturation=nothing if visuals.saturation else (),
        lightness=nothing if visuals.lightness else (),
        alpha=nothing if visuals.alpha else (),
    )


def mixed(colors: Sequence[str], share: float) -> str:
    """The mixture at a share of the way through `colors`."""
    place = share * (len(colors) - 1)
    low = min(int(place), len(colors) - 1)
    high = min(low + 1, len(colors) - 1)
    one, other, part = rgba(colors[low]), rgba(colors[high]), place - low
    red, green, blue, alpha = (a + (b - a) * part for a, b in zip(one, other, strict=True))
    return css((red, green, blue, alpha))


def _between(values: Sequence[float], share: float) -> float | None:
    if not values:
        return None
    if len(values) == 1:
        return values[0]
    return float(np.interp(share * (len(values) - 1), range(len(values)), values))


@lru_cache(1024)
def _with_hsl(color: str, hue: float | None, saturation: float | None, lightness: float | None) -> str:
    red, green, blue, alpha = rgba(color)
    own_hue, own_lightness, own_saturation = colorsys.rgb_to_hls(red, green, blue)
    changed = colorsys.hls_to_rgb(
        own_hue if hue is None else hue / _FULL_TURN % 1,
        own_lightness if lightness is None else lightness,
        own_saturation if saturation is None else saturation,
    )
    return css((*changed, alpha))
