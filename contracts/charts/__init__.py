"""The native chart spec: what dialects compile to, and what the renderer draws."""

from contracts.charts.chart import ChartSpec
from contracts.charts.parsing import canonical_bytes, parse_spec

__all__ = ["ChartSpec", "canonical_bytes", "parse_spec"]
