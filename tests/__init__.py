"""Tests, room by room; tests/story lives the whole year."""
