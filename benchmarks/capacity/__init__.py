"""What a chart costs, stage by stage, and what a number of machines can bear: measured, then simulated."""
