"""The filters of FHIR value sets: each compiled to a test on a concept, and where it can, to the concepts that pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from codesets.answers import TerminologyError
from codesets.constraints import constraint_of
from codesets.ecl import EclError, members
from codesets.fields import CONCEPT_PROPERTIES, fields_by_code
from codesets.messages import refusal
from codesets.model import Coding, Concept, Filter, PropertyValue, as_text
from codesets.pattern import Pattern, PatternError
from codesets.standing import inactive, status_of
from codesets.system import System

Test = Callable[[Concept], bool]
#: Names under which a filter speaks of the code itself.
_CODE: Final = frozenset({"concept", "code"})


@dataclass(frozen=True, slots=True)
class CompiledFilter:
    """`codes` gives the codes that pass, each once, `passing` the concepts, without a walk through the whole system,
    where there is such a way."""

    test: Test
    passing: Callable[[], Iterator[Concept]] | None = None
    codes: Callable[[], Iterable[str]] | None = None

    def __call__(self, concept: Concept) -> bool:
        return self.test(concept)


def compile_filter(system: System, each: Filter, place: str = "") -> CompiledFilter:
    """TerminologyError("bad-filter") for an operator, property or value that the system cannot answer; `place` is
    the FHIRPath of the filter in its value set."""
    if not each.value:
        values = {"system": system.url, "property": each.property, "op": each.op}
        raise refusal("bad-filter", "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE", place or None, **values)
    expression = constraint_of(system, each)
    if expression is not None:
        return _constrained(system, each, expression, place)
    if each.op in _HIERARCHIC:
        return _HIERARCHIC[each.op](system, _root(system, each, place))
    if each.op not in _VALUED:
        raise _bad(system, each, place, f"the operator is not one of {', '.join((*_HIERARCHIC, *_VALUED))}")
    return CompiledFilter(_valued(system, each, place), _shortcut(system, each))


def _constrained(system: System, each: Filter, expression: str, place: str) -> CompiledFilter:
    try:
        found = members(expression, system)
    except EclError as error:
        raise _bad(system, each, place, str(error)) from None
    ordered = tuple(code for code in system.codes() if code in found)
    return CompiledFilter(lambda concept: concept.code in found, lambda: _of(system, ordered), lambda: ordered)


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


def _of(system: System, codes: Iterable[str]) -> Iterator[Concept]:
    return (found for code in codes if (found := system.concept(code)) is not None)


def _among(system: System, test: Test, codes: Callable[[], Iterable[str]]) -> CompiledFilter:
    return CompiledFilter(test, lambda: _of(system, codes()), codes)


def _is_a(system: System, root: str) -> CompiledFilter:
    def codes() -> Iterable[str]:
        return (root, *system.descendants(root))

    return _among(system, lambda concept: system.subsumes(root, concept.code), codes)


def _is_not_a(system: System, root: str) -> CompiledFilter:
    return CompiledFilter(lambda concept: not system.subsumes(root, concept.code))


def _descendent_of(system: System, root: str) -> CompiledFilter:
    def test(concept: Concept) -> bool:
        return concept.code != root and system.subsumes(root, concept.code)

    return _among(system, test, lambda: system.descendants(root))


def _descendent_leaf(system: System, root: str) -> CompiledFilter:
    def test(concept: Concept) -> bool:
        return concept.code != root and system.is_leaf(concept.code) and system.subsumes(root, concept.code)

    return _among(system, test, lambda: (code for code in system.descendants(root) if system.is_leaf(code)))


def _child_of(system: System, root: str) -> CompiledFilter:
    return _among(system, lambda concept: root in system.parents(concept.code), lambda: system.children(root))


def _generalizes(system: System, root: str) -> CompiledFilter:
    wanted = {root, *system.ancestors(root)}
    return _among(system, lambda concept: concept.code in wanted, lambda: _in_order(system, wanted))


def _in_order(system: System, codes: set[str]) -> list[str]:
    """Codes on ways from roots to one code, the higher before the lower ones."""
    return sorted(codes, key=lambda code: (len(system.ancestors(code)), code))


_HIERARCHIC: Final[dict[str, Callable[[System, str], CompiledFilter]]] = {
    "is-a": _is_a,
    "is-not-a": _is_not_a,
    "descendent-of": _descendent_of,
    "descendent-leaf": _descendent_leaf,
    "child-of": _child_of,
    "generalizes": _generalizes,
}

Values = Callable[[Concept], tuple[str, ...]]
#: Makes of the filter's value a test on the values that a concept has.
Judge = Callable[[str], Callable[[tuple[str, ...]], bool]]


def _equals(value: str) -> Callable[[tuple[str, ...]], bool]:
    return lambda values: value in values


def _in(value: str) -> Callable[[tuple[str, ...]], bool]:
    wanted = frozenset(part.strip() for part in value.split(","))
    return lambda values: not wanted.isdisjoint(values)


def _not_in(value: str) -> Callable[[tuple[str, ...]], bool]:
    test = _in(value)
    return lambda values: not test(values)


def _regex(value: str) -> Callable[[tuple[str, ...]], bool]:
    pattern = Pattern(value)
    return lambda values: any(pattern.matches(each) for each in values)


def _exists(value: str) -> Callable[[tuple[str, ...]], bool]:
    if value not in {"true", "false"}:
        raise ValueError("exists takes true or false")
    wanted = value == "true"
    return lambda values: bool(values) == wanted


_VALUED: Final[dict[str, Judge]] = {
    "=": _equals,
    "in": _in,
    "not-in": _not_in,
    "regex": _regex,
    "exists": _exists,
}


_COMPARING: Final = frozenset({"=", "in", "not-in"})
_UNSAID: Final = ("false",)


def _valued(system: System, each: Filter, place: str) -> Test:
    values = _values_of(system, each, place)
    try:
        judge = _VALUED[each.op](_as_written(system, each))
    except (PatternError, ValueError) as error:
        raise _bad(system, each, place, str(error)) from None
    return lambda concept: judge(values(concept))


def _as_written(system: System, each: Filter) -> str:
    """The value; codes of a system that does not care for letter case as the system writes them."""
    if system.case_sensitive is not False or each.property not in _CODE or each.op not in _COMPARING:
        return each.value
    codes = each.value.split(",") if each.op != "=" else [each.value]
    found = ((code, system.concept(code.strip())) for code in codes)
    return ",".join(concept.code if concept else code for code, concept in found)


def _shortcut(system: System, each: Filter) -> Callable[[], Iterator[Concept]] | None:
    """Equality of the code, or of a property that is not kept as a field; what is unsaid cannot be looked up."""
    if each.op == "=" and each.property in _CODE:
        return lambda: _of(system, (each.value,))
    name = _code_of(system, each.property)
    held = name in _FIELDS or name in fields_by_code(system.properties) or _is_truth(system, name)
    if each.op == "=" and not held and "|" not in each.value:  # system|code means a coding, which is kept by its code
        return lambda: system.with_property(name, each.value)
    return None


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
    return tuple(text for each in concept.properties if each.code == name for text in _texts(each.value))


def _texts(value: PropertyValue) -> tuple[str, ...]:
    """A coding is meant by its code, and by system|code."""
    plain = as_text(value)
    return (plain, f"{value.system}|{plain}") if isinstance(value, Coding) and value.system else (plain,)


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
