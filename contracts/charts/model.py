"""What every model of the native chart spec has in common: frozen, strict about names, documented."""

from pydantic import BaseModel, ConfigDict


class SpecModel(BaseModel):
    """A part of a chart spec. Unknown fields are refused; attribute docstrings are the JSON Schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)
