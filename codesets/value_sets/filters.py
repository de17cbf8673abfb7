"""The filters of FHIR value sets: each compiled to a test on a concept, and where it can, to the concepts that pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from codesets.answering.answers import TerminologyError
from codesets.answering.messages import refusal
from codesets.answering.standing import status_of
from codesets.ecl import EclError, members
from codesets.references.supplements import is_for
from codesets.things import marks as m
from codesets.things.concepts import inactive, texts
from codesets.things.fields import CONCEPT_PROPERTIES, fields_by_code
from codesets.things.marks import Marks
from codesets.things.model import Concept, Filter, as_text
from codesets.things.ontology import Ontology, marks_of
from codesets.things.system import System
from codesets.value_sets.constraints import constraint_of
from codesets.value_sets.pattern import Pattern, PatternError
from codesets.value_sets.valued import RELATED, TRUTHS, related_to, with_value

Test = Callable[[Concept], bool]
#: Names under which a filter speaks of the code itself.
_CODE: Final = frozenset({"concept", "code"})


@dataclass(frozen=True, slots=True)
class CompiledFilter:
    """`marks` gives those of the system's concepts that pass, without a look at each, where there is such a way."""

    test: Test
    marks: Callable[[], Marks] | None = None

    def __call__(self, concept: Concept) -> bool:
        return self.test(concept)


def compile_filter(system: System, each: Filter, place: str = "", supplements: Iterable[System] = ()) -> CompiledFilter:
    """TerminologyError("bad-filter") for an operator, property or value that the system cannot answer; `place` is
    the FHIRPath of the filter in its value set. A property that the system does not know may be a supplement's."""
    refuse_without_value(system.url, each, place)
    expression = constraint_of(system, each)
    if expression is not None:
        return _constrained(system, each, expression, place)
    if each.op in _HIERARCHIC:
        return _HIERARCHIC[each.op](system, _root(system, each, place))
    if each.op not in _VALUED:
        raise _bad(system, each, place, f"the operator is not one of {', '.join((*_HIERARCHIC, *_VALUED))}")
    added = next((more for more in supplements if _is_added(system, each, more)), None)
    if added is not None:
        return CompiledFilter(_added(added, each, place))
    return CompiledFilter(_valued(system, each, place), _marks(system, each))


def refuse_without_value(system: str | None, each: Filter, place: str) -> None:
    if not each.value:
        values = {"system": system, "property": each.property, "op": each.op}
        raise refusal("bad-filter", "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE", place or None, **values)


def _is_added(system: System, each: Filter, more: System) -> bool:
    """Whether the property is none of the system's own, but the supplement's."""
    name = _code_of(system, each.property)
    own = name in _FIELDS or name in fields_by_code(system.properties) or system.has_property(name)
    return not own and is_for(more, system) and more.has_property(_code_of(more, each.property))


def _added(supplement: System, each: Filter, place: str) -> Test:
    """Of a concept that the supplement does not name it says nothing."""
    test = _valued(supplement, each, place)
    return lambda concept: test(supplement.concept(concept.code) or Concept(concept.code))


def _constrained(system: System, each: Filter, expression: str, place: str) -> CompiledFilter:
    try:
        found = members(expression, system)
    except EclError as error:
        raise _bad(system, each, place, str(error)) from None
    return CompiledFilter(lambda concept: _has(system, found, concept), lambda: found)


def _has(system: System, found: Marks, concept: Concept) -> bool:
    number = system.ontology.number(concept.code)
    return number is not None and bool(found[number])


def _bad(system: System, each: Filter, place: str, why: str) -> TerminologyError:
    values = {"property": each.property, "op": each.op, "value": each.value, "system": system.url, "why": why}
    return refusal("bad-filter", "FILTER_NOT_UNDERSTOOD", place or None, **values)


def _root(system: System, each: Filter, place: str) -> str:
    if each.property not in _CODE:
        raise _bad(system, each, place, "operators on the hierarchy work on the property concept")
    found = system.concept(each.value)
    if found is None:
        raise _bad(system, each, place, f"{each.value} is not a code of {system.url}")
    return found.code


def _one(system: System, code: str) -> Marks:
    return marks_of((code,), system.ontology)


def _is_a(system: System, root: str) -> CompiledFilter:
    return CompiledFilter(
        lambda concept: system.subsumes(root, concept.code), lambda: system.ontology.below(_one(system, root))
    )


def _is_not_a(system: System, root: str) -> CompiledFilter:
    def marks() -> Marks:
        return m.without(system.ontology.every(), system.ontology.below(_one(system, root)))

    return CompiledFilter(lambda concept: not system.subsumes(root, concept.code), marks)


def _descendent_of(system: System, root: str) -> CompiledFilter:
    def test(concept: Concept) -> bool:
        return concept.code != root and system.subsumes(root, concept.code)

    return CompiledFilter(test, lambda: _below(system, root))


def _below(system: System, root: str) -> Marks:
    top = _one(system, root)
    return m.without(system.ontology.below(top), top)


def _descendent_leaf(system: System, root: str) -> CompiledFilter:
    def test(concept: Concept) -> bool:
        return concept.code != root and system.is_leaf(concept.code) and system.subsumes(root, concept.code)

    def marks() -> Marks:
        below = _below(system, root)
        return m.without(below, system.ontology.parents(system.ontology.every()))

    return CompiledFilter(test, marks)


def _child_of(system: System, root: str) -> CompiledFilter:
    return CompiledFilter(
        lambda concept: root in system.parents(concept.code), lambda: system.ontology.children(_one(system, root))
    )


def _generalizes(system: System, root: str) -> CompiledFilter:
    wanted = {root, *system.ancestors(root)}
    return CompiledFilter(lambda concept: concept.code in wanted, lambda: system.ontology.above(_one(system, root)))


_HIERARCHIC: Final[dict[str, Callable[[System, str], CompiledFilter]]] = {
    "is-a": _is_a,
    "is-not-a": _is_not_a,
    "descendent-of": _descendent_of,
    "descendent-leaf": _descendent_leaf,
    "child-of": _child_of,
    "generalizes": _generalizes,
}

Values = Callable[[Concept], tuple[str, ...]]
#: A test on the values that a concept has; each operator makes one of the filter's value.
ValuesTest = Callable[[tuple[str, ...]], bool]


def _equals(value: str) -> ValuesTest:
    return lambda values: value in values


def _in(value: str) -> ValuesTest:
    wanted = frozenset(_parts(value))
    return lambda values: not wanted.isdisjoint(values)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


def _not_in(value: str) -> ValuesTest:
    test = _in(value)
    return lambda values: not test(values)


def _regex(value: str) -> ValuesTest:
    pattern = Pattern(value)
    return lambda values: any(pattern.matches(each) for each in values)


def _exists(value: str) -> ValuesTest:
    if value not in {"true", "false"}:
        raise ValueError("exists takes true or false")
    wanted = value == "true"
    return lambda values: bool(values) == wanted


_VALUED: Final[dict[str, Callable[[str], ValuesTest]]] = {
    "=": _equals,
    "in": _in,
    "not-in": _not_in,
    "regex": _regex,
    "exists": _exists,
}


#: The operators there are: on the hierarchy, and on values.
HIERARCHIC: Final = tuple(_HIERARCHIC)
VALUED: Final = tuple(_VALUED)
_COMPARING: Final = frozenset({"=", "in", "not-in"})
_UNSAID: Final = ("false",)


def _valued(system: System, each: Filter, place: str) -> Test:
    values = _values_of(system, each, place)
    try:
        passes = _judged(system, each, each.op, _as_written(system, each))
    except (PatternError, ValueError) as error:
        raise _bad(system, each, place, str(error)) from None
    return lambda concept: passes(values(concept))


def _judged(system: System, each: Filter, op: str, value: str) -> Callable[[tuple[str, ...]], bool]:
    """The test on the values of a concept; numbers are compared as such: 1.50 is 1.5."""
    name = _code_of(system, each.property)
    numeric = any(one.code == name and one.type in ("decimal", "integer") for one in system.properties)
    if not numeric or op not in _COMPARING:
        return _VALUED[op](value)
    judge = _VALUED[op](",".join(map(_number, [value] if op == "=" else _parts(value))))
    return lambda values: judge(tuple(map(_number, values)))


def _number(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


def _as_written(system: System, each: Filter) -> str:
    """The value; codes of a system that does not care for letter case as the system writes them."""
    if system.case_sensitive is not False or each.property not in _CODE or each.op not in _COMPARING:
        return each.value
    codes = each.value.split(",") if each.op != "=" else [each.value]
    found = ((code, system.concept(code.strip())) for code in codes)
    return ",".join(concept.code if concept else code for code, concept in found)


def _marks(system: System, each: Filter) -> Callable[[], Marks] | None:
    """None for what is told only by a look at each concept: its names, dates and status."""
    if each.property in _CODE:
        return _marks_of_codes(system, each)
    name = _code_of(system, each.property)
    field = fields_by_code(system.properties).get(name, name)
    ontology = system.ontology
    if field in RELATED and each.op in ("=", "in") and not m.amount(ontology.having(name)):
        return lambda: related_to(ontology, field, [each.value] if each.op == "=" else _parts(each.value))
    if field in _FIELDS and field not in TRUTHS:
        return None
    if each.op == "exists":
        return lambda: _existing(ontology, name, field, each.value == "true")
    unsaid = "false" if each.op in _COMPARING and (field in TRUTHS or _is_truth(system, name)) else None
    passes = _judged(system, each, "in" if each.op == "not-in" else each.op, each.value)

    def marks() -> Marks:
        found = with_value(ontology, name, lambda value: passes((value,)), field, unsaid)
        return m.without(ontology.every(), found) if each.op == "not-in" else found

    return marks


def _marks_of_codes(system: System, each: Filter) -> Callable[[], Marks] | None:
    if each.op not in _COMPARING:
        return None
    value = _as_written(system, each)
    codes = [value] if each.op == "=" else _parts(value)
    ontology = system.ontology

    def marks() -> Marks:
        found = marks_of(codes, ontology)
        return m.without(ontology.every(), found) if each.op == "not-in" else found

    return marks


def _existing(ontology: Ontology, name: str, field: str, wanted: bool) -> Marks:
    """That a concept is in use, or may be chosen, is not said; that it is not is."""
    found = ontology.having(name)
    if field in TRUTHS:
        found = m.either(found, TRUTHS[field](ontology))
    return found if wanted else m.without(ontology.every(), found)


def _values_of(system: System, each: Filter, place: str) -> Values:
    """What a filter's property says about a concept, as texts: declared properties first, then the model's fields."""
    name = _code_of(system, each.property)
    known = fields_by_code(system.properties).get(name, name)
    field = _FIELDS.get(known) if each.op in _COMPARING else _STATED.get(known, _FIELDS.get(known))
    if system.has_property(name):
        unsaid = _UNSAID if each.op in _COMPARING and _is_truth(system, name) else ()
        return lambda concept: _own(concept, name) or (field(system, concept) if field else unsaid)
    if field is not None:
        return lambda concept: field(system, concept)
    raise _bad(system, each, place, f"{system.url} has no property {each.property}")


def _is_truth(system: System, name: str) -> bool:
    """Whether a property is declared to be true or false: what says neither is false."""
    return any(each.code == name and each.type == "boolean" for each in system.properties)


def _code_of(system: System, name: str) -> str:
    """A property named by the URI it is declared with, as its code."""
    if any(each.code == name for each in system.properties):
        return name
    declared = next((each.code for each in system.properties if each.uri == name), None)
    return declared or name.removeprefix(CONCEPT_PROPERTIES)


def _own(concept: Concept, name: str) -> tuple[str, ...]:
    return tuple(text for each in concept.properties if each.code == name for text in texts(each.value))


def _filled(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


_FIELDS: Final[dict[str, Callable[[System, Concept], tuple[str, ...]]]] = {
    **dict.fromkeys(_CODE, lambda system, concept: (concept.code,)),
    "display": lambda system, concept: _filled(concept.display),
    "definition": lambda system, concept: _filled(concept.definition),
    "parent": lambda system, concept: system.parents(concept.code),
    "child": lambda system, concept: system.children(concept.code),
    "ancestor": lambda system, concept: system.ancestors(concept.code),
    "status": lambda system, concept: (status_of(concept) or concept.status,),
    "inactive": lambda system, concept: (as_text(inactive(concept)),),
    "notSelectable": lambda system, concept: (as_text(concept.abstract),),
    "abstract": lambda system, concept: (as_text(concept.abstract),),
    "effectiveDate": lambda system, concept: _filled(concept.valid_from),
    "retirementDate": lambda system, concept: _filled(concept.valid_to),
    "replacedBy": lambda system, concept: concept.replaced_by,
    "designation": lambda system, concept: tuple(each.value for each in concept.designations),
}
#: The same where it matters whether a source says it at all: what is usual is not said.
_STATED: Final[dict[str, Callable[[System, Concept], tuple[str, ...]]]] = {
    "status": lambda system, concept: _filled(status_of(concept) or (concept.status if concept.inactive else None)),
    "inactive": lambda system, concept: ("true",) if inactive(concept) else (),
    "notSelectable": lambda system, concept: ("true",) if concept.abstract else (),
    "abstract": lambda system, concept: ("true",) if concept.abstract else (),
}
