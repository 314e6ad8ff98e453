"""The plan of the year: rows that schools hand in before a deadline, checked for clashes, approved, printed, made into events."""
