"""Foreign chart options to native specs: pure functions, one folder per language."""

from contracts.dialects.compiled import Compiled
from contracts.dialects.registry import compile_chart, compile_drawable
from contracts.identifiers import Dialect

__all__ = ["Compiled", "Dialect", "compile_chart", "compile_drawable"]
