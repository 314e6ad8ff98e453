"""Forms of the events room: shape and field checks only; what belongs together is judged by rules.drafts."""
