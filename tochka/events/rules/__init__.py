"""Pure decisions on events: states, times, audiences, drafts, the year's line. No database, no Flask."""
