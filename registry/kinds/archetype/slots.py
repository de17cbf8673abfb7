"""The archetypes that a slot names one by one, which it can be told to refer to."""

import re
from collections.abc import Iterator

import archetypes
from archetypes.constraints import Slot
from archetypes.node_paths import archetype_patterns

_SIGNS = re.compile(r"[*+?()\[\]{}|^$]|(?<!\\)\.")
#: How editors of archetypes write "and what specialises it".
_SPECIALISED = re.compile(r"\(-\[[\w-]+\][+*]\)\*")


def named(slot: Slot) -> Iterator[str]:
    return (found for pattern in archetype_patterns(slot.includes) if (found := concrete(pattern)))


def concrete(pattern: str) -> str | None:
    """The one id that a slot's pattern means, maybe with what specialises it; None where it means many."""
    pattern = _SPECIALISED.sub("", pattern)
    if _SIGNS.search(pattern):
        return None
    meant = plain(pattern.replace("\\", ""))
    return meant if archetypes.ArchetypeId.parse(meant) else None


def plain(archetype_id: str | archetypes.ArchetypeId) -> str:
    """Without its namespace, as archetypes are known here: `no.helse::openEHR-EHR-CLUSTER.knee.v1`."""
    return str(archetype_id).rpartition("::")[2]
