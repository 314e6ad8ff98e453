"""The verbs of the plan: opening and settings, rows, handing in and deciding, tables, reminders."""
