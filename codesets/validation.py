"""Whether a code is valid in a system and a value set, and whether its display is one of its names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codesets.answers import Validation, canonical
from codesets.issues import Issue
from codesets.languages import display_in, names_in
from codesets.messages import issue
from codesets.model import CodeSystem, Concept
from codesets.selection import Member, Selection
from codesets.supplements import supplemented


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    #: Whether the system is to be found out from the value set.
    inferring: bool = False
    display: str | None = None
    ranges: tuple[str, ...] = ()
    active_only: bool = False
    allow_abstract: bool = True
    lenient_display: bool = False
    supplements: tuple[CodeSystem, ...] = ()


def validate(question: Question, systems: Sequence[CodeSystem], selection: Selection | None) -> Validation:
    """The answer over the editions that come into question."""
    known = [(system, found) for system in systems if (found := system.concept(question.code)) is not None]
    if not known:
        return _unknown(question, systems, selection)
    members = [each for each in known if selection is None or selection.contains(Member(*each))]
    if not members:
        return _outside(question, known, selection)
    if question.inferring and len({system.url for system, _ in members}) > 1:
        several = ", ".join(system.url or "" for system, _ in members)
        many = issue(
            "Unable_to_resolve_system__value_set_has_multiple_matches",
            code=question.code,
            value_set=_name(selection),
            systems=several,
        )
        return _answer(question, None, None, selection, [many])
    system, concept = members[0]
    concept = supplemented(concept, question.supplements, system)
    return _answer(question, system, concept, selection, _remarks(question, system, concept, selection))


def _answer(
    question: Question,
    system: CodeSystem | None,
    concept: Concept | None,
    selection: Selection | None,
    issues: list[Issue],
) -> Validation:
    display = None
    if system is not None and concept is not None:
        display = display_in(question.ranges, concept.display, system.language, concept.designations)
    return Validation(
        valid=not any(each.severity == "error" for each in issues),
        system=system.url if system else None,
        version=system.version if system else None,
        code=concept.code if concept else question.code,
        display=display,
        value_set=selection.value_set.url if selection else None,
        value_set_version=selection.value_set.version if selection else None,
        issues=tuple(issues),
    )


def _unknown(question: Question, systems: Sequence[CodeSystem], selection: Selection | None) -> Validation:
    if question.inferring or not systems:
        return _answer(question, None, None, selection, [_not_in(question.code, selection)])
    system = systems[0]
    values = {"code": question.code, "system": system.url, "version": system.version}
    if system.content == "fragment":
        issues = [issue("UNKNOWN_CODE_IN_FRAGMENT", **values)]
        if selection is not None:
            issues.append(_not_in(question.code, selection))
        return _answer(question, system, None, selection, issues)
    return _answer(question, system, None, selection, [issue("Unknown_Code_in_Version", **values)])


def _outside(
    question: Question, known: Sequence[tuple[CodeSystem, Concept]], selection: Selection | None
) -> Validation:
    system, concept = known[0]
    found = _not_in(canonical(system.url, system.version) + "#" + concept.code, selection)
    if question.inferring:
        return _answer(question, None, None, selection, [found])
    return _answer(question, system, concept, selection, [found])


def _not_in(what: str, selection: Selection | None) -> Issue:
    return issue("None_of_the_provided_codes_are_in_the_value_set_one", coding=what, value_set=_name(selection))


def _name(selection: Selection | None) -> str:
    return canonical(selection.value_set.url, selection.value_set.version) if selection else ""


def _remarks(question: Question, system: CodeSystem, concept: Concept, selection: Selection | None) -> list[Issue]:
    found = []
    if concept.code != question.code:
        where = canonical(system.url, system.version)
        found.append(issue("CODE_CASE_DIFFERENCE", given=question.code, code=concept.code, system=where))
    if concept.inactive:
        told = issue("INACTIVE_CONCEPT_FOUND", code=concept.code, status=concept.status)
        found.append(told.as_("error") if question.active_only else told)
    if concept.abstract and not question.allow_abstract:
        found.append(issue("ABSTRACT_CODE_NOT_ALLOWED", system=system.url, code=concept.code))
    fault = _display_fault(question, system, concept, selection)
    return [*found, fault] if fault else found


def _display_fault(
    question: Question, system: CodeSystem, concept: Concept, selection: Selection | None
) -> Issue | None:
    """Blanks and letter case do not count when a display is compared."""
    if question.display is None:
        return None
    names = names_in(question.ranges, concept, system.language)
    listed = selection.listing(Member(system, concept)) if selection else None
    if listed is not None and listed.display:
        names.append(listed.display)
    if not names and question.ranges:  # nothing in the language: the system's own names have to do
        names = names_in((), concept, system.language)
    if _plain(question.display) in {_plain(name) for name in names}:
        return None
    fault = issue(
        "Display_Name_for__should_be_one_of__instead_of",
        display=question.display,
        coding=f"{system.url}#{concept.code}",
        choices=", ".join(repr(name) for name in names[:5]),
        languages=", ".join(question.ranges) or "--",
    )
    return fault.as_("warning") if question.lenient_display else fault


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
