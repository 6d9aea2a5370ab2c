"""What every model of the native chart spec has in common: frozen, strict about names, documented."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class SpecModel(BaseModel):
    """A part of a chart spec. Unknown fields are refused; attribute docstrings are the JSON Schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself, because nobody changes it: pydantic copies every default that holds a mapping."""
        return self
