"""Puts archetypes together: a specialisation over its parents, an operational template over all that it uses.

AOM 2 calls what stands in a specialisation its differential form; laid over the flat form of the parent it gives its
own flat form. Whatever cannot be put together is a `FlatteningError`.
"""

from archetypes.flattening.operational import operational
from archetypes.flattening.specialisation import flatten

__all__ = ["flatten", "operational"]
