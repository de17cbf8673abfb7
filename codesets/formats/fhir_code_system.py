"""CodeSystem in FHIR JSON: nested concepts and parent properties to parents, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from codesets.formats.fhir_elements import (
    read_coding,
    read_designations,
    read_head,
    without_empty,
    write_coding,
    write_designation,
    write_head,
)
from codesets.formats.json_text import Element
from codesets.problem import ReadError, misfit
from codesets.telling import tell
from codesets.things.carried import Carried
from codesets.things.concepts import NUMBERS, is_beyond
from codesets.things.fields import CONCEPT_PROPERTIES, FIELDS, fields_by_code, stands_for, usual_code
from codesets.things.model import (
    CONCEPT_STATUSES,
    INACTIVE,
    PROPERTY_TYPES,
    CodeSystem,
    Coding,
    Concept,
    FilterDeclaration,
    Property,
    PropertyDeclaration,
)

_KEY_OF: Final = {kind: f"value{kind[0].upper()}{kind[1:]}" for kind in PROPERTY_TYPES}
_VALUE_KEYS: Final = {key: kind for kind, key in _KEY_OF.items()}
_JSON_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "integer": (int,),
    "boolean": (bool,),
    "decimal": (int, float),
    "Coding": (dict,),
}
#: A tree is written nested down to this depth; what is deeper is written flat with parent properties.
MAX_NESTING: Final = 30


def read(element: Element) -> CodeSystem:
    """The code system of a CodeSystem resource; elements without a field are carried."""
    head = read_head(element)
    kept = head.pop("carried")
    declared = tuple(_read_declaration(each) for each in element.objects("property"))
    fields = fields_by_code(declared)
    used: set[str] = set()
    concepts = tuple(_read_concepts(element, fields, used))
    automatic = {_automatic(name, declared) for name in used}
    return CodeSystem(
        **head,
        content=element.text("content") or "complete",
        case_sensitive=element.flag("caseSensitive"),
        hierarchy_meaning=element.text("hierarchyMeaning"),
        value_set=element.text("valueSet"),
        supplements=element.text("supplements"),
        properties=tuple(each for each in declared if each not in automatic),
        filters=tuple(_read_filter(each) for each in element.objects("filter")),
        concepts=concepts,
        carried=Carried.of({**element.rest(), **kept}),
    )


def _read_declaration(element: Element) -> PropertyDeclaration:
    return PropertyDeclaration(
        element.needed("code"),
        element.needed("type"),
        element.text("uri"),
        element.text("description"),
        Carried.of(element.rest()),
    )


def _read_filter(element: Element) -> FilterDeclaration:
    return FilterDeclaration(
        element.needed("code"),
        element.texts("operator"),
        element.text("value"),
        element.text("description"),
        Carried.of(element.rest()),
    )


def _read_concepts(element: Element, fields: dict[str, str], used: set[str]) -> Iterator[Concept]:
    """All concepts, each before the ones nested in it; notes in `used` which fields came as properties."""
    waiting: list[tuple[Element, str | None]] = [(each, None) for each in reversed(element.objects("concept"))]
    while waiting:
        each, parent = waiting.pop()
        concept = _read_concept(each, parent, fields, used)
        waiting.extend((child, concept.code) for child in reversed(each.objects("concept")))
        yield concept


def _read_concept(element: Element, parent: str | None, fields: dict[str, str], used: set[str]) -> Concept:
    properties = [_read_property(each) for each in element.objects("property")]
    held = _fold(properties, fields)
    used.update(held)
    element.raw("concept")
    above = [] if parent is None else [parent]
    return Concept(
        code=element.needed("code"),
        display=element.text("display"),
        definition=element.text("definition"),
        parents=tuple(dict.fromkeys([*above, *held.get("parent", [])])),
        status=held["status"][0] if "status" in held else ("inactive" if "inactive" in held else "active"),
        abstract="notSelectable" in held,
        designations=read_designations(element),
        properties=tuple(properties),
        replaced_by=tuple(held.get("replacedBy", ())),
        valid_from=held.get("effectiveDate", [None])[0],
        valid_to=held.get("retirementDate", [None])[0],
        carried=Carried.of(element.rest()),
    )


def _fold(properties: list[Property], fields: dict[str, str]) -> dict[str, list[Any]]:
    """Take out of `properties` what the model's fields can hold, by FHIR name; the rest stays, in order."""
    held: dict[str, list[Any]] = {}
    kept: list[Property] = []
    for each in properties:
        name = fields.get(each.code)
        fits = name is not None and _fits(name, each, held)
        if name is not None and fits:
            held.setdefault(name, []).append(each.value)
        if not fits or (name, each.value) == _SAID:
            kept.append(each)
    if "status" in held and "inactive" in held:  # one field cannot say both: the plainer one stays a property
        stays = "inactive" if held["status"][0] in INACTIVE else "status"
        code = next(code for code, name in fields.items() if name == stays)
        kept.append(Property(code, held.pop(stays)[0], FIELDS[stays][1]))
    properties[:] = kept
    return held


#: A status that is told besides being kept as a field: one that only says of a code that it is inactive has none.
_SAID: Final = ("status", "inactive")


def _fits(name: str, each: Property, held: dict[str, list[Any]]) -> bool:
    if each.type != FIELDS[name][1]:
        return False
    if name in {"parent", "replacedBy"}:
        return True
    if name in held:
        return False
    if name == "status":
        return each.value in CONCEPT_STATUSES and each.value != "active"
    return each.value is True if FIELDS[name][1] == "boolean" else True


def _read_property(element: Element) -> Property:
    code = element.needed("code")
    key = next((key for key in element.whole() if key in _VALUE_KEYS), None)
    if key is None:
        raise ReadError.at("missing-element", tell("the property {code} has no value", code=code), item=element.path)
    kind = _VALUE_KEYS[key]
    coding = element.object(key) if kind == "Coding" else None
    if coding is not None:
        return Property(code, read_coding(coding), kind)
    value = element.raw(key)
    found = Property(code, value, kind)
    if type(value) not in _JSON_TYPES.get(kind, (str,)) or is_beyond(found):
        wanted = tell("{type} of at most {limit}", type=kind, limit=NUMBERS[kind][1]) if kind in NUMBERS else kind
        raise misfit(element.at(key), wanted, value)
    return found


def write(system: CodeSystem) -> dict[str, Any]:
    """The R4 resource: nested where the hierarchy is a tree in document order, else flat with parent properties."""
    nested = _is_nestable(system)
    used: set[str] = set()
    concepts = list(write_concepts(system, system.concepts, used, nested=nested))
    head = write_head("CodeSystem", system)
    return without_empty(
        {
            **head,
            "caseSensitive": system.case_sensitive,
            "valueSet": system.value_set,
            "hierarchyMeaning": system.hierarchy_meaning,
            "content": system.content,
            "supplements": system.supplements,
            "filter": [_write_filter(each) for each in system.filters],
            "property": write_declarations(system, used),
            "concept": _nest(system, concepts) if nested else concepts,
        }
    )


def write_concepts(
    head: CodeSystem, concepts: Iterable[Concept], used: set[str], *, nested: bool = False
) -> Iterator[dict[str, Any]]:
    """One after another, with their parents as properties unless they are to be nested; notes in `used` which fields
    of the model are told as properties."""
    codes = {name: code for code, name in fields_by_code(head.properties).items()}
    return (_write_concept(each, codes, nested, used) for each in concepts)


def write_declarations(head: CodeSystem, used: set[str]) -> list[dict[str, Any]]:
    """Of the system's own properties, and of the fields that were used."""
    codes = {name: code for code, name in fields_by_code(head.properties).items()}
    known = {each.code for each in head.properties}
    added = [_automatic(name, head.properties) for name in FIELDS if name in used and codes[name] not in known]
    return [_write_declaration(each) for each in (*head.properties, *added)]


def _automatic(name: str, declared: Iterable[PropertyDeclaration]) -> PropertyDeclaration:
    """The declaration that writing adds for a field, and that reading therefore leaves out again."""
    return PropertyDeclaration(usual_code(name, stands_for(declared)), FIELDS[name][1], f"{CONCEPT_PROPERTIES}{name}")


def _write_declaration(declared: PropertyDeclaration) -> dict[str, Any]:
    return without_empty(
        {
            **declared.carried.elements(),
            "code": declared.code,
            "uri": declared.uri,
            "description": declared.description,
            "type": declared.type,
        }
    )


def _write_filter(declared: FilterDeclaration) -> dict[str, Any]:
    return without_empty(
        {
            **declared.carried.elements(),
            "code": declared.code,
            "description": declared.description,
            "operator": list(declared.operators),
            "value": declared.value,
        }
    )


def _is_nestable(system: CodeSystem) -> bool:
    tree = system.tree
    concepts = system.concepts
    if len(tree) != len(concepts) or any(len(each.parents) > 1 for each in concepts):
        return False
    if any(each.parents and each.parents[0] not in tree for each in concepts) or tree.cycles():
        return False
    walked = list(tree.walk())
    return all(depth < MAX_NESTING and code == each.code for (depth, code), each in zip(walked, concepts, strict=True))


def _nest(system: CodeSystem, written: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_code = {each["code"]: each for each in written}
    roots = []
    for concept, each in zip(system.concepts, written, strict=True):
        if concept.parents:
            by_code[concept.parents[0]].setdefault("concept", []).append(each)
        else:
            roots.append(each)
    return roots


def _write_concept(concept: Concept, codes: dict[str, str], nested: bool, used: set[str]) -> dict[str, Any]:
    properties: list[dict[str, Any]] = []
    said = any((each.code, each.value) == (codes.get("status"), "inactive") for each in concept.properties)
    used.update({"status"} if said else ())
    for name, value in _field_values(concept, nested, said):
        used.add(name)
        properties.append(_write_property(Property(codes[name], value, FIELDS[name][1])))
    return without_empty(
        {
            **concept.carried.elements(),
            "code": concept.code,
            "display": concept.display,
            "definition": concept.definition,
            "designation": [write_designation(each) for each in concept.designations],
            "property": [*properties, *(_write_property(each) for each in concept.properties)],
        }
    )


def _field_values(concept: Concept, nested: bool, said: bool) -> Iterator[tuple[str, str | bool]]:
    """What the model keeps as fields, as properties; `said` where the status is among its properties already."""
    if not nested:
        yield from (("parent", parent) for parent in concept.parents)
    if concept.status == "inactive":
        yield from () if said else [("inactive", True)]
    elif concept.status != "active":
        yield "status", concept.status
    if concept.abstract:
        yield "notSelectable", True
    if concept.valid_from is not None:
        yield "effectiveDate", concept.valid_from
    if concept.valid_to is not None:
        yield "retirementDate", concept.valid_to
    yield from (("replacedBy", other) for other in concept.replaced_by)


def _write_property(each: Property) -> dict[str, Any]:
    value = write_coding(each.value) if isinstance(each.value, Coding) else each.value
    return {"code": each.code, _KEY_OF[each.type]: value}
