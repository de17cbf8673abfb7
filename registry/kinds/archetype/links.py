"""What an archetype refers to: its parent, archetypes that it uses or its slots name, codes its terms are bound to."""

import re
from collections.abc import Iterator

import archetypes
from archetypes.values import CodeTerm, Uri
from registry.kinds.archetype.nodes import ROOT
from registry.kinds.archetype.surroundings import roots
from registry.kinds.kind import Reference

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
_SIGNS = re.compile(r"[*+?()\[\]{}|^$]|(?<!\\)\.")


def references(archetype: archetypes.Archetype) -> Iterator[Reference]:
    if archetype.parent_id:
        yield Reference("", str(archetype.parent_id), None, None, "specialises")
    for path, used in dict.fromkeys(roots(archetype)):
        yield Reference(path, used, None, None, "uses")
    for slot in archetypes.slots(archetype):
        for pattern in slot.includes:
            concrete = _concrete(pattern)
            if concrete:
                yield Reference(slot.path, concrete, None, None, "allows")
    yield from _bindings(archetype)


def _concrete(pattern: str) -> str | None:
    """The one id that a slot's pattern means, None where it means many."""
    if _SIGNS.search(pattern):
        return None
    plain = pattern.replace("\\", "")
    return plain if archetypes.ArchetypeId.parse(plain) else None


def _bindings(archetype: archetypes.Archetype) -> Iterator[Reference]:
    paths: dict[str, str] = {}
    for node in archetypes.paths(archetype):
        if node.node.node_id:
            paths.setdefault(node.node.node_id, node.path)
    for binding in archetypes.bindings(archetype):
        item = binding.key if binding.key.startswith(ROOT) else paths.get(binding.key, "")
        if isinstance(binding.target, CodeTerm):
            term = binding.target
            yield Reference(item, _system(term.terminology), term.version, term.code, "annotates")
        elif isinstance(binding.target, Uri):
            yield Reference(item, binding.target.text, None, None, "annotates")


def _system(name: str) -> str:
    return _SYSTEMS.get(name.casefold(), name)
