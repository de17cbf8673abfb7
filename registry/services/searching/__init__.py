"""Searching as edges do it, and what the index is told."""
