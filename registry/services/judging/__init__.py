"""Judging content against the rest of the registry: problems, references, differences, kinship, records held to it."""
