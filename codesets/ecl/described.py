"""Filters on descriptions: concepts with a name, or a definition, that meets all that is asked of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from typing import Final
from unicodedata import normalize

from codesets.ecl.expressions import DescriptionCondition, Expression, Language, Search, Term, Type
from codesets.things import marks as m
from codesets.things import snomed
from codesets.things.concepts import Concept
from codesets.things.marks import Marks
from codesets.things.ontology import Ontology

_WORD: Final = re.compile(r"\w+")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
#: Of a pattern: a sign that is escaped, a star, or signs that mean themselves.
_PART: Final = re.compile(r"\\.|\*|[^\\*]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Description:
    term: str
    language: str
    type: str


Test = Callable[[Description], bool]
#: The codes of types of descriptions that an expression means.
Types = Callable[[Expression], set[str]]


def described(among: Marks, tests: Sequence[Test], ontology: Ontology, language: str | None) -> Marks:
    """`language` is the one of displays and definitions."""
    numbers = list(m.numbers(among))
    fitting = (
        any(all(test(each) for test in tests) for each in _descriptions(concept, language or ""))
        for concept in ontology.concepts(numbers)
    )
    return m.marked(compress(numbers, fitting), ontology.size)


def candidates(conditions: Sequence[DescriptionCondition], ontology: Ontology, types: Types) -> Marks:
    """Those that may have a term with what is looked for, as far as the index of names can tell."""
    found = ontology.every()
    if _means_definitions(conditions, types):
        return found  # which are not in the index
    for each in conditions:
        if isinstance(each, Term) and each.wanted:
            found = m.both(found, reduce(m.either, (ontology.naming(_pieces(one)) for one in each.searches)))
    return found


def tests_of(conditions: Sequence[DescriptionCondition], types: Types) -> list[Test]:
    """Definitions are meant only where a type is told."""
    found = [_test(each, types) for each in conditions]
    if not _means_definitions(conditions, types):
        found.append(lambda each: each.type != snomed.DEFINITION)
    return found


def _means_definitions(conditions: Sequence[DescriptionCondition], types: Types) -> bool:
    told = [each for each in conditions if isinstance(each, Type)]
    return bool(told) and all((snomed.DEFINITION in types(each.types)) is each.wanted for each in told)


def _test(condition: DescriptionCondition, types: Types) -> Test:
    match condition:
        case Term(searches, wanted):
            fits = [_wild(each.text) if each.wild else _match(each.text) for each in searches]
            return lambda each: any(fit(_folded(each.term)) for fit in fits) is wanted
        case Language(languages, wanted):
            return lambda each: (each.language.partition("-")[0] in languages) is wanted
        case Type(of, wanted):
            asked = types(of)
            return lambda each: (each.type in asked) is wanted


def _descriptions(concept: Concept, language: str) -> Iterator[Description]:
    """A display is a synonym, unless it is told among the other names too."""
    names = concept.designations
    told = ((each.value, each.language or language) for each in names)
    if concept.display is not None and (concept.display, language) not in told:
        yield Description(concept.display, language, snomed.SYNONYM)
    for each in names:
        fsn = each.use is not None and each.use.code == snomed.FSN
        yield Description(each.value, each.language or language, snomed.FSN if fsn else snomed.SYNONYM)
    if concept.definition is not None:
        yield Description(concept.definition, language, snomed.DEFINITION)


def _folded(text: str) -> str:
    return normalize("NFC", text).casefold()


def _match(text: str) -> Callable[[str], bool]:
    """Every word looked for begins a word of the term."""
    starts = _words(text)

    def fits(term: str) -> bool:
        words = _WORD.findall(term)
        return all(any(word.startswith(start) for word in words) for start in starts)

    return fits


def _wild(pattern: str) -> Callable[[str], bool]:
    """The pieces between stars follow one another in the term; the first begins it, the last ends it."""
    first, *rest = [_folded(each) for each in _between_stars(pattern)]
    if not rest:
        return lambda term: term == first
    *middle, last = rest

    def fits(term: str) -> bool:
        at, end = len(first), len(term) - len(last)
        if end < at or not term.startswith(first) or not term.endswith(last):
            return False
        for piece in middle:
            found = term.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return True

    return fits


def _between_stars(pattern: str) -> list[str]:
    pieces = [""]
    for part in _PART.findall(pattern):
        if part == "*":
            pieces.append("")
        else:
            pieces[-1] += part.removeprefix("\\")
    return pieces


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(_ESCAPED.sub(r"\1", text)))


def _pieces(search: Search) -> list[str]:
    """What the names of a concept must hold for a term of it to fit."""
    if not search.wild:
        return _words(search.text)
    return [piece for each in _between_stars(search.text) if (piece := _folded(each))]
