"""What this edge can do, as CapabilityStatement and TerminologyCapabilities."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, Final

from codesets.formats.fhir_releases import NEW_OPERATORS
from codesets.things.system import System, is_system
from codesets.value_sets.filters import HIERARCHIC, VALUED
from registry.fhir.formats import JSON, XML
from registry.fhir.holding import TYPES, Visit
from registry.fhir.operations import BASE_OPERATIONS, OPERATIONS
from registry.fhir.parameters import PARAMETERS
from registry.fhir.release import R4, Release
from registry.services.terminology import terminologies

Json = dict[str, Any]

#: When what is said here last changed.
DATE: Final = "2026-11-22"
FEATURE: Final = "http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature"
#: Features of HL7's terminology ecosystem: the release of its tests that is held to, and code systems in `tx-resource`.
FEATURES: Final = (
    ("http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version", "valueCode", "1.9.0"),
    ("http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter", "valueBoolean", True),
)
INTERACTIONS: Final = ("read", "vread", "history-instance", "history-type", "search-type")
#: Definitions that are not FHIR's own.
DEFINED_ELSEWHERE: Final = {
    "-cache-control": "http://hl7.org/fhir/tools/OperationDefinition/cache-control",
    "ValueSet-compare": "http://hl7.org/fhir/tools/OperationDefinition/ValueSet-compare",
    "ValueSet-batch-validate-code": "http://hl7.org/fhir/tools/OperationDefinition/ValueSet-batch-validate-code",
    "-closure": "http://hl7.org/fhir/OperationDefinition/ConceptMap-closure",
}
EXPANSION_PARAMETERS: Final = (
    "activeOnly", "cache-id", "check-system-version", "check-valueset-version", "count", "date",
    "default-valueset-version", "designation", "displayLanguage", "exclude-system", "excludeNested",
    "excludeNotForUI", "excludePostCoordinated", "filter", "force-system-version", "force-valueset-version",
    "includeDefinition", "includeDesignations", "limit", "offset", "property", "system-version", "tx-resource",
    "useSupplement", "valueSetVersion",
)  # fmt: skip


def statement(base: str, release: Release) -> Json:
    return {
        "resourceType": "CapabilityStatement",
        "extension": [_feature(*each) for each in FEATURES],
        **_head("CapabilityStatement", "FagregisterCapabilities", "What Fagregister's FHIR service can do", base),
        "instantiates": ["http://hl7.org/fhir/CapabilityStatement/terminology-server"],
        "software": {**_software(), "releaseDate": DATE},
        "implementation": _implementation(base),
        "fhirVersion": release.version,
        "format": [JSON, XML, "json", "xml"],
        "rest": [_rest()],
    }


def _feature(definition: str, key: str, value: Any) -> Json:
    parts = [{"url": "definition", "valueCanonical": definition}, {"url": "value", key: value}]
    return {"url": FEATURE, "extension": parts}


def _head(kind: str, name: str, title: str, base: str) -> Json:
    return {
        "url": f"{base}/{kind}/metadata",
        "version": version("fagregister"),
        "name": name,
        "title": title,
        "status": "active",
        "date": DATE,
        "kind": "instance",
    }


def _software() -> Json:
    return {"name": "Fagregister", "version": version("fagregister")}


def _implementation(base: str) -> Json:
    return {"description": "Clinical standards of a health region", "url": base}


def _rest() -> Json:
    told = "What is open is read without a token; what a licence holds back takes `Authorization: Bearer`."
    return {
        "mode": "server",
        "security": {"service": [{"text": "Bearer token"}], "description": told},
        "resource": [_resource(name) for name in TYPES],
        "interaction": [{"code": "batch"}, {"code": "history-system"}],
        "operation": [_operation(name, f"-{name}") for name in BASE_OPERATIONS],
    }


def _resource(name: str) -> Json:
    operations = [called for owner, called in OPERATIONS if owner == name]
    found: Json = {
        "type": name,
        "interaction": [{"code": each} for each in INTERACTIONS],
        "versioning": "versioned",
        "readHistory": True,
        "searchParam": [{"name": each, "type": sort} for each, sort in searchable(name)],
    }
    return found | ({"operation": [_operation(each, f"{name}-{each}") for each in operations]} if operations else {})


def searchable(name: str) -> Iterable[tuple[str, str]]:
    """The search parameters of a resource type, each with its sort."""
    return ((each, parameter.sort) for each, parameter in PARAMETERS[name].items())


def _operation(name: str, id: str) -> Json:
    definition = DEFINED_ELSEWHERE.get(id, f"http://hl7.org/fhir/OperationDefinition/{id}")
    return {"name": name, "definition": definition}


def terminology(visit: Visit, base: str, release: Release) -> Json:
    """The code systems there are, with their versions, and what value sets may ask of each."""
    systems: dict[str, Json] = {}
    for edition in terminologies.editions(visit.session):
        thing = visit.thing(edition)
        if is_system(thing) and thing.content != "supplement":
            one = {"uri": str(thing.url), "version": [], "content": thing.content, "subsumption": True}
            told = {"code": edition.version.number, "isDefault": edition.status == "in-force"}
            asked = {"filter": list(_filters(thing, release)), "property": [each.code for each in thing.properties]}
            more = {name: value for name, value in asked.items() if value}
            systems.setdefault(str(thing.url), one)["version"].append({**told, **more})
    return {
        "resourceType": "TerminologyCapabilities",
        **_head("TerminologyCapabilities", "FagregisterTerminology", "What Fagregister knows of terminology", base),
        "software": _software(),
        "implementation": _implementation(base),
        "lockedDate": True,
        **({"codeSystem": list(systems.values())} if systems else {}),
        "expansion": {
            "hierarchical": True,
            "paging": True,
            "incomplete": False,
            "parameter": [{"name": name} for name in EXPANSION_PARAMETERS],
            "textFilter": "Every word stands in a name or the code.",
        },
        "codeSearch": "explicit" if release is R4 else "in-compose",
        "validateCode": {"translations": True},
        "translation": {"needsMap": False},
        "closure": {"translation": False},
    }


def _filters(system: System, release: Release) -> Iterator[Json]:
    """By the hierarchy, where there is one, and by each property; R4 has no word for two of the operators."""
    hierarchic = [each for each in HIERARCHIC if release is not R4 or each not in NEW_OPERATORS]
    yield {"code": "concept", "op": [*(() if system.is_flat() else hierarchic), *VALUED]}
    yield from ({"code": each.code, "op": list(VALUED)} for each in system.properties)
