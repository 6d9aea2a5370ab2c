"""ECharts options, version 4 and 5, to native specs. One file per component, one per series type."""

from contracts.dialects.echarts.chart import compile_option, in_option_words

__all__ = ["compile_option", "in_option_words"]
