"""Reads of messages: who would get one, the outbox, own words."""
