"""Which attributes hold several objects: there a redefined node stays beside what redefines it."""

from __future__ import annotations

from archetypes.constraints import Attribute, Cardinality

#: Attributes of the openEHR reference model that are lists; those of other models are known by their cardinality.
_LISTS = frozenset(
    {
        "activities",
        "addresses",
        "capabilities",
        "contacts",
        "content",
        "credentials",
        "events",
        "folders",
        "identities",
        "ism_transition",
        "items",
        "languages",
        "links",
        "mappings",
        "other_participations",
        "other_reference_ranges",
        "participations",
        "relationships",
        "roles",
        "rows",
    }
)


def is_container(attribute: Attribute, cardinality: Cardinality | None) -> bool:
    """By its cardinality, which cADL writes for containers alone, or by its name."""
    return cardinality is not None or attribute.name in _LISTS
