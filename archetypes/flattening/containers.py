"""Which attributes hold several objects: there a redefined node stays beside what redefines it."""

from __future__ import annotations

from archetypes.bmm import ReferenceModel
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


def holds_several(
    model: ReferenceModel | None, owner: str, attribute: Attribute, cardinality: Cardinality | None
) -> bool:
    """As the reference model has it; where that does not know it, by what is written."""
    known = model.property(owner, attribute.name) if model else None
    return known.cardinality is not None if known else is_container(attribute, cardinality)


def is_container(attribute: Attribute, cardinality: Cardinality | None) -> bool:
    """By its cardinality, which cADL writes for containers alone, or by its name."""
    return cardinality is not None or attribute.name in _LISTS
