"""Pure decisions of registration: who may take part, who gets a place, what a typed team holds. No database, no Flask."""
