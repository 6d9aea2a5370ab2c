"""What drawing each kind of chart costs, beside what the cost model says."""
