"""ADL 1.4: reading archetypes, with the constraints that it alone has."""
