"""ConceptMap in FHIR JSON: R4's equivalence and R5's relationship are read, R4 is written."""

from __future__ import annotations

from typing import Any, Final

from codesets.formats.fhir_elements import as_list, read_head, without_empty, write_head
from codesets.formats.fhir_maps import EQUIVALENCE_OF, RELATIONSHIP_OF, own_word
from codesets.formats.json_text import Element
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things.carried import Carried
from codesets.things.model import RELATIONSHIPS, ConceptMap, MapElement, MapGroup, MapTarget, Unmapped

_SOURCES: Final = ("sourceUri", "sourceCanonical", "sourceScopeUri", "sourceScopeCanonical")
_TARGETS: Final = ("targetUri", "targetCanonical", "targetScopeUri", "targetScopeCanonical")
#: Where R4 keeps what only R5 has an element for.
_UNMAPPED_RELATIONSHIP: Final = (
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-ConceptMap.group.unmapped.relationship"
)
_MODES: Final = {"provided": "provided", "use-source-code": "provided", "fixed": "fixed", "other-map": "other-map"}


def read(element: Element) -> ConceptMap:
    head = read_head(element)
    kept = head.pop("carried")
    source = _first_text(element, *_SOURCES)
    target = _first_text(element, *_TARGETS)
    groups = tuple(_read_group(each) for each in element.objects("group"))
    rest = {**element.rest(), **kept}
    return ConceptMap(**head, source=source, target=target, groups=groups, carried=Carried.of(rest))


def _first_text(element: Element, *keys: str) -> str | None:
    texts = [element.text(key) for key in keys]
    return next((text for text in texts if text is not None), None)


def _read_group(element: Element) -> MapGroup:
    source, source_version = _split(element.text("source"), element.text("sourceVersion"))
    target, target_version = _split(element.text("target"), element.text("targetVersion"))
    unmapped = element.object("unmapped")
    return MapGroup(
        source,
        source_version,
        target,
        target_version,
        tuple(_read_element(each) for each in element.objects("element")),
        _read_unmapped(unmapped) if unmapped else None,
        Carried.of(element.rest()),
    )


def _split(canonical: str | None, version: str | None) -> tuple[str | None, str | None]:
    """R5 puts the version into the canonical."""
    if canonical is None or version is not None or "|" not in canonical:
        return canonical, version
    url, _, told = canonical.partition("|")
    return url, told


def _read_element(element: Element) -> MapElement:
    targets = element.objects("target")
    no_map = element.flag("noMap") or False
    if len(targets) == 1 and _is_unmatched(targets[0]):
        no_map, targets = True, []
    return MapElement(
        element.text("code"),
        element.text("display"),
        tuple(_read_target(each) for each in targets),
        no_map,
        Carried.of(element.rest()),
    )


def _is_unmatched(target: Element) -> bool:
    """R4 says that there is no target by a target without a code."""
    return target.whole().keys() == {"equivalence"} and target.text("equivalence") == "unmatched"


def _read_target(element: Element) -> MapTarget:
    relationship, kept = _read_relationship(element)
    code, display, comment = (element.text(name) for name in ("code", "display", "comment"))
    rest = element.rest()
    word = own_word(rest)
    if word is not None and RELATIONSHIP_OF[word] == relationship:
        kept = {"equivalence": word}
    return MapTarget(code, display, relationship, comment, Carried.of({**rest, **kept}))


def _read_relationship(element: Element) -> tuple[str, dict[str, str]]:
    """The relationship, and R4's own word where it says more than R5's."""
    told, old = element.text("relationship"), element.text("equivalence")
    if told is not None:
        if told not in RELATIONSHIPS:
            raise _unknown(element.at("relationship"), told, RELATIONSHIPS)
        return told, {}
    if old is None:
        return "related-to", {}
    if old not in RELATIONSHIP_OF:
        raise _unknown(element.at("equivalence"), old, tuple(RELATIONSHIP_OF))
    found = RELATIONSHIP_OF[old]
    return found, {} if EQUIVALENCE_OF[found] == old else {"equivalence": old}


def _unknown(path: str, value: str, allowed: tuple[str, ...]) -> ReadError:
    return ReadError.at(
        "unknown-relationship",
        tell("{value!r} is not one of {allowed}", value=value, allowed=", ".join(allowed)),
        item=path,
    )


def _read_unmapped(element: Element) -> Unmapped:
    mode = element.needed("mode")
    if mode not in _MODES:
        raise ReadError.at(
            "unknown-mode",
            tell("{value!r} is not one of {allowed}", value=mode, allowed=", ".join(_MODES)),
            item=element.at("mode"),
        )
    relationship = element.text("relationship")
    other = _first_text(element, "url", "otherMap")
    code, display = element.text("code"), element.text("display")
    extensions = []
    for each in element.objects("extension"):
        told = each.text("valueCode") if each.text("url") == _UNMAPPED_RELATIONSHIP else None
        relationship = relationship or told
        if told is None:
            extensions.append(each.whole())
    if relationship is not None and relationship not in RELATIONSHIPS:
        raise _unknown(element.at("relationship"), relationship, RELATIONSHIPS)
    rest = Carried.of({**element.rest(), **({"extension": extensions} if extensions else {})})
    return Unmapped(_MODES[mode], code, display, other, relationship, rest)


def write(concept_map: ConceptMap) -> dict[str, Any]:
    return without_empty(
        {
            **write_head("ConceptMap", concept_map),
            "sourceCanonical": concept_map.source,
            "targetCanonical": concept_map.target,
            "group": [_write_group(each) for each in concept_map.groups],
        }
    )


def _write_group(group: MapGroup) -> dict[str, Any]:
    return without_empty(
        {
            **group.carried.elements(),
            "source": group.source,
            "sourceVersion": group.source_version,
            "target": group.target,
            "targetVersion": group.target_version,
            "element": [_write_element(each) for each in group.elements],
            "unmapped": _write_unmapped(group.unmapped) if group.unmapped else None,
        }
    )


def _write_element(element: MapElement) -> dict[str, Any]:
    targets = [_write_target(each) for each in element.targets]
    if element.no_map and not targets:
        targets = [{"equivalence": "unmatched"}]
    head = {"code": element.code, "display": element.display}
    return without_empty({**element.carried.elements(), **head, "target": targets})


def _write_target(target: MapTarget) -> dict[str, Any]:
    kept = target.carried.elements()
    return without_empty(
        {
            **kept,
            "code": target.code,
            "display": target.display,
            "equivalence": kept.get("equivalence") or EQUIVALENCE_OF[target.relationship],
            "comment": target.comment,
        }
    )


def _write_unmapped(unmapped: Unmapped) -> dict[str, Any]:
    carried = unmapped.carried.elements()
    extensions = as_list(carried.get("extension"))
    if unmapped.relationship is not None:
        extensions.append({"url": _UNMAPPED_RELATIONSHIP, "valueCode": unmapped.relationship})
    return without_empty(
        {
            **carried,
            "extension": extensions,
            "mode": unmapped.mode,
            "code": unmapped.code,
            "display": unmapped.display,
            "url": unmapped.other_map,
        }
    )
