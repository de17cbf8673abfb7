"""Sample content that went through the real verbs: proposed, heard, voted, signed and published."""

from registry.demo.making import greeting, make, renew

__all__ = ["greeting", "make", "renew"]
