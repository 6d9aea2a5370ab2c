"""CSS colours and gradients. The grammar: hex, `rgb()`, `hsl()`, names of CSS Color Module Level 4."""

import colorsys
import re
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, WithJsonSchema

from contracts.charts.color_names import NAMED
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Fraction, Number

Rgba = tuple[float, float, float, float]
"""Red, green, blue, opacity, each 0 to 1."""

_MAX_CHARACTERS: Final = 100
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION: Final = re.compile(r"(rgb|hsl)a?\(([^()]{1,90})\)")
_BETWEEN: Final = re.compile(r"[\s,/]+")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:e[+-]?[0-9]{1,2})?")
_TRANSPARENT: Final[Rgba] = (0.0, 0.0, 0.0, 0.0)
_CHANNELS: Final = 3


@lru_cache(maxsize=4096)
def parse_color(text: str) -> Rgba | None:
    """The colour `text` names, or None when it names none."""
    if len(text) > _MAX_CHARACTERS:
        return None
    text = text.strip().lower()
    if text == "transparent":
        return _TRANSPARENT
    if text in NAMED:
        return _from_hex(NAMED[text])
    if _HEX.fullmatch(text):
        return _from_hex(text[1:])
    if found := _FUNCTION.fullmatch(text):
        return _from_function(found[1], [part for part in _BETWEEN.split(found[2]) if part])
    return None


def _from_hex(digits: str) -> Rgba:
    if len(digits) <= _CHANNELS + 1:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, *alpha = (int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2))
    return (red, green, blue, alpha[0] if alpha else 1.0)


def _from_function(name: str, parts: list[str]) -> Rgba | None:
    if len(parts) not in {_CHANNELS, _CHANNELS + 1}:
        return None
    wholes = (255, 255, 255, 1) if name == "rgb" else (360, 100, 100, 1)
    values = [_fraction(part, whole) for part, whole in zip(parts, wholes, strict=False)]
    if None in values:
        return None
    first, second, third, alpha = [value for value in values if value is not None] + [1.0] * (4 - len(values))
    alpha, second, third = _clamped(alpha), _clamped(second), _clamped(third)
    if name == "rgb":
        return (_clamped(first), second, third, alpha)
    red, green, blue = colorsys.hls_to_rgb(first % 1, third, second)
    return (red, green, blue, alpha)


def _fraction(text: str, whole: float) -> float | None:
    number = text.removesuffix("%").removesuffix("deg")
    if not _NUMBER.fullmatch(number):
        return None
    return float(number) / (100 if text.endswith("%") else whole)


def _clamped(value: float) -> float:
    return min(1.0, max(0.0, value))


def _checked(text: str) -> str:
    if parse_color(text) is None:
        raise ValueError("not a CSS colour such as #5470c6, rgba(84,112,198,0.5) or steelblue")
    return text


Color = Annotated[
    str, AfterValidator(_checked), WithJsonSchema({"type": "string", "format": "color", "maxLength": 100})
]
"""A CSS colour: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()`, `hsl()`, `hsla()`, a name,
or `transparent`. Case does not matter."""


class ColorStop(SpecModel):
    """One colour of a gradient."""

    offset: Fraction
    """Where on the way from start to end, 0 to 1."""
    color: Color


class LinearGradient(SpecModel):
    """Colours along a line. Coordinates are shares (0 to 1) of the painted shape's bounding box."""

    type: Literal["linear"]
    x: Number = 0
    y: Number = 0
    x2: Number = 0
    y2: Number = 1
    stops: tuple[ColorStop, ...] = Field(min_length=1, max_length=64)
    in_pixels: bool = False
    """Coordinates are px of the picture instead (ECharts `global: true`)."""


class RadialGradient(SpecModel):
    """Colours from a centre outwards. Coordinates are shares (0 to 1) of the shape's bounding box."""

    type: Literal["radial"]
    x: Number = 0.5
    y: Number = 0.5
    r: Number = 0.5
    """Radius: a share of the smaller side of the bounding box."""
    stops: tuple[ColorStop, ...] = Field(min_length=1, max_length=64)
    in_pixels: bool = False
    """Coordinates and radius are px of the picture instead (ECharts `global: true`)."""


def _kind_of_paint(value: Any) -> str | None:
    if isinstance(value, str):
        return "color"
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind if kind in ("linear", "radial") else None


Paint = Annotated[
    Annotated[Color, Tag("color")]
    | Annotated[LinearGradient, Tag("linear")]
    | Annotated[RadialGradient, Tag("radial")],
    Discriminator(
        _kind_of_paint,
        custom_error_type="paint",
        custom_error_message="a paint is a CSS colour or a linear or radial gradient",
    ),
]
"""A colour or a gradient (told by its `type`)."""
