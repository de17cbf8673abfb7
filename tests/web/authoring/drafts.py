"""Drafts of value sets and maps over the code systems of the pages' world."""

from itertools import count
from typing import Any

from codesets import ConceptMap, Include, IncludedConcept, MapElement, MapGroup, MapTarget, ValueSet
from registry import kinds
from registry.services.members import people
from registry.services.proposing import drafting, proposals, proposed
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation

ICD = "urn:oid:2.16.578.1.12.4.1.1.7110"
TERMS = "urn:fagregister:lungetermer"
NAMES = {
    "J12": "Viruspneumoni",
    "J18": "Pneumoni med uspesifisert mikroorganisme",
    "J18.9": "Uspesifisert pneumoni",
    "J99": "Utgått kode",
}


def listed(*codes: str, version: str | None = None) -> Include:
    return Include(ICD, version, tuple(IncludedConcept(code, NAMES.get(code)) for code in codes))


def value_set(*include: Include, exclude: tuple[Include, ...] = (), **more: Any) -> ValueSet:
    return ValueSet(title=(("nb", "Pneumoni"),), language="nb", include=include, exclude=exclude, **more)


def code_map(*elements: MapElement, **more: Any) -> ConceptMap:
    return ConceptMap(
        title=(("nb", "Kart"),), language="nb", groups=(MapGroup(TERMS, target=ICD, elements=elements, **more),)
    )


def mapped(code: str, target: str, relationship: str = "equivalent", **more: Any) -> MapElement:
    return MapElement(code, None, (MapTarget(target, NAMES.get(target), relationship, **more),))


_numbers = count(1)


def drafted(installation: Installation, content: Any, intent: str = "") -> int:
    """A draft of ola's with this content, of a new standard each time."""
    slug = f"kladd-{next(_numbers)}"
    with installation.database.writing() as session:
        member = people.member_named(session, "ola")
        said = Description(slug, rationale="Trengs", intent=intent, sources=("Helsedirektoratet",))
        id = proposals.propose_new(session, member, NewStandard(slug, "codeset", {"nb": "Valg"}, "kreft"), said).id
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("codeset"), content))
        return id


def content_of(installation: Installation, id: int) -> Any:
    with installation.database.reading() as session:
        return proposed.content(session, session.get_one(proposals.Proposal, id))
