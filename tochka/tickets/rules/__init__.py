"""Pure decisions about tickets: the signed token and what the door answers to it. No database, no Flask."""
