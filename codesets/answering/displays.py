"""Whether a display is one of a concept's names in the languages asked for, and what is told where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codesets.answering.issues import Issue
from codesets.answering.languages import display_in, is_display, neighbours, speaks
from codesets.answering.messages import alternatives, issue
from codesets.answering.standing import outdated
from codesets.things.model import Concept, Designation, IncludedConcept


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of a concept; `main` is the one that stands where no language asks for another, in `language`."""

    main: str | None
    language: str | None
    others: tuple[Designation, ...]

    def display(self, ranges: tuple[str, ...]) -> str | None:
        """The name to show in these languages."""
        return display_in(ranges, self.main, self.language, self.others)


def names_of(
    concept: Concept, language: str | None, listed: IncludedConcept | None, own_language: str | None = None
) -> Names:
    """A value set's own display (in `own_language`, else taken to be in the system's) and designations stand before
    those of the system."""
    others = (*(listed.designations if listed else ()), *concept.designations)
    if listed is None or not listed.display:
        return Names(concept.display, language, others)
    own = (Designation(concept.display, language),) if concept.display else ()
    return Names(listed.display, own_language or language, (*others, *own))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a display is held against: `coding` is how the code is told, `languages` what was asked for, as told."""

    names: Names
    coding: str
    code: str
    ranges: tuple[str, ...]
    languages: str
    lenient: bool = False


def display_fault(display: str, expected: Expected) -> Issue | None:
    """None where the display is right. Letter case never counts, blanks inside do."""
    spoken = _in_languages(expected)
    if _told_by(display, (name for name, _ in spoken)):
        return None
    gone = next((each for each in expected.names.others if outdated(each) and _same(each.value, display)), None)
    choices = [(name, tag) for name, tag in spoken if name]
    if gone is not None:
        listed = ", ".join(f'"{name}"' for name, _ in _offered(choices, expected))
        values = {"display": display, "code": expected.code, "status": outdated(gone), "choices": listed}
        return issue("INACTIVE_DISPLAY_FOUND", "display", **values)
    if not choices and expected.ranges:
        return _without_language(display, expected)
    return _wrong(display, choices, expected)


def _in_languages(expected: Expected) -> list[tuple[str, str | None]]:
    """The names that are right in the languages asked for, with their language; a name of no stated language is
    right in any."""
    names = expected.names
    own = [(names.main, names.language)] if names.main else []
    pairs = [*own, *((each.value, each.language) for each in names.others if not outdated(each))]
    if not expected.ranges:
        return pairs
    return [(name, tag) for name, tag in pairs if tag is None or any(speaks(tag, wanted) for wanted in expected.ranges)]


def _without_language(display: str, expected: Expected) -> Issue:
    """Nothing is named in the languages: a name of the usual one, or of a neighbour, is let pass, and told."""
    names = expected.names
    values = {"coding": expected.coding, "languages": expected.languages, "display": display}
    near = neighbours(expected.ranges)[len(expected.ranges) :]
    usual = [names.main or ""]
    usual += [each.value for each in names.others if each.language == names.language or _speaks_any(each, near)]
    if _told_by(display, usual):
        return issue("NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK", "display", **values)
    fault = issue("NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR", "display", default=names.main or "", **values)
    return _graded(fault, expected)


def _speaks_any(name: Designation, ranges: Iterable[str]) -> bool:
    return not outdated(name) and any(speaks(name.language, each) for each in ranges)


def _wrong(display: str, choices: Sequence[tuple[str, str | None]], expected: Expected) -> Issue:
    offered = _offered(choices, expected)
    told = [f"'{name}' ({tag})" if tag else f"'{name}'" for name, tag in offered]
    only_blanks = any(_spaced(name) == _spaced(display) for name, _ in choices)
    which = "WS_for" if only_blanks else "for"
    count = f"one of {len(told)} choices: " if len(told) > 1 else ""
    values = {"display": display, "coding": expected.coding, "languages": expected.languages or "--"}
    if not told:
        return _graded(issue("NO_VALID_DISPLAY_FOUND", "display", **values), expected)
    fault = issue(
        f"Display_Name_{which}__should_be_one_of__instead_of",
        "display",
        choices=count + alternatives(told),
        **values,
    )
    return _graded(fault, expected)


def _offered(choices: Sequence[tuple[str, str | None]], expected: Expected) -> list[tuple[str, str | None]]:
    """Of the right names those that are meant to be shown, each once."""
    unfit = {each.value for each in expected.names.others if not is_display(each)} - {expected.names.main}
    return list(dict.fromkeys((name, tag) for name, tag in choices if name not in unfit))


def _graded(fault: Issue, expected: Expected) -> Issue:
    return fault.as_("warning") if expected.lenient else fault


def _told_by(display: str, names: Iterable[str]) -> bool:
    return any(_same(name, display) for name in names)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
