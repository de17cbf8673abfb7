"""Archetypes and templates as JSON: every object of the model with its class, and back to an equal one."""
