"""Code sets that archetypes and templates draw on, by the canonical names that a registry knows them by."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from archetypes.constraints import CodeConstraint, CodeReference
from registry.errors import Problem
from registry.kinds.bindings import reference_problems
from registry.kinds.kind import Reference, Target, World

#: Names of terminologies in bindings, as archetypes write them, to canonical URIs. Others are taken as they are.
_SYSTEMS = {
    "snomed-ct": "http://snomed.info/sct",
    "snomedct": "http://snomed.info/sct",
    "snomed": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "lnc205": "http://loinc.org",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd-10": "http://hl7.org/fhir/sid/icd-10",
    "icd10-no": "http://hl7.org/fhir/sid/icd-10-no",
    "icpc-2": "http://hl7.org/fhir/sid/icpc-2",
    "atc": "http://www.whocc.no/atc",
    "nlk": "urn:oid:2.16.578.1.12.4.1.1.7280",
}
_OID = re.compile(r"(?:urn:oid:)?(\d+(?:\.\d+){2,})", re.IGNORECASE)
#: `terminology:SNOMED-CT/2020?subset=…`, and the form that leads to a value set of FHIR.
_TERMINOLOGY = re.compile(r"terminology:(?://)?([\w.-]+)(?:[/?].*)?", re.IGNORECASE)
_FHIR = re.compile(r"terminology://fhir\.hl7\.org/.*[?&]url=([^&]+).*", re.IGNORECASE)
#: What the reference model itself is written with: no code sets of anybody's.
_OWN = ("local", "openehr", "iso_639-1", "iso_3166-1", "iana_media-types", "iana_character-sets")


def constrained(path: str, node: object) -> Iterator[Reference]:
    """The code sets of others that a constraint on codes draws on."""
    if isinstance(node, CodeReference):
        yield Reference(path, code_set(node.reference_set), None, None, "annotates")
    elif isinstance(node, CodeConstraint) and node.terminology.casefold() not in _OWN:
        system = system_of(node.terminology)
        yield from (Reference(path, system, node.version, code, "annotates") for code in node.codes or (None,))


def code_set(uri: str) -> str:
    """The canonical by which a registry knows the set: of what is no terminology's URI the URI itself."""
    found = _FHIR.fullmatch(uri)
    if found:
        return unquote(found[1])
    named = _TERMINOLOGY.fullmatch(uri)
    return (
        system_of({"snomed.info": "snomed", "loinc.org": "loinc"}.get(named[1], named[1])) if named else system_of(uri)
    )


def system_of(name: str) -> str:
    oid = _OID.fullmatch(name)
    if oid:
        return f"urn:oid:{oid[1]}"
    return _SYSTEMS.get(name.casefold(), name)


def has_code(world: World, terminology: str, code: str) -> bool | None:
    """Whether the code system of that name, as templates write it, has the code.

    None where that system, or the whole of it, is not in the registry; also for value sets, whose codes may be drawn
    from elsewhere.
    """
    target = world.target(code_set(terminology.partition("(")[0]))
    if target is None or target.kind != "codeset":
        return None
    if code and world.item(target, code) is not None:
        return True
    return False if _is_whole(target, world) else None


def _is_whole(target: Target, world: World) -> bool:
    """Whether all codes of a code system are here; a value set's may be drawn from elsewhere."""
    head = world.item(target, "")
    told = head.content if head is not None else {}
    return bool(told.get("type") == "code-system" and told.get("content", "complete") == "complete")


def referred(
    references: Iterable[Reference], world: World, lines: Callable[[], Mapping[str, int]]
) -> Iterator[Problem]:
    """What is wrong with references; a code that is not in its terminology is told as ADL has it, VETDF.

    Nothing is said of a code where the registry has but a part of its terminology.
    """
    for reference in references:
        for each in reference_problems([reference], world):
            if each.code != "unknown-item-reference" or reference.purpose != "annotates":
                yield each
                continue
            target = world.target(reference.target, reference.version)
            if target is not None and _is_whole(target, world):
                yield replace(each, code="VETDF", line=lines().get(reference.item))
