"""Pages that look across rooms: home by role, the year at a glance, preferences, health."""
