"""Numbers, lengths, positions and texts of the native chart spec."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from contracts import limits

Number = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=-limits.MAX_NUMBER, le=limits.MAX_NUMBER)
]
"""A finite number; no string is taken for one."""


def _without_dust(value: float) -> float:
    return 0.0 if -limits.LEAST_NUMBER < value < limits.LEAST_NUMBER else value


_WITHOUT_DUST: Final = AfterValidator(_without_dust)

Px = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-100_000, le=100_000), _WITHOUT_DUST]
"""A length or offset in layout pixels."""

Size = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=100_000), _WITHOUT_DUST]
"""A size in layout pixels, not negative."""

Fraction = Annotated[float, Field(strict=True, ge=0, le=1)]
"""0 to 1, e.g. an opacity."""

Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-36_000, le=36_000)]
"""An angle in degrees, counter-clockwise from three o'clock unless the field says otherwise."""

Percent = Annotated[str, Field(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,12})?%$")]
"""A share of the surrounding length, e.g. `"12.5%"`."""

Column = Annotated[tuple[Number | None, ...], Field(fail_fast=True)]
"""Numbers in data order; None is a gap."""

Index = Annotated[int, Field(strict=True, ge=0, le=limits.MAX_POINTS)]
"""Position in a list, from 0."""

ItemIndex = Annotated[int, Field(ge=0, le=limits.MAX_POINTS)]
"""Position of a data item, as a key: JSON writes it as a text."""

Text = Annotated[str, Field(max_length=limits.MAX_STRING_CHARACTERS)]
"""A text for the picture; `\\n` breaks the line."""

_KEYWORDS: Final = frozenset({"left", "center", "right", "top", "middle", "bottom"})


def _kind_of_length(value: Any) -> str | None:
    if isinstance(value, str):
        return "keyword" if value in _KEYWORDS else "percent"
    return "px" if isinstance(value, int | float) else None


_LENGTH: Final = Discriminator(
    _kind_of_length, custom_error_type="length", custom_error_message="a length is a number of px or 'n%'"
)
_POSITION: Final = Discriminator(
    _kind_of_length,
    custom_error_type="position",
    custom_error_message="a position is a number of px, 'n%' or a keyword of this field",
)

Length = Annotated[Annotated[Px, Tag("px")] | Annotated[Percent, Tag("percent")], _LENGTH]
"""px, or a percentage of the surrounding length."""

HorizontalPosition = Annotated[
    Annotated[Px, Tag("px")]
    | Annotated[Percent, Tag("percent")]
    | Annotated[Literal["left", "center", "right"], Tag("keyword")],
    _POSITION,
]
"""Distance from an edge in px or % of the width, or a keyword."""

VerticalPosition = Annotated[
    Annotated[Px, Tag("px")]
    | Annotated[Percent, Tag("percent")]
    | Annotated[Literal["top", "middle", "bottom"], Tag("keyword")],
    _POSITION,
]
"""Distance from an edge in px or % of the height, or a keyword."""


def _kind_of_sides(value: Any) -> str:
    return "each" if isinstance(value, list | tuple) else "all"


Sides = Annotated[
    Annotated[Px, Tag("all")] | Annotated[tuple[Px, Px, Px, Px], Tag("each")], Discriminator(_kind_of_sides)
]
"""One px number for all four sides, or [top, right, bottom, left]."""

Corners = Annotated[
    Annotated[Length, Tag("all")] | Annotated[tuple[Length, Length, Length, Length], Tag("each")],
    Discriminator(_kind_of_sides),
]
"""One radius for all corners, or [top left, top right, bottom right, bottom left]; % of the shorter side."""

HorizontalAlign = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]
Orientation = Literal["horizontal", "vertical"]
