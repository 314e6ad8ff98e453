"""Forms of the plan: shape and fields only."""
