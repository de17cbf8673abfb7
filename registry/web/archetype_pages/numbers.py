"""What the author's own number says of a revision, beside what its changes amount to."""

import archetypes
from registry.kinds.archetype.kept import kept
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.templates import is_template


@kept()
def numbers(before: str, after: str) -> archetypes.Revision | None:
    """None for templates in XML, which have no number of their own, and where nothing has changed."""
    if is_template(before) or is_template(after):
        return None
    old, new = parsed(before), parsed(after)
    found = archetypes.revision(old, new, archetypes.changes(old, new))
    return found if found.grade else None
