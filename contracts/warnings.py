"""What a caller is told about a chart that was drawn all the same."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class WarningCode(StrEnum):
    """Why a picture may differ from what the option says. Codes are a contract: never renamed."""

    IGNORED_OPTION = "IGNORED_OPTION"
    """The option is unknown or not drawn."""

    INVALID_OPTION = "INVALID_OPTION"
    """The option is known but its value is not usable; the default was taken."""

    APPROXIMATED = "APPROXIMATED"
    """Drawn, but not exactly as the option says."""

    SCRIPT_IGNORED = "SCRIPT_IGNORED"
    """A JavaScript function; never evaluated."""

    MISSING_GLYPH = "MISSING_GLYPH"
    """No installed font has a character of the chart's texts."""


class ChartWarning(BaseModel):
    """One thing the picture ignores or approximates, with the path of the option that asked for it."""

    model_config = ConfigDict(frozen=True)

    code: WarningCode
    path: str
    """Where, in the caller's own words: `series[0].label.rich`, array indices in brackets."""
    message: str
