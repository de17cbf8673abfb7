"""Code sets: code systems, value sets and concept maps, as the pure library `codesets` knows them."""

from registry.kinds.codeset.definition import CODESET

__all__ = ["CODESET"]
