"""Three-way merge of archetypes: what two sides changed apart is joined, what both changed differently is listed."""

from archetypes.merging.conflicts import Conflict
from archetypes.merging.joining import Merge, merge
from archetypes.merging.remarks import Mention, Twins
from archetypes.merging.renumbering import Renumbered
from archetypes.merging.translations import Review
from archetypes.merging.versions import Converted

__all__ = ["Conflict", "Converted", "Mention", "Merge", "Renumbered", "Review", "Twins", "merge"]
