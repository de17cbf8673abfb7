"""ValueSet in FHIR JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codesets.formats.fhir_elements import (
    as_object,
    read_designations,
    read_head,
    without_empty,
    write_designation,
    write_head,
)
from codesets.formats.json_text import Element
from codesets.things.carried import Carried
from codesets.things.model import Filter, Include, IncludedConcept, ValueSet


def read(element: Element) -> ValueSet:
    """The value set of a ValueSet resource; an expansion that comes with it is carried, not trusted."""
    head = read_head(element)
    kept = head.pop("carried")
    compose = element.object("compose") or Element({}, element.at("compose"))
    include = tuple(_read_include(each) for each in compose.objects("include"))
    exclude = tuple(_read_include(each) for each in compose.objects("exclude"))
    inactive, locked = compose.flag("inactive"), compose.text("lockedDate")
    intent = element.text("purpose")
    compose_rest = {"compose": compose.rest()} if compose.rest() else {}
    return ValueSet(
        **head,
        intent=intent,
        inactive=inactive,
        locked_date=locked,
        include=include,
        exclude=exclude,
        carried=Carried.of({**element.rest(), **kept, **compose_rest}),
    )


def _read_include(element: Element) -> Include:
    return Include(
        element.text("system"),
        element.text("version"),
        tuple(_read_concept(each) for each in element.objects("concept")),
        tuple(_read_filter(each) for each in element.objects("filter")),
        element.texts("valueSet"),
        Carried.of(element.rest()),
    )


def _read_concept(element: Element) -> IncludedConcept:
    designations = read_designations(element)
    return IncludedConcept(element.needed("code"), element.text("display"), designations, Carried.of(element.rest()))


def _read_filter(element: Element) -> Filter:
    return Filter(
        element.needed("property"), element.needed("op"), element.text("value") or "", Carried.of(element.rest())
    )


def write(value_set: ValueSet) -> dict[str, Any]:
    head = write_head("ValueSet", value_set)
    compose = {
        **as_object(head.pop("compose", None)),
        "lockedDate": value_set.locked_date,
        "inactive": value_set.inactive,
        "include": [_write_include(each) for each in value_set.include],
        "exclude": [_write_include(each) for each in value_set.exclude],
    }
    return without_empty({**head, "purpose": value_set.intent, "compose": without_empty(compose)})


def _write_include(part: Include) -> dict[str, Any]:
    return without_empty(
        {
            **part.carried.elements(),
            "system": part.system,
            "version": part.version,
            "concept": [_write_concept(each) for each in part.concepts],
            "filter": [_write_filter(each) for each in part.filters],
            "valueSet": list(part.value_sets),
        }
    )


def _write_concept(concept: IncludedConcept) -> dict[str, Any]:
    return without_empty(
        {
            **concept.carried.elements(),
            "code": concept.code,
            "display": concept.display,
            "designation": [write_designation(each) for each in concept.designations],
        }
    )


def _write_filter(each: Filter) -> dict[str, Any]:
    value = each.value or None  # a filter without value is a fault to be told, not to be mended by an empty string
    return without_empty({**each.carried.elements(), "property": each.property, "op": each.op, "value": value})


def read_contains(expansion: Any) -> Iterator[tuple[str | None, str | None, IncludedConcept]]:
    """System, version and concept of every code that an expansion lists, also nested ones; headings have no code."""
    waiting = list(reversed(Element(expansion, "expansion").objects("contains")))
    while waiting:
        each = waiting.pop()
        waiting.extend(reversed(each.objects("contains")))
        code = each.text("code")
        if code is not None:
            concept = IncludedConcept(code, each.text("display"), read_designations(each))
            yield each.text("system"), each.text("version"), concept
