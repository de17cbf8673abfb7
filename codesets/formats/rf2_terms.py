"""Names of SNOMED CT concepts: descriptions, and which of them the language reference sets prefer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Final

from codesets.formats.rf2_files import Release
from codesets.things import snomed
from codesets.things.model import Coding, Designation

_PREFERRED_USE: Final = Coding("http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra", "preferredForLanguage")
_NAMED: Final = Coding(snomed.SYSTEM, snomed.FSN, display="Fully specified name")
_OTHER: Final = Coding(snomed.SYSTEM, snomed.SYNONYM, display="Synonym")
#: Figures of an identifier.
_LONGEST: Final = 18
#: What a Norwegian registry shows first.
_LANGUAGES: Final = ("nb", "no", "nn", "en")


@dataclass(frozen=True, slots=True)
class Description:
    language: str
    kind: str
    term: str
    is_preferred: bool


class Terms:
    """The active descriptions of a release; `of` tells a concept's names.

    There are more of them than of anything else: what is told again and again is one string, and their identifiers
    are not kept.
    """

    def __init__(self, release: Release, concepts: Mapping[str, str]) -> None:
        self._by_concept: dict[str, list[Description]] = {}
        self._definitions: dict[str, dict[str, str]] = {}
        self._languages: set[str] = set()
        preferred = frozenset(_preferred(release))
        for part in release.parts:
            if part.content in ("Description", "TextDefinition"):
                for _, (id, _, active, _, code, language, kind, term, *_) in release.rows(part, 9):
                    if active == "1" and code in concepts:
                        found = Description(intern(language), intern(kind), term, _numbered(id) in preferred)
                        self._take(part.content, concepts[code], found)

    def _take(self, content: str, code: str, each: Description) -> None:
        if content == "TextDefinition":
            self._definitions.setdefault(code, {}).setdefault(each.language, each.term)
        else:
            self._languages.add(each.language)
            self._by_concept.setdefault(code, []).append(each)

    def main_language(self) -> str | None:
        return next((each for each in _LANGUAGES if each in self._languages), min(self._languages, default=None))

    def take(self, code: str, language: str | None) -> tuple[str | None, str | None, tuple[Designation, ...]]:
        """What `of` tells, which is forgotten."""
        found = self.of(code, language)
        self._by_concept.pop(code, None)
        self._definitions.pop(code, None)
        return found

    def of(self, code: str, language: str | None) -> tuple[str | None, str | None, tuple[Designation, ...]]:
        """The display, the definition, and every other name with its language and use."""
        every = self._by_concept.get(code, [])
        first = next(iter(sorted(every, key=lambda each: self._rank(each, language))), None)
        told = self._definitions.get(code, {})
        definition = told.get(language or "") or next(iter(told.values()), None)
        # a display in the system's language need not be said again, unless it is more than a name; one in another
        # language must tell which
        others = (each for each in every if each is not first or each.language != language or each.kind == snomed.FSN)
        names = tuple(Designation(each.term, each.language, self._use(each)) for each in others)
        return (first.term if first else None), definition, names

    def _rank(self, each: Description, language: str | None) -> tuple[int, int, int]:
        languages = (language, *_LANGUAGES)
        spoken = languages.index(each.language) if each.language in languages else len(languages)
        return spoken, each.kind == snomed.FSN, not each.is_preferred

    def _use(self, each: Description) -> Coding:
        if each.kind == snomed.FSN:
            return _NAMED
        return _PREFERRED_USE if each.is_preferred else _OTHER


def _preferred(release: Release) -> Iterator[int | str]:
    for part in release.parts:
        if part.content == "cRefset" and part.summary.startswith("LanguageSnapshot"):
            for _, (_, _, active, _, _, description, acceptability, *_) in release.rows(part, 7):
                if active == "1" and acceptability == snomed.PREFERRED:
                    yield _numbered(description)


def _numbered(id: str) -> int | str:
    """A number takes half the memory of its figures."""
    return int(id) if id.isascii() and id.isdecimal() and id[0] != "0" and len(id) <= _LONGEST else id
