"""Versions come to be, and leave the registry as the bytes that are sent."""
