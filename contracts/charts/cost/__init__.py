"""How long drawing a chart will take, estimated from its spec and its output before anything is drawn."""

from contracts.charts.cost.estimate import check_cost, cost_parts, estimated_s, most_s

__all__ = ["check_cost", "cost_parts", "estimated_s", "most_s"]
