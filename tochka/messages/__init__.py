"""Messages: what is written to people about an event beside its registration, the organizer's own words, the outbox.

Letters themselves are rows of kit.mail; this room queues, words, shows and stops them.
It may not be imported by the rooms before it."""
