"""What knows nothing of events and could serve any product: clock, transactions, access, jobs, mail, papers, Russian."""
