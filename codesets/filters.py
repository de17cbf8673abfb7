"""The filters of FHIR value sets: each compiled to a test on a concept of one code system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from codesets.answers import TerminologyError
from codesets.model import CodeSystem, Coding, Concept, Filter, PropertyValue
from codesets.pattern import Pattern, PatternError

Test = Callable[[Concept], bool]
#: Names under which a filter speaks of the code itself.
_CODE: Final = frozenset({"concept", "code"})


def compile_filter(system: CodeSystem, each: Filter) -> Test:
    """TerminologyError("bad-filter") for an operator, property or value that the system cannot answer."""
    if each.op in _HIERARCHIC:
        return _HIERARCHIC[each.op](system, _root(system, each))
    if each.op not in _VALUED:
        raise _bad(each, f"the operator is not one of {', '.join((*_HIERARCHIC, *_VALUED))}")
    return _VALUED[each.op](_values_of(system, each), each)


def _bad(each: Filter, why: str) -> TerminologyError:
    return TerminologyError("bad-filter", f"filter {each.property} {each.op} {each.value}: {why}")


def _root(system: CodeSystem, each: Filter) -> str:
    if each.property not in _CODE:
        raise _bad(each, "operators on the hierarchy work on the property concept")
    found = system.concept(each.value)
    if found is None:
        raise _bad(each, f"{each.value} is not a code of {system.url}")
    return found.code


def _is_a(system: CodeSystem, root: str) -> Test:
    wanted = {root, *system.tree.descendants(root)}
    return lambda concept: concept.code in wanted


def _is_not_a(system: CodeSystem, root: str) -> Test:
    test = _is_a(system, root)
    return lambda concept: not test(concept)


def _descendent_of(system: CodeSystem, root: str) -> Test:
    wanted = frozenset(system.tree.descendants(root))
    return lambda concept: concept.code in wanted


def _descendent_leaf(system: CodeSystem, root: str) -> Test:
    wanted = frozenset(code for code in system.tree.descendants(root) if system.tree.is_leaf(code))
    return lambda concept: concept.code in wanted


def _child_of(system: CodeSystem, root: str) -> Test:
    wanted = frozenset(system.tree.children(root))
    return lambda concept: concept.code in wanted


def _generalizes(system: CodeSystem, root: str) -> Test:
    wanted = {root, *system.tree.ancestors(root)}
    return lambda concept: concept.code in wanted


_HIERARCHIC: Final[dict[str, Callable[[CodeSystem, str], Test]]] = {
    "is-a": _is_a,
    "is-not-a": _is_not_a,
    "descendent-of": _descendent_of,
    "descendent-leaf": _descendent_leaf,
    "child-of": _child_of,
    "generalizes": _generalizes,
}

Values = Callable[[Concept], tuple[str, ...]]


def _equals(values: Values, each: Filter) -> Test:
    return lambda concept: each.value in values(concept)


def _in(values: Values, each: Filter) -> Test:
    wanted = frozenset(part.strip() for part in each.value.split(","))
    return lambda concept: not wanted.isdisjoint(values(concept))


def _not_in(values: Values, each: Filter) -> Test:
    test = _in(values, each)
    return lambda concept: not test(concept)


def _regex(values: Values, each: Filter) -> Test:
    try:
        pattern = Pattern(each.value)
    except PatternError as error:
        raise _bad(each, str(error)) from None
    return lambda concept: any(pattern.matches(value) for value in values(concept))


def _exists(values: Values, each: Filter) -> Test:
    if each.value not in {"true", "false"}:
        raise _bad(each, "exists takes true or false")
    wanted = each.value == "true"
    return lambda concept: bool(values(concept)) == wanted


_VALUED: Final[dict[str, Callable[[Values, Filter], Test]]] = {
    "=": _equals,
    "in": _in,
    "not-in": _not_in,
    "regex": _regex,
    "exists": _exists,
}


def _values_of(system: CodeSystem, each: Filter) -> Values:
    """What a filter's property says about a concept, as texts: declared properties first, then the model's fields."""
    name = each.property
    if any(declared.code == name for declared in system.properties):
        field = _FIELDS.get(name)
        return lambda concept: _own(concept, name) or (field(system, concept) if field else ())
    if name in _FIELDS:
        field_values = _FIELDS[name]
        return lambda concept: field_values(system, concept)
    if any(found.code == name for concept in system.concepts for found in concept.properties):
        return lambda concept: _own(concept, name)
    raise _bad(each, f"{system.url} has no property {name}")


def _own(concept: Concept, name: str) -> tuple[str, ...]:
    return tuple(_text(each.value) for each in concept.properties if each.code == name)


def _text(value: PropertyValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.code or "" if isinstance(value, Coding) else str(value)


def _filled(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


_FIELDS: Final[dict[str, Callable[[CodeSystem, Concept], tuple[str, ...]]]] = {
    **dict.fromkeys(_CODE, lambda system, concept: (concept.code,)),
    "display": lambda system, concept: _filled(concept.display),
    "definition": lambda system, concept: _filled(concept.definition),
    "parent": lambda system, concept: system.tree.parents(concept.code),
    "child": lambda system, concept: system.tree.children(concept.code),
    "status": lambda system, concept: (concept.status,),
    "inactive": lambda system, concept: (_text(concept.inactive),),
    "notSelectable": lambda system, concept: (_text(concept.abstract),),
    "abstract": lambda system, concept: (_text(concept.abstract),),
    "effectiveDate": lambda system, concept: _filled(concept.valid_from),
    "retirementDate": lambda system, concept: _filled(concept.valid_to),
    "replacedBy": lambda system, concept: concept.replaced_by,
    "designation": lambda system, concept: tuple(each.value for each in concept.designations),
}
