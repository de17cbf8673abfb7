"""Questions to the terminology: $lookup, $validate-code, $subsumes, $expand, $translate (FHIR R4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from codesets import CodeSystem, ConceptMap, Include, ValueSet
from codesets.answers import Expansion, Validation
from registry.access import Use
from registry.errors import BadRequest, NotFound
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import WHOLE, Visit
from registry.models import moment

MOST_CODES = 5000
COLUMNS = {"abstract": True, "inactive": True}


def lookup(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$lookup."""
    coding = asked.object("coding") or {}
    code = asked.text("code") or coding.get("code")
    if not isinstance(code, str):
        raise BadRequest("The parameter code is missing.", code="missing-parameter")
    system = _system(visit, asked, id, coding.get("system"), coding.get("version"))
    visit.require(system[0], Use.LOOKUP)
    found = visit.terminology.lookup(system[1], code, version=system[2], language=asked.language)
    concept = found.concept
    body = parameters(
        ("name", "valueString", visit.thing(system[0]).name or system[0].version.standard.slug),
        ("version", "valueString", found.version),
        ("display", "valueString", found.display or code),
        ("definition", "valueString", concept.definition),
    )
    designations = [_designation(each) for each in concept.designations]
    relatives = [("parent", each) for each in found.parents] + [("child", each) for each in found.children]
    related = [_property(name, "valueCode", value) for name, value in relatives]
    inactive = _property("inactive", "valueBoolean", concept.inactive)
    body["parameter"] += [*designations, inactive, *related]
    return body


def _system(
    visit: Visit, asked: Asked, id: str | None, system: Any = None, version: Any = None
) -> tuple[Any, str, str]:
    """The edition of the code system asked of, with its canonical and number."""
    if id is not None:
        edition = visit.edition("CodeSystem", id, asked.text("version"), asked.when)
    else:
        uri = asked.text("system") or asked.text("url") or system
        if not isinstance(uri, str):
            raise BadRequest("The parameter system is missing.", code="missing-parameter")
        edition = visit.meant(uri, asked.text("version") or version, asked.when)
    thing = visit.thing(edition)
    if not isinstance(thing, CodeSystem):
        raise NotFound("{uri} is not a code system.", code="no-resource", uri=thing.url or "")
    return edition, str(thing.url), edition.version.number


def _designation(found: Any) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    if found.language:
        parts.append({"name": "language", "valueCode": found.language})
    parts.append({"name": "value", "valueString": found.value})
    return {"name": "designation", "part": parts}


def _property(name: str, kind: str, value: Any) -> dict[str, Any]:
    return {"name": "property", "part": [{"name": "code", "valueCode": name}, {"name": "value", kind: value}]}


def subsumes(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$subsumes."""
    edition, uri, number = _system(visit, asked, id)
    visit.require(edition, Use.LOOKUP)
    found = visit.terminology.subsumes(uri, asked.required("codeA"), asked.required("codeB"), version=number)
    return parameters(("outcome", "valueCode", found.outcome))


def validate_code(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$validate-code."""
    code, system, version, display = _coding(asked)
    edition, uri, number = _system(visit, asked, id, system, version)
    visit.require(edition, Use.LOOKUP)
    found = visit.terminology.validate(code, uri, version=number, display=display, language=asked.language)
    return _validated(found)


def validate_member(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ValueSet/$validate-code."""
    value_set, edition = _value_set(visit, asked, id)
    if edition is not None:
        visit.require(edition, Use.LOOKUP)
    code, system, version, display = _coding(asked)
    if asked.text("systemVersion"):
        version = asked.text("systemVersion")
    value_set = _pinned(visit, value_set, asked)
    found = visit.terminology.validate(
        code, system, version=version, display=display, language=asked.language, value_set=value_set
    )
    visit.require_all((found.system, *_named(value_set)), Use.LOOKUP)
    return _validated(found)


def _named(value_set: ValueSet) -> Iterator[str | None]:
    """What a value set is drawn from, as it names it itself."""
    for part in (*value_set.include, *value_set.exclude):
        yield part.system
        yield from part.value_sets


def _coding(asked: Asked) -> tuple[str, str | None, str | None, str | None]:
    """Code, system, version and display from code…, coding, or the first coding of a codeableConcept."""
    coding = asked.object("coding")
    concept = asked.object("codeableConcept")
    if coding is None and concept is not None:
        codings = concept.get("coding") or []
        coding = codings[0] if codings and isinstance(codings[0], dict) else None
    if coding is not None:
        code = coding.get("code")
        if not isinstance(code, str) or not code:
            raise BadRequest("The coding has no code.", code="missing-parameter")
        return code, coding.get("system"), coding.get("version"), coding.get("display")
    return asked.required("code"), asked.text("system"), None, asked.text("display")


def _validated(found: Validation) -> dict[str, Any]:
    messages = "; ".join(issue.message for issue in found.issues)
    return parameters(
        ("result", "valueBoolean", found.valid),
        ("message", "valueString", messages or None),
        ("display", "valueString", found.display),
        ("code", "valueCode", found.code),
        ("system", "valueUri", found.system),
        ("version", "valueString", found.version),
    )


def _value_set(visit: Visit, asked: Asked, id: str | None) -> tuple[ValueSet, Any]:
    """The value set asked of, and its edition (that of the code system for the value set of all its codes)."""
    given = asked.value_set()
    if given is not None:
        return given, None
    if id is not None:
        edition = _either(visit, id, asked)
    else:
        url = asked.required("url")
        edition = visit.meant(url.replace(WHOLE, "", 1), asked.text("valueSetVersion"), asked.when)
    thing = visit.thing(edition)
    if isinstance(thing, ValueSet):
        return thing, edition
    if not isinstance(thing, CodeSystem):
        raise NotFound("{uri} is not a value set.", code="no-resource", uri=thing.url or "")
    whole = Include(system=thing.url, version=thing.version)
    return ValueSet(url=f"{thing.url}{WHOLE}", version=thing.version, include=(whole,)), edition


def _pinned(visit: Visit, value_set: ValueSet, asked: Asked) -> ValueSet:
    """Parts that name no version mean what was in force at the time asked about, not what is the newest now."""
    return replace(
        value_set,
        include=tuple(_pinned_part(visit, part, asked) for part in value_set.include),
        exclude=tuple(_pinned_part(visit, part, asked) for part in value_set.exclude),
    )


def _pinned_part(visit: Visit, part: Include, asked: Asked) -> Include:
    if part.system is None or part.version is not None or "|" in part.system:
        return part
    try:
        return replace(part, version=visit.meant(part.system, None, asked.when).version.number)
    except NotFound:
        return part  # not in the registry; the terminology says so


def _either(visit: Visit, id: str, asked: Asked) -> Any:
    try:
        return visit.edition("ValueSet", id, None, asked.when)
    except NotFound:
        return visit.edition("CodeSystem", id, None, asked.when)


def expand(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ValueSet/$expand; pages by offset and count, words by filter. At most 5000 codes an answer."""
    value_set, edition = _value_set(visit, asked, id)
    use = Use.LOOKUP if asked.text("filter") else Use.DOWNLOAD
    if edition is not None:
        visit.require(edition, use)
    visit.require_all(_named(value_set), use)
    value_set = _pinned(visit, value_set, asked)
    found = visit.terminology.expand(
        value_set,
        text=asked.text("filter"),
        offset=asked.number("offset") or 0,
        count=asked.number("count"),
        limit=MOST_CODES,
        active_only=asked.flag("activeOnly"),
        language=asked.language,
        designations=asked.flag("includeDesignations"),
    )
    visit.require_all(found.used, use)
    return _expanded(value_set, found)


def _expanded(value_set: ValueSet, found: Expansion) -> dict[str, Any]:
    contains = []
    for each in found.entries:
        flags = {name: True for name in COLUMNS if getattr(each, name)}
        entry: dict[str, Any] = {
            "system": each.system,
            "version": each.version,
            "code": each.code,
            "display": each.display,
        }
        names = [{"language": name.language, "value": name.value} for name in each.designations]
        entry |= flags | ({"designation": [_present(name) for name in names]} if names else {})
        contains.append(_present(entry))
    used = [{"name": "used-codesystem", "valueUri": uri} for uri in found.used]
    expansion = {
        "identifier": f"urn:uuid:{uuid4()}", "timestamp": moment(datetime.now(UTC)), "total": found.total,
        "offset": found.offset, "parameter": used, "contains": contains,
    }  # fmt: skip
    head = _present({"resourceType": "ValueSet", "url": value_set.url, "version": value_set.version})
    return head | {"status": "active", "expansion": expansion}


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def translate(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ConceptMap/$translate, by one map or by all that know the system."""
    code, system, _, _ = _coding(asked)
    if system is None:
        raise BadRequest("The parameter system is missing.", code="missing-parameter")
    chosen: ConceptMap | None = None
    if id is not None or asked.text("url"):
        edition = (
            visit.edition("ConceptMap", id, None, asked.when)
            if id is not None
            else visit.meant(asked.required("url"), asked.text("conceptMapVersion"), asked.when)
        )
        visit.require(edition, Use.LOOKUP)
        thing = visit.thing(edition)
        if not isinstance(thing, ConceptMap):
            raise NotFound("{uri} is not a concept map.", code="no-resource", uri=thing.url or "")
        chosen = thing
    found = visit.terminology.translate(
        code, system, concept_map=chosen, target=asked.text("targetsystem"), reverse=asked.flag("reverse")
    )
    kept = {name for _, names in visit.held_back(Use.LOOKUP) for name in names}
    matches = [each for each in found.matches if each.concept_map.partition("|")[0] not in kept]
    related = any(each.relationship != "not-related-to" for each in matches)
    body = parameters(("result", "valueBoolean", related))
    for match in matches:
        concept = _present({"system": match.system, "code": match.code, "display": match.display})
        parts: list[dict[str, Any]] = [
            {"name": "equivalence", "valueCode": EQUIVALENCE.get(match.relationship, "relatedto")}
        ]
        parts += [{"name": "concept", "valueCoding": concept}] if match.code else []
        parts += [{"name": "source", "valueUri": match.concept_map}]
        body["parameter"].append({"name": "match", "part": parts})
    return body


#: R5's relationships in R4's words (http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html).
EQUIVALENCE = {
    "equivalent": "equivalent",
    "source-is-narrower-than-target": "wider",
    "source-is-broader-than-target": "narrower",
    "related-to": "relatedto",
    "not-related-to": "disjoint",
}
