"""Archetypes and templates as XML of the openEHR AOM 1.4 schemas: read safely, written in the schemas' order."""
