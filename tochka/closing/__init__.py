"""Closing: counts by category and school, and the sentences of the closing order."""
