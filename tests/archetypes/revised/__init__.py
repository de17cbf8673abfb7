"""Revisions of an archetype as its publisher makes them."""
