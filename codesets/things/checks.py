"""What is wrong with a code system, value set or concept map, apart from how it was written down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from codesets.problem import Problem, Severity
from codesets.telling import Told, tell
from codesets.things import model
from codesets.things.concepts import NUMBERS, fits, is_beyond
from codesets.things.model import CodeSystem, Concept, ConceptMap, Include, MapGroup, Property, Thing, ValueSet
from codesets.things.system import Held, System

#: Finds the code system or value set of a canonical URI and version, None where it is not to be had.
Resolver = Callable[[str, str | None], Held | None]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200b\u2060\ufeff\u202a-\u202e]")
#: Left by copying from web pages; harmless in a text, not in a code.
_INVISIBLE: Final = "\u200b\u2060\ufeff"
_LINE_BREAK: Final = re.compile(r"[\t\r\n]")
#: A lone sign is a text; with something after it, it is a formula to a spreadsheet.
_FORMULA: Final = re.compile(r"[=@]\S")
_CODE: Final = re.compile(r"\S+( \S+)*")
#: Operators of FHIR value set filters.
OPERATORS: Final = (
    "=",
    "is-a",
    "descendent-of",
    "is-not-a",
    "regex",
    "in",
    "not-in",
    "generalizes",
    "child-of",
    "descendent-leaf",
    "exists",
)


def problems(thing: Thing, resolve: Resolver | None = None) -> list[Problem]:
    """All findings, in document order; with `resolve`, also codes and value sets that are referred to but unknown."""
    if isinstance(thing, CodeSystem):
        return [*_head_problems(thing), *_code_system_problems(thing)]
    if isinstance(thing, ValueSet):
        return [*_head_problems(thing), *_value_set_problems(thing, resolve)]
    return [*_head_problems(thing), *_map_problems(thing, resolve)]


def _problem(
    code: str, item: str | None, message: Told, column: str | None = None, severity: Severity = "error"
) -> Problem:
    return Problem(code, severity, item, message, None, column)


def _one_of(value: str | None, allowed: Iterable[str], code: str, item: str | None, column: str) -> Iterator[Problem]:
    if value is not None and value not in tuple(allowed):
        yield _problem(
            code, item, tell("{value!r} is not one of {allowed}", value=value, allowed=", ".join(allowed)), column
        )


def _head_problems(thing: Thing) -> Iterator[Problem]:
    yield from _one_of(thing.status, model.PUBLICATION_STATUSES, "unknown-status", None, "status")
    for column, text in (("url", thing.url), ("version", thing.version), ("name", thing.name)):
        if text is not None and (not text or text != text.strip() or _CONTROL.search(text)):
            yield _problem(
                "whitespace",
                None,
                tell("{text!r} is empty, or holds blanks around it or control signs", text=text),
                column,
            )


def _text_problems(item: str, column: str, text: str) -> Iterator[Problem]:
    found = _CONTROL.search(text)
    if found is not None:
        severity: Severity = "warning" if found.group() in _INVISIBLE else "error"
        sign = f"U+{ord(found.group()):04X}"
        message = tell("{field} holds the control sign {sign}; remove it", field=column, sign=sign)
        yield _problem("control-character", item, message, column, severity)
    if text != text.strip() or (_LINE_BREAK.search(text) and column != "definition"):
        message = tell("{field} has blanks around it or line breaks in it: {text!r}", field=column, text=text[:60])
        yield _problem("whitespace", item, message, column, "warning")
    if _FORMULA.match(text):
        message = tell(
            "{field} begins with {sign}, which spreadsheets run as a formula when they open the list as CSV",
            field=column,
            sign=text[0],
        )
        yield _problem("formula", item, message, column, "warning")


def _code_problems(code: str, item: str | None) -> Iterator[Problem]:
    if not code:
        yield _problem("missing-code", item, tell("a concept has no code; give it one or remove it"), "code")
    elif _CONTROL.search(code):
        yield _problem(
            "control-character", item, tell("the code {code!r} holds a control sign; remove it", code=code), "code"
        )
    elif not _CODE.fullmatch(code):
        message = tell("the code {code!r} has blanks around it, or other blanks in it than single spaces", code=code)
        yield _problem("whitespace", item, message, "code")


def _code_system_problems(system: CodeSystem) -> Iterator[Problem]:
    yield from _declaration_problems(system)
    counts = Counter(concept.code for concept in system.concepts)
    partial = system.content in {"fragment", "example", "supplement"}
    for code, count in counts.items():
        if count > 1:
            message = tell("the code {code} occurs {count} times; a code may occur once", code=code, count=count)
            yield _problem("duplicate-code", code, message, "code")
    declared = {each.code: each.type for each in system.properties}
    for concept in system.concepts:
        yield from _concept_problems(concept, system, declared, partial)
    for ring in system.tree.cycles():
        shown = " → ".join((*ring[:10], "…") if len(ring) > 10 else (*ring, ring[0]))
        message = tell("the parents form a ring: {shown}; take one of them away", shown=shown)
        yield _problem("cycle", ring[0], message, "parent")
    if system.case_sensitive is False and len(system.folded) < len(counts):
        yield from _folded_problems(system, counts)


def _declaration_problems(system: CodeSystem) -> Iterator[Problem]:
    yield from _one_of(system.content, model.CONTENT_MODES, "unknown-content", None, "content")
    yield from _one_of(
        system.hierarchy_meaning, model.HIERARCHY_MEANINGS, "unknown-hierarchy-meaning", None, "hierarchy_meaning"
    )
    for code, count in Counter(each.code for each in system.properties).items():
        if count > 1:
            yield _problem(
                "duplicate-property",
                code,
                tell("the property {code} is declared {count} times", code=code, count=count),
                "properties",
            )
    for declared in system.properties:
        yield from _one_of(declared.type, model.PROPERTY_TYPES, "property-type", declared.code, "properties")
    if system.content == "supplement" and not system.supplements:
        yield _problem(
            "missing-supplements", None, tell("a supplement must say which system it supplements"), "supplements"
        )


def _folded_problems(system: CodeSystem, codes: Iterable[str]) -> Iterator[Problem]:
    for code in codes:
        first = system.folded[code.casefold()]
        if first != code:
            message = tell(
                "{code} and {first} differ in letter case only, and the system says that case does not count",
                code=code,
                first=first,
            )
            yield _problem("duplicate-code", code, message, "code")


def _concept_problems(
    concept: Concept, system: CodeSystem, declared: dict[str, str], partial: bool
) -> Iterator[Problem]:
    item = concept.code
    yield from _code_problems(concept.code, item or None)
    yield from _one_of(concept.status, model.CONCEPT_STATUSES, "unknown-status", item, "status")
    yield from _label_problems(concept, system.content == "supplement")
    if not partial:
        yield from _reference_problems(concept, system)
    if concept.properties:
        yield from _property_problems(concept, declared)
    if concept.valid_from and concept.valid_to and concept.valid_to <= concept.valid_from:
        message = tell(
            "valid from {start} but only to {end}; the end must come after the start",
            start=concept.valid_from,
            end=concept.valid_to,
        )
        yield _problem("validity-order", item, message, "valid_to")


def _label_problems(concept: Concept, supplement: bool) -> Iterator[Problem]:
    item = concept.code
    if not (concept.display and concept.display.strip()):
        if not supplement:
            yield _problem(
                "missing-display", item, tell("{item} has no display; name it", item=item), "display", "warning"
            )
    else:
        yield from _text_problems(item, "display", concept.display)
    if concept.definition:
        yield from _text_problems(item, "definition", concept.definition)
    for designation in concept.designations:
        if not designation.value.strip():
            yield _problem("missing-display", item, tell("{item} has an empty designation", item=item), "designations")
        else:
            yield from _text_problems(item, "designations", designation.value)


def _reference_problems(concept: Concept, system: CodeSystem) -> Iterator[Problem]:
    for parent in concept.parents:
        if parent not in system.tree:
            message = tell(
                "the parent {parent} of {code} is not in the list; add it or mend the code",
                parent=parent,
                code=concept.code,
            )
            yield _problem("unknown-parent", concept.code, message, "parent")
    for other in concept.replaced_by:
        if other not in system.tree:
            message = tell(
                "{code} is replaced by {other}, which is not in the list; add it or mend the code",
                code=concept.code,
                other=other,
            )
            yield _problem("unknown-replacement", concept.code, message, "replaced_by")


def _property_problems(concept: Concept, declared: dict[str, str]) -> Iterator[Problem]:
    for each in concept.properties:
        if each.code not in declared:
            message = tell("the property {code} is not declared by the system; declare it", code=each.code)
            yield _problem("unknown-property", concept.code, message, each.code, "warning")
        elif declared[each.code] != each.type:
            message = tell(
                "the property {code} is declared as {declared} but holds {type}",
                code=each.code,
                declared=declared[each.code],
                type=each.type,
            )
            yield _problem("property-type", concept.code, message, each.code, "warning")
        yield from _one_of(each.type, model.PROPERTY_TYPES, "property-type", concept.code, each.code)
        if not fits(each):
            yield _problem("property-type", concept.code, _misfit(each), each.code)


def _misfit(each: Property) -> Told:
    if is_beyond(each):
        text = "the property {code} is beyond what FHIR's type {type} holds, at most {limit}; make it a string"
        return tell(text, code=each.code, type=each.type, limit=NUMBERS[each.type][1])
    text = "the property {code} is of type {type} and cannot be {value!r}"
    return tell(text, code=each.code, type=each.type, value=each.value)


def _value_set_problems(value_set: ValueSet, resolve: Resolver | None) -> Iterator[Problem]:
    if not value_set.include:
        yield _problem("empty", None, tell("the value set includes nothing; include codes or a system"), "include")
    for column, parts in (("include", value_set.include), ("exclude", value_set.exclude)):
        for position, part in enumerate(parts):
            yield from _include_problems(part, f"{column}[{position}]")
            if resolve is not None:
                yield from _resolved_problems(part, f"{column}[{position}]", resolve)


def _include_problems(part: Include, place: str) -> Iterator[Problem]:
    if not part.system and not part.value_sets:
        yield _problem("missing-system", place, tell("names neither a system nor a value set"), place)
    if (part.concepts or part.filters) and not part.system:
        yield _problem("missing-system", place, tell("lists codes or filters without a system"), place)
    if part.concepts and part.filters:
        yield _problem(
            "list-and-filter", place, tell("has both a list of codes and filters; make them two parts"), place
        )
    for code, count in Counter(each.code for each in part.concepts).items():
        yield from _code_problems(code, code or place)
        if count > 1:
            yield _problem(
                "duplicate-code",
                code,
                tell("{code} is listed {count} times in one part", code=code, count=count),
                place,
            )
    for each in part.filters:
        yield from _one_of(each.op, OPERATORS, "unknown-operator", place, place)
        if not each.value:
            yield _problem(
                "missing-value",
                place,
                tell("the filter {property} {operator} has no value", property=each.property, operator=each.op),
                place,
            )


def _resolved_problems(part: Include, place: str, resolve: Resolver) -> Iterator[Problem]:
    for reference in part.value_sets:
        url, _, version = reference.partition("|")
        if resolve(url, version or None) is None:
            yield _problem(
                "unknown-value-set",
                place,
                tell("the value set {reference} is not to be had here", reference=reference),
                place,
            )
    if not part.system:
        return
    system = resolve(part.system, part.version)
    if system is None or isinstance(system, ValueSet | ConceptMap):
        named = f"{part.system}|{part.version}" if part.version else part.system
        yield _problem(
            "unknown-system", place, tell("the code system {system} is not to be had here", system=named), place
        )
        return
    for each in part.concepts:
        yield from _listed_problems(each.code, system, place)


def _listed_problems(code: str, system: System, place: str) -> Iterator[Problem]:
    found = system.concept(code)
    where = f"{system.url}|{system.version}" if system.version else f"{system.url}"
    if found is None:
        complete = system.content == "complete"
        message = tell("{code} is not in {where}; mend the code or remove it", code=code, where=where)
        yield _problem("unknown-code", code, message, place, "error" if complete else "warning")
    elif found.inactive:
        yield _problem("inactive-code", code, _no_longer(found, where), place, "warning")


_INACTIVE: Final = {"inactive": tell("inactive"), "retired": tell("retired")}


def _no_longer(concept: Concept, where: str) -> Told:
    values = {"code": concept.code, "status": _INACTIVE[concept.status], "where": where}
    if concept.replaced_by:
        others = ", ".join(concept.replaced_by)
        return tell("{code} is {status} in {where}; it is replaced by {others}", **values, others=others)
    return tell("{code} is {status} in {where}", **values)


def _map_problems(concept_map: ConceptMap, resolve: Resolver | None) -> Iterator[Problem]:
    for position, group in enumerate(concept_map.groups):
        place = f"groups[{position}]"
        yield from _group_problems(group, place)
        if resolve is not None:
            yield from _group_reference_problems(group, place, resolve)


def _group_problems(group: MapGroup, place: str) -> Iterator[Problem]:
    for code, count in Counter(each.code for each in group.elements if each.code).items():
        if count > 1:
            yield _problem(
                "duplicate-code",
                code,
                tell("{code} stands {count} times in {place}; join its targets", code=code, count=count, place=place),
                place,
            )
    for element in group.elements:
        item = element.code or place
        yield from _code_problems(element.code or "", item)
        if element.no_map and element.targets:
            yield _problem(
                "no-map-with-targets", item, tell("{item} says there is no map, yet names targets", item=item), place
            )
        for target in element.targets:
            yield from _one_of(target.relationship, model.RELATIONSHIPS, "unknown-relationship", item, place)


def _group_reference_problems(group: MapGroup, place: str, resolve: Resolver) -> Iterator[Problem]:
    sides = (
        (group.source, group.source_version, [each.code for each in group.elements]),
        (group.target, group.target_version, [each.code for element in group.elements for each in element.targets]),
    )
    for url, version, codes in sides:
        system = resolve(url, version) if url else None
        if system is not None and not isinstance(system, ValueSet | ConceptMap):
            for code in dict.fromkeys(code for code in codes if code):
                yield from _listed_problems(code, system, place)
        elif url:
            message = tell("the code system {system} is not to be had here", system=url)
            yield _problem("unknown-system", place, message, place, "warning")
