"""Reads of the events room, each a fixed number of statements; nothing that they return loads anything later."""
