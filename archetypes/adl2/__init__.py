"""ADL 2: reading and writing archetypes, templates with their overlays, and operational templates."""
