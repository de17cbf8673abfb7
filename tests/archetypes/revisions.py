"""Two revisions of a small archetype and what differs between them."""

from archetypes import changes, read

CODES = ("at0000", "at0001", "at0002", "at0003", "at0004")


def compared(before: str, after: str) -> list[tuple[str, str, str, str]]:
    found = changes(read(before), read(after))
    return [(change.path, change.kind, change.grade, change.reason) for change in found]
