"""Fagregister: the registry of clinical standards that a health region shares."""
