"""Three-way merge of archetypes: what two sides changed apart is joined, what both changed differently is listed."""

from archetypes.merging.conflicts import Conflict
from archetypes.merging.sides import Merge, merge

__all__ = ["Conflict", "Merge", "merge"]
