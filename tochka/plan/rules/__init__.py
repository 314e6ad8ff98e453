"""Pure decisions of the plan: terms that people type, drafts and their faults, states, clashes, imported tables."""
