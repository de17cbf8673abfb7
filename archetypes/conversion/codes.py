"""The codes of an archetype on their way from ADL 1.4 to ADL 2: what each one becomes, and which are made new.

ADL 1.4 has `at` codes for nodes and for terms, counted from at0000. ADL 2 has `id` codes for nodes, `at` codes for
terms, counted from id1, and a value set under an `ac` code wherever several terms may be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

from archetypes.constraints import (
    Assertion,
    Binary,
    Call,
    CObject,
    CodeConstraint,
    ConstraintRef,
    Literal,
    OrdinalConstraint,
    Quantified,
    Unary,
)
from archetypes.model import Archetype, Term, Terminology, ValueSet
from archetypes.node_paths import walk
from archetypes.telling import Told, tell
from archetypes.values import CodeTerm, OdinValue, Uri

_CODE = re.compile(r"(at|ac)(\d+(?:\.\d+)*)")
#: Of a code, within an expression of several.
_NAME = re.compile(r"\s*\|[^|]*\|\s*")
#: What stands in an address as it is, beside letters and digits.
_PLAIN = "/:?=&;+!*'()$@"
_PREDICATE = re.compile(r"\[\s*(at\d+(?:\.\d+)*)(?=\s*(?:[\],]|and\b))")
#: Where the terms of a terminology are found on the web.
_ADDRESSES = {
    "openehr": "http://openehr.org/id/{code}",
    "snomed-ct": "http://snomed.info/id/{code}",
    "snomedct": "http://snomed.info/id/{code}",
    "loinc": "http://loinc.org/{code}",
    "lnc205": "http://loinc.org/{code}",
}


def renumbered(code: str, prefix: str) -> str:
    """`at0004` as `id5`, `at0004.1` as `id5.1`; `at0.7`, new in a specialisation, keeps its numbers."""
    found = _CODE.fullmatch(code)
    if not found:
        return code
    first, *rest = found[2].split(".")
    new = first == "0" and bool(rest)
    return prefix + ".".join([str(int(first) + (0 if new else 1)), *(str(int(part)) for part in rest)])


def address(term: CodeTerm) -> Uri:
    """Without the name that many write after a code, `[SNOMED-CT::38341003|hypertension|]`."""
    known = _ADDRESSES.get(term.terminology.lower())
    code = quote(_NAME.sub("", term.code).partition("|")[0].strip(), _PLAIN)
    return Uri(known.format(code=code) if known else f"terminology:{quote(term.terminology, _PLAIN)}?code={code}")


class Codes:
    """Old codes to new ones, with a log; `parent` is the parent's flat form in ADL 2, whose codes are used again."""

    def __init__(self, archetype: Archetype, parent: Archetype | None) -> None:
        self._terminology = archetype.terminology
        self._parent = parent
        self._depth = archetype.specialisation_depth
        own = {code for code in _codes_in(archetype) if _CODE.fullmatch(code)}
        #: Codes that no new one may be like.
        self._taken = {renumbered(code, prefix) for code in own for prefix in ("id", "at", "ac")}
        self._last = self._highest()
        #: What each code became; a code that stands for a node and for a term became two.
        self.log: dict[str, list[str]] = {}
        self._terms: dict[str, dict[str, Term]] = {}
        self._bound: dict[tuple[str, str], str] = {}
        #: New codes by the old one and the sort.
        self._anew: dict[tuple[str, str], str] = {}
        #: What ADL 2 cannot say as it was.
        self.notes: list[Told] = []
        self.value_sets: dict[str, ValueSet] = {}
        if parent is not None:
            self._learn(parent.terminology)

    def _highest(self) -> int:
        """The highest number at this level of specialisation."""
        numbers = (code[2:].split(".") for code in self._taken)
        return max((int(parts[-1]) for parts in numbers if len(parts) == self._depth + 1), default=0)

    def _learn(self, terminology: Terminology) -> None:
        for name, table in terminology.term_bindings.items():
            for code, target in table.items():
                if isinstance(target, Uri):
                    self._bound.setdefault((name, target.text), code)

    def new(self, prefix: str) -> str:
        self._last += 1
        return f"{prefix}{'0.' * self._depth}{self._last}"

    def redefining(self, code: str) -> str:
        """A code of this level that redefines one of the parent: `id5` as `id5.1`."""
        between = ".0" * (self._depth - code.count(".") - 1)
        number = 1
        while f"{code}{between}.{number}" in self._taken:
            number += 1
        self._taken.add(f"{code}{between}.{number}")
        return f"{code}{between}.{number}"

    def name(self, nodes: Iterable[CObject]) -> None:
        """Terms for nodes in containers whose ids are made here: ADL 2 wants one of each."""
        for each in nodes:
            code = each.node_id
            if code is not None and code.count(".") == self._depth:
                term = Term(code, each.rm_type, f"{each.rm_type} (synthesised)")
                self._terms[code] = dict.fromkeys(self._languages(), term)

    def node(self, code: str) -> str:
        if not _CODE.fullmatch(code):
            return self._named_anew(code, "id")
        return self._logged(code, renumbered(code, "id"))

    def term(self, code: str) -> str:
        if not _CODE.fullmatch(code):
            return self._named_anew(code, "at")
        return self._logged(code, renumbered(code, "ac" if code.startswith("ac") else "at"))

    def _named_anew(self, old: str, prefix: str) -> str:
        """A new code for one that ADL 2 cannot write (`[local::1]`); its term, where there is none, is the old code."""
        if (old, prefix) not in self._anew:
            code = self._logged(old, self.new(prefix))
            self._anew[old, prefix] = code
            found = self._terminology.term_definitions
            self._terms[code] = {
                language: replace(found.get(language, {}).get(old) or Term(old, old, old), code=code)
                for language in self._languages()
            }
            message = tell("[{code}] is no code of ADL 2, and is [{after}] now", code=old, after=code)
            self.notes.append(message)
        return self._anew[old, prefix]

    def _logged(self, old: str, new: str) -> str:
        became = self.log.setdefault(old, [])
        if new not in became:
            became.append(new)
        return new

    def path(self, path: str) -> str:
        return _PREDICATE.sub(lambda found: f"[{self.node(found[1])}", path)

    def bound(self, term: CodeTerm) -> str:
        """The `at` code that is bound to a code of another terminology."""
        if term.terminology == "local":
            return self.term(term.code)
        key = (term.terminology, address(term).text)
        if key not in self._bound:
            code = self._logged(str(term), self.new("at"))
            self._bound[key] = code
            self._terms[code] = {language: Term(code, str(term), str(term)) for language in self._languages()}
        return self._bound[key]

    def value_set(self, members: tuple[str, ...], owner: str | None, above: str | None) -> str:
        """An `ac` code for these `at` codes; that of the parent where its members are the same."""
        known = self._parent.terminology.value_sets.get(above or "") if self._parent else None
        if above is not None and known is not None and known.members == members:
            return above
        code = self.redefining(above) if above and known else self.new("ac")
        self.value_sets[code] = ValueSet(code, members)
        self._terms[code] = {language: self._synthesised(code, owner, language) for language in self._languages()}
        return code

    def _synthesised(self, code: str, owner: str | None, language: str) -> Term:
        term = self._terminology.term_definitions.get(language, {}).get(owner or "")
        text, description = (term.text, term.description or term.text) if term else (code, code)
        return Term(code, f"{text} (synthesised)", f"{description} (synthesised)")

    def _languages(self) -> tuple[str, ...]:
        return tuple(self._terminology.term_definitions) or ("",)

    def made_terms(self, language: str) -> dict[str, Term]:
        return {code: texts[language] for code, texts in self._terms.items() if language in texts}

    def made_bindings(self) -> dict[str, dict[str, OdinValue]]:
        made: dict[str, dict[str, OdinValue]] = {}
        for (terminology, uri), code in self._bound.items():
            if code in self._terms:
                made.setdefault(terminology, {})[code] = Uri(uri)
        return made


def _codes_in(archetype: Archetype) -> set[str]:
    definitions = (archetype.terminology.term_definitions, archetype.terminology.constraint_definitions)
    return {code for tables in definitions for terms in tables.values() for code in terms} | used_as_nodes(archetype)


def used_as_terms(archetype: Archetype) -> set[str]:
    """The local codes that may be chosen somewhere."""
    used: set[str] = set()
    for step in walk(archetype.definition):
        if isinstance(step.node, CodeConstraint) and step.node.terminology == "local":
            used.update(step.node.codes)
        elif isinstance(step.node, OrdinalConstraint):
            used.update(item.symbol.code for item in step.node.items if item.symbol.terminology == "local")
        elif isinstance(step.node, ConstraintRef):
            used.add(step.node.code)
    return used.union(*(_in_rule(each.expression) for each in archetype.invariants if isinstance(each, Assertion)))


def _in_rule(part: object) -> set[str]:
    """The local codes that an expression compares with."""
    match part:
        case Literal(CodeTerm("local", code)):
            return {code}
        case CodeConstraint(terminology="local", codes=codes):
            return set(codes)
        case Unary(operand=operand):
            return _in_rule(operand)
        case Binary(left=left, right=right):
            return _in_rule(left) | _in_rule(right)
        case Quantified(collection=collection, condition=condition):
            return _in_rule(collection) | _in_rule(condition)
        case Call(arguments=arguments):
            return set().union(*map(_in_rule, arguments))
        case _:
            return set()


def used_as_nodes(archetype: Archetype) -> set[str]:
    return {step.node.node_id for step in walk(archetype.definition) if step.node.node_id}


def converted_bindings(
    bindings: Mapping[str, Mapping[str, OdinValue]], codes: Codes, nodes: set[str], terms: set[str]
) -> dict[str, dict[str, OdinValue]]:
    """Keys as codes or paths of ADL 2, targets as addresses."""
    return {
        name: {key: _target(target) for old, target in table.items() for key in new_keys(old, codes, nodes, terms)}
        for name, table in bindings.items()
    }


def new_keys(old: str, codes: Codes, nodes: set[str], terms: set[str]) -> list[str]:
    if old.startswith("/"):
        return [codes.path(old)]
    both = [codes.node(old)] if old in nodes else []
    return [*both, codes.term(old)] if old in terms or not both else both


def _target(target: OdinValue) -> OdinValue:
    return address(target) if isinstance(target, CodeTerm) else target
