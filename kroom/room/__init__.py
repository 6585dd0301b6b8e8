"""Controllers that join session, music, reflection and records for the pages."""
