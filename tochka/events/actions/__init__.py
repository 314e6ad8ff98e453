"""Verbs of the events room: create, change, copy, publish, finish, cancel. Each takes the lock, decides, writes, journals."""
