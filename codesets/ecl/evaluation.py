"""The concepts that an expression constraint means, as sets: whoever asks is answered by joining them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import reduce
from typing import Final, Protocol

from codesets.ecl.described import candidates, described, tests_of
from codesets.ecl.expressions import (
    Active,
    Compound,
    ConceptCondition,
    DefinitionStatus,
    Described,
    Dotted,
    Edge,
    EffectiveTime,
    Expression,
    Filtered,
    Module,
    Refined,
    Some,
    WithHistory,
)
from codesets.ecl.parsing import EclError, parse
from codesets.ecl.refining import COMPARED, Refining
from codesets.things import marks as m
from codesets.things import snomed
from codesets.things.marks import Marks
from codesets.things.ontology import Ontology

#: Walks through hierarchy, reference sets and relations for one expression.
MOST_STEPS: Final = 500
#: Parts of an expression that are remembered, since each is a byte for every concept.
_MOST_KNOWN: Final = 16
#: Values of the property that tells the definition status, by the concept of the status.
_STATUSES: Final = {snomed.DEFINED: "true", snomed.PRIMITIVE: "false"}


class Edition(Protocol):
    """What is asked of a code system."""

    @property
    def language(self) -> str | None: ...
    @property
    def ontology(self) -> Ontology: ...


def members(expression: str, edition: Edition) -> Marks:
    """EclError where the expression is none, cannot be answered, or names a code that is not there."""
    return edition.ontology.kept.get(expression, lambda: _Evaluation(edition).found(parse(expression)))


class _Evaluation:
    def __init__(self, edition: Edition) -> None:
        self._language = edition.language
        self._ontology = ontology = edition.ontology
        self._known: OrderedDict[Expression, Marks] = OrderedDict()
        self._steps = 0
        self._refining = Refining(ontology, self.found)

    def found(self, expression: Expression) -> Marks:
        code = _plain(expression)
        if code is not None:
            return self._named(code)
        if expression not in self._known:
            self._spend()
            self._known[expression] = self._found(expression)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return self._known[expression]

    def _spend(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise EclError(f"the expression has more than {MOST_STEPS} parts that each ask the whole edition")

    def _found(self, expression: Expression) -> Marks:
        ontology = self._ontology
        match expression:
            case Some():
                return self._some(expression)
            case Compound(joint, parts):
                return reduce(_JOINED[joint], (self.found(each) for each in parts))
            case Refined(focus, by):
                return m.both(self.found(focus), self._refining.fitting(by))
            case Dotted(focus, name):
                return self._refining.values(self.found(focus), self.found(name))
            case Edge(of, top):
                return self._edge(self.found(of), top)
            case Described(of, conditions):
                found = m.both(self.found(of), candidates(conditions, ontology, self._types))
                return described(found, tests_of(conditions, self._types), ontology, self._language)
            case Filtered(of, conditions):
                return reduce(m.both, (self._meeting(each) for each in conditions), self.found(of))
            case WithHistory(of, associations):
                return self._with_history(self.found(of), associations)

    def _some(self, some: Some) -> Marks:
        ontology = self._ontology
        if some.of is None:
            found = ontology.having(snomed.MEMBER_OF) if some.member else ontology.every()
        else:
            found = self._named(some.of) if isinstance(some.of, str) else self.found(some.of)
            if some.member:
                found = ontology.having(snomed.MEMBER_OF, self._sets(found))
        return self._walked(found, some.operator)

    def _sets(self, found: Marks) -> list[str]:
        """Of these concepts those that are reference sets with members; of very many, asked the other way."""
        if m.amount(found) == 1:
            return list(self._ontology.codes(found))
        numbers = ((code, self._ontology.number(code)) for code in self._ontology.values(snomed.MEMBER_OF))
        return [code for code, number in numbers if number is not None and found[number]]

    def _named(self, code: str) -> Marks:
        number = self._ontology.number(code)
        if number is None:
            raise EclError(f"{code} is not a code of this edition")
        return m.marked((number,), self._ontology.size)

    def _walked(self, found: Marks, sign: str) -> Marks:
        """`<<` and `<<!` hold what they start from; a `!` takes one step only."""
        if not sign:
            return found
        ontology = self._ontology
        step, walk = (ontology.children, ontology.below) if sign[0] == "<" else (ontology.parents, ontology.above)
        near, self_too = sign.endswith("!"), len(sign.removesuffix("!")) == 2
        if near:
            return m.either(found, step(found)) if self_too else step(found)
        return walk(found) if self_too else walk(step(found))

    def _edge(self, found: Marks, top: bool) -> Marks:
        ontology = self._ontology
        if top:
            return m.without(found, ontology.below(ontology.children(found)))
        return m.without(found, ontology.above(ontology.parents(found)))

    def _types(self, expression: Expression) -> set[str]:
        """Types of descriptions, which need not be concepts of the edition."""
        asked = _codes(expression)
        return set(self._ontology.codes(self.found(expression))) if "" in asked else asked

    # -- filters on concepts

    def _meeting(self, condition: ConceptCondition) -> Marks:
        ontology = self._ontology
        match condition:
            case Active(wanted):
                inactive = ontology.inactive()
                return m.without(ontology.every(), inactive) if wanted else inactive
            case DefinitionStatus(statuses, wanted):
                return self._defined(statuses, wanted)
            case Module(modules, wanted):
                found = ontology.having(snomed.MODULE_ID, self._values_in(snomed.MODULE_ID, self.found(modules)))
                return found if wanted else m.without(ontology.having(snomed.MODULE_ID), found)
            case EffectiveTime(comparison, dates):
                quantifier = all if comparison == "!=" else any
                compared = COMPARED[comparison]
                values = ontology.values(snomed.EFFECTIVE_TIME)
                fitting = [each for each in values if quantifier(compared(each, date) for date in dates)]
                return ontology.having(snomed.EFFECTIVE_TIME, fitting)

    def _values_in(self, name: str, among: Marks) -> list[str]:
        numbers = ((value, self._ontology.number(value)) for value in self._ontology.values(name))
        return [value for value, number in numbers if number is not None and among[number]]

    def _defined(self, statuses: Expression, wanted: bool) -> Marks:
        """By the property, since the statuses themselves need not be concepts of the edition."""
        asked = _codes(statuses)
        if not asked <= _STATUSES.keys():
            raise EclError(f"a definition status is one of {', '.join(_STATUSES)}")
        chosen = asked if wanted else _STATUSES.keys() - asked
        return self._ontology.having(snomed.SUFFICIENTLY_DEFINED, [_STATUSES[each] for each in chosen])

    # -- history

    def _with_history(self, found: Marks, associations: Expression | tuple[str, ...] | None) -> Marks:
        """By relations, as which associations stand with the concepts that are no longer active."""
        pointing = self._refining.pointing_to(found, self._associations(associations))
        return m.either(found, pointing)

    def _associations(self, told: Expression | tuple[str, ...] | None) -> Marks:
        ontology = self._ontology
        if told is not None and not isinstance(told, tuple):
            return self.found(told)
        codes = (snomed.HISTORICAL_ASSOCIATION,) if told is None else told
        numbers = (number for code in codes if (number := ontology.number(code)) is not None)
        found = m.marked(numbers, ontology.size)
        return ontology.below(found) if told is None else found


def _plain(expression: Expression) -> str | None:
    """The code, where the expression is nothing else."""
    if not isinstance(expression, Some) or expression.operator or expression.member:
        return None
    return expression.of if isinstance(expression.of, str) else None


def _codes(expression: Expression) -> set[str]:
    """The codes of an expression that is a list of them; "" stands for anything else."""
    parts = expression.parts if isinstance(expression, Compound) and expression.joint == "OR" else (expression,)
    return {_plain(each) or "" for each in parts}


_JOINED: Final[dict[str, Callable[[Marks, Marks], Marks]]] = {"AND": m.both, "OR": m.either, "MINUS": m.without}
