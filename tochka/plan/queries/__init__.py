"""Every read of the plan that has a join, a count or a filter; what later rooms tell about a row's events."""
