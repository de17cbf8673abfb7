"""The codes that an expression constraint means, over whatever has a hierarchy and properties."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Protocol

from codesets.ecl.expressions import Attribute, Compound, Dotted, Expression, Group, Joined, Refined, Refinement, Some
from codesets.ecl.parsing import EclError, parse
from codesets.model import Concept, as_text

#: Names under which the reader of RF2 tells membership and groups (see formats.rf2).
MEMBER_OF: Final = "memberOf"
NORMAL_FORM: Final = "normalFormTerse"
_PAIR: Final = re.compile(r'(\d+)=("(?:[^"\\]|\\.)*"|#[^,}]+|\d+)|([{}])')
_COMPARED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

Pair = tuple[str, str]
Codes = frozenset[str]


class Ontology(Protocol):
    """What is asked of a code system."""

    def codes(self) -> Iterator[str]: ...
    def concept(self, code: str) -> Concept | None: ...
    def parents(self, code: str) -> tuple[str, ...]: ...
    def children(self, code: str) -> tuple[str, ...]: ...
    def with_property(self, name: str, value: str | None = None) -> Iterator[Concept]: ...


def members(expression: str, ontology: Ontology) -> Codes:
    """EclError where the expression is none, or names a code that is not there."""
    return _Evaluation(ontology).codes(parse(expression))


class _Evaluation:
    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._known: dict[Expression, Codes] = {}

    def codes(self, expression: Expression) -> Codes:
        if expression not in self._known:
            self._known[expression] = self._found(expression)
        return self._known[expression]

    def _found(self, expression: Expression) -> Codes:
        match expression:
            case Some():
                return self._some(expression)
            case Compound(joint, parts):
                first, *rest = (self.codes(each) for each in parts)
                return _JOINED[joint](first, rest)
            case Refined(focus, by):
                fits = self._test(by)
                return frozenset(
                    code for code in self.codes(focus) if fits(_groups(self._ontology.concept(code)), code)
                )
            case Dotted(focus, name):
                names = self.codes(name)
                pairs = (pair for code in self.codes(focus) for pair in _pairs(self._ontology.concept(code)))
                return frozenset(value for kind, value in pairs if kind in names)

    def _some(self, some: Some) -> Codes:
        if some.of is None:
            found = self._every(some.member)
        else:
            found = self._named(some.of) if isinstance(some.of, str) else self.codes(some.of)
            if some.member:
                found = frozenset(each.code for code in found for each in self._ontology.with_property(MEMBER_OF, code))
        return self._walked(found, some.operator)

    def _every(self, member: bool) -> Codes:
        if member:
            return frozenset(each.code for each in self._ontology.with_property(MEMBER_OF))
        return frozenset(self._ontology.codes())

    def _named(self, code: str) -> Codes:
        if self._ontology.concept(code) is None:
            raise EclError(f"{code} is not a code of this edition")
        return frozenset((code,))

    def _walked(self, found: Codes, sign: str) -> Codes:
        if not sign:
            return found
        step = self._ontology.children if sign[0] == "<" else self._ontology.parents
        near = frozenset(other for code in found for other in step(code))
        beyond = near if sign.endswith("!") else frozenset(_reached(near, step))
        return found | beyond if len(sign.removesuffix("!")) == 2 else beyond

    def _test(self, refinement: Refinement) -> Callable[[list[list[Pair]], str], bool]:
        """A test on the groups of a concept's attributes (those in no group are each a group), and on its code."""
        match refinement:
            case Joined(joint, parts):
                tests = [self._test(each) for each in parts]
                quantifier = all if joint == "AND" else any
                return lambda groups, code: quantifier(test(groups, code) for test in tests)
            case Group(of, least, most):
                inner = self._test(of)
                return lambda groups, code: _within(sum(inner([each], code) for each in groups), least, most)
            case Attribute():
                return self._attribute(refinement)

    def _attribute(self, each: Attribute) -> Callable[[list[list[Pair]], str], bool]:
        names = self.codes(each.name)
        if each.reverse:
            return self._reversed(each, names)
        fits = self._value(each)
        return lambda groups, _: _within(
            sum(kind in names and fits(value) for group in groups for kind, value in group), each.least, each.most
        )

    def _reversed(self, each: Attribute, names: Codes) -> Callable[[list[list[Pair]], str], bool]:
        if isinstance(each.value, str):
            raise EclError("a reversed attribute has concepts for its value")
        counts: dict[str, int] = {}
        for code in self.codes(each.value):
            for kind, value in set(_pairs(self._ontology.concept(code))):
                if kind in names:
                    counts[value] = counts.get(value, 0) + 1
        wanted = each.comparison == "="
        return lambda _, code: _within(counts.get(code, 0), each.least, each.most) == wanted

    def _value(self, each: Attribute) -> Callable[[str], bool]:
        wanted, comparison = each.value, each.comparison
        if not isinstance(wanted, str):
            codes = self.codes(wanted)
            return (lambda value: value in codes) if comparison == "=" else (lambda value: value not in codes)
        if wanted.startswith("#"):
            number, compared = float(wanted[1:]), _COMPARED[comparison]
            return lambda value: value.startswith("#") and compared(float(value[1:]), number)
        return lambda value: (value == wanted) == (comparison == "=")


def _reached(start: Iterable[str], step: Callable[[str], tuple[str, ...]]) -> set[str]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        new = [each for each in step(waiting.pop()) if each not in seen]
        seen.update(new)
        waiting.extend(new)
    return seen


def _within(count: int, least: int, most: int | None) -> bool:
    return count >= least and (most is None or count <= most)


def _groups(concept: Concept | None) -> list[list[Pair]]:
    """The attributes by group, from the concept's normal form; without one, each by itself."""
    form = next(iter(concept.values(NORMAL_FORM)), None) if concept else None
    if not isinstance(form, str):
        return [[pair] for pair in _pairs(concept)]
    groups: list[list[Pair]] = []
    inside = False
    for name, value, brace in _PAIR.findall(form.partition(":")[2]):
        if brace:
            inside = brace == "{"
            if inside:
                groups.append([])
        elif inside:
            groups[-1].append((name, value))
        else:
            groups.append([(name, value)])
    return groups


def _pairs(concept: Concept | None) -> list[Pair]:
    """Attributes are the properties named by a concept."""
    told = concept.properties if concept else ()
    return [(each.code, as_text(each.value)) for each in told if each.code.isdecimal()]


_JOINED: Final[Mapping[str, Callable[[Codes, list[Codes]], Codes]]] = {
    "AND": lambda first, rest: first.intersection(*rest),
    "OR": lambda first, rest: first.union(*rest),
    "MINUS": lambda first, rest: first.difference(*rest),
}
