"""Code sets that archetypes and templates draw on, by the canonical names that a registry knows them by."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from archetypes.constraints import CodeConstraint, CodeReference
from archetypes.values import CodeTerm, Uri
from registry.errors import Problem
from registry.kinds.bindings import reference_problems
from registry.kinds.kind import Reference, Target, World
from registry.kinds.systems import canonical

#: `terminology:SNOMED-CT/2020?subset=…`
_TERMINOLOGY = re.compile(r"terminology:(?://)?([\w.-]+)(?:[/?].*)?", re.IGNORECASE)
#: Forms that lead to a value set of FHIR, also without their scheme as web templates have them.
_FHIR = re.compile(r"(?:terminology:|https?:)?//fhir\.hl7\.org/.*[?&]url=([^&]+).*", re.IGNORECASE)
_IMPLICIT = re.compile(r"(https?://[^?]+)\?fhir_vs(?:=.*)?", re.IGNORECASE)
#: URIs of single codes, as their publishers make them.
_CODES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"https?://(?:www\.)?snomed(?:ct)?\.info/(?:id|sct)(?:/.*/id)?/(\d{6,18})", re.IGNORECASE),
        "http://snomed.info/sct",
    ),
    (
        re.compile(r"https?://(?:www\.)?loinc\.org/(?:(?:id|rdf)/)?(\d+-\d|L[AP]\d+-\d)/?", re.IGNORECASE),
        "http://loinc.org",
    ),
    (
        re.compile(r"https?://id\.who\.int/icd/release/10/(?:\d{4}/)?([A-Z]\d{2}[.\d]*)", re.IGNORECASE),
        "http://hl7.org/fhir/sid/icd-10",
    ),
    (re.compile(r"https?://www\.whocc\.no/atc/([A-Z]\d\d\w*)", re.IGNORECASE), "http://www.whocc.no/atc"),
)
#: As converters of archetypes make URIs of the names of terminologies: `http://LNC205.org/id/8310-5`.
_MADE = re.compile(r"https?://(?:www\.)?([\w-]+)\.(?:info|org)/(?:id/([\w.-]+))?", re.IGNORECASE)
_FRAGMENT = re.compile(r"((?:https?:|urn:oid:)[^#]+)#([\w.-]+)")
#: SNOMED CT by one of its editions.
_EDITION = re.compile(r"https?://snomed\.info/sct/\d{6,18}(?:/version/\d{8})?", re.IGNORECASE)
_OPENEHR = re.compile(r"https?://(?:www\.|terminology\.)?(openehr\.org)/", re.IGNORECASE)
_HOSTS = {"snomed.info": "snomed", "loinc.org": "loinc"}
#: What the reference model itself is written with: no code sets of anybody's.
_OWN = ("local", "openehr", "iso_639-1", "iso_3166-1", "iana_media-types", "iana_character-sets")


def constrained(path: str, node: object) -> Iterator[Reference]:
    """The code sets of others that a constraint on codes draws on."""
    if isinstance(node, CodeReference):
        yield Reference(path, code_set(node.reference_set), None, None, "annotates")
    elif isinstance(node, CodeConstraint) and not _is_own(node.terminology):
        system = canonical(node.terminology)
        yield from (Reference(path, system, node.version, code, "annotates") for code in node.codes or (None,))


def bound(item: str, target: object) -> Iterator[Reference]:
    """What a term is bound to: `[SNOMED-CT(2019)::50373000]`, or a URI of a code or of a code set."""
    if isinstance(target, CodeTerm) and not _is_own(target.terminology):
        code = target.code.partition("|")[0].strip() or None
        yield Reference(item, canonical(target.terminology), target.version, code, "annotates")
    elif isinstance(target, Uri) and not _is_own_uri(target.text):
        system, code = _code_at(target.text.strip())
        yield Reference(item, system, None, code, "annotates")


def _is_own(terminology: str) -> bool:
    return terminology.casefold() in _OWN


def _is_own_uri(uri: str) -> bool:
    named = _TERMINOLOGY.fullmatch(uri) or _OPENEHR.match(uri)
    return named is not None and _is_own(named[1].casefold().removesuffix(".org"))


def _code_at(uri: str) -> tuple[str, str | None]:
    """System and code of a URI that means one code; else the code set that it means."""
    for pattern, system in _CODES:
        found = pattern.fullmatch(uri)
        if found:
            return system, found[1]
    made = _MADE.fullmatch(uri)
    if made and canonical(made[1]) != made[1]:
        return canonical(made[1]), made[2]
    fragment = _FRAGMENT.fullmatch(uri)
    return (fragment[1], fragment[2]) if fragment else (code_set(uri), None)


def code_set(uri: str) -> str:
    """The canonical by which a registry knows the set: of what is no terminology's URI the URI itself."""
    found = _FHIR.fullmatch(uri)
    if found:
        return code_set(unquote(found[1]))
    implicit = _IMPLICIT.fullmatch(uri)
    if implicit:
        return code_set(implicit[1])
    if _EDITION.fullmatch(uri):
        return canonical("snomed")
    named = _TERMINOLOGY.fullmatch(uri)
    return canonical(_HOSTS.get(named[1].casefold(), named[1]) if named else uri)


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
    references: Iterable[Reference],
    world: World,
    line_of: Callable[[Reference], int | None],
    drawn: Collection[Reference],
) -> Iterator[Problem]:
    """What is wrong with references; a code that is not in its terminology is told as ADL has it, VETDF.

    Nothing is said of a code where the registry has but a part of its terminology. `drawn` are those that may be
    recorded; of what a term is merely bound to, maybe in another edition than the one here, it is a warning.
    """
    for reference in references:
        for each in reference_problems([reference], world):
            placed = replace(each, line=line_of(reference))
            if each.code != "unknown-item-reference" or reference.purpose != "annotates":
                yield placed
                continue
            target = world.target(reference.target, reference.version)
            if target is not None and _is_whole(target, world):
                severity = "error" if reference in drawn else "warning"
                yield replace(placed, code="VETDF", severity=severity)
