"""Registration: a teacher, a team, later a whole delegation; places and their queue; head counts without names."""
