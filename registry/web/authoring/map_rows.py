"""A map's rows as the editor shows them: a source code, its targets, and what it may be mapped to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from codesets import MapElement, MapGroup, MapTarget, Terminology
from codesets.answering.languages import display_in, ranges_of
from codesets.authoring import Coverage, Sources, coverage, standing_of
from codesets.things.system import System
from registry.search import Searcher
from registry.services.proposing.authoring import Choice
from registry.services.terminology import mapping
from registry.services.terminology.mapping import Suggestion
from registry.web.whole_numbers import whole_number

PAGE: Final = 20
#: Suggestions in a row, which must be likely; and for the code in focus, where all that is possible is shown.
FEW, LIKELY = 3, 68.0
MANY, POSSIBLE = 15, 50.0
VIEWS: Final = ("unmapped", "mapped", "without", "trouble", "all")


@dataclass(frozen=True)
class Target:
    """One target; `trouble` is "unknown" or "ended"."""

    at: int
    target: MapTarget
    display: str | None
    trouble: str = ""


@dataclass(frozen=True)
class Row:
    code: str
    display: str | None
    standing: str
    targets: tuple[Target, ...]
    suggestions: tuple[Suggestion, ...] = ()
    stranger: bool = False

    @property
    def relationship(self) -> str:
        """What a target that is taken as suggested is to the code: related, until somebody says how, unless the
        names say the same."""
        return "equivalent" if self.suggestions and self.suggestions[0].same else "related-to"


@dataclass(frozen=True)
class Asked:
    """Which rows are wanted: of which group, in which view, with which words, from where; and the code in focus."""

    group: int = 0
    view: str = "unmapped"
    q: str = ""
    start: int = 0
    code: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        view = given.get("view", "")
        return cls(
            whole_number(given.get("group", "")) or 0,
            view if view in VIEWS else VIEWS[0],
            given.get("q", "").strip(),
            whole_number(given.get("from", "")) or 0,
            given.get("code", ""),
        )


@dataclass(frozen=True)
class Sides:
    """A group with both its systems, as far as they are here, and what they are called."""

    group: MapGroup
    sources: Sources
    target: System | None
    source_choice: Choice | None
    target_choice: Choice | None


@dataclass(frozen=True)
class Rows:
    """A page of rows; `total` of the view, and how much of the source is covered."""

    coverage: Coverage
    rows: tuple[Row, ...]
    total: int
    start: int
    counts: Mapping[str, int]
    focus: Row | None = None

    @property
    def following(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None

    @property
    def same(self) -> list[tuple[str, str]]:
        """Pairs whose names say the same, to be taken at one go."""
        return [
            (row.code, row.suggestions[0].code)
            for row in self.rows
            if row.standing == "unmapped" and row.suggestions and row.suggestions[0].same
        ]


class Table:
    """The rows of one group."""

    def __init__(self, terminology: Terminology, sides: Sides, searcher: Searcher | None, language: str) -> None:
        self._terminology, self._sides, self._searcher, self._language = terminology, sides, searcher, language
        self._elements = {each.code: each for each in sides.group.elements if each.code is not None}

    def page(self, asked: Asked) -> Rows:
        found = coverage(self._sides.group, self._sides.sources, self._sides.target)
        trouble = dict.fromkeys((*found.strangers, *(source for source, _ in found.dead_ends)))
        by_view = self._by_view(found, tuple(trouble))
        wanted = [code for code in by_view[asked.view] if self._matches(code, asked.q)]
        start = asked.start if asked.start < len(wanted) else 0
        strangers = set(found.strangers)
        rows = tuple(self._row(code, strangers, FEW) for code in wanted[start : start + PAGE])
        counts = {view: len(codes) for view, codes in by_view.items()}
        focus = self._row(asked.code, strangers, MANY) if asked.code and self._is_here(asked.code) else None
        return Rows(found, rows, len(wanted), start, counts, focus)

    def _by_view(self, found: Coverage, trouble: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        every = (*self._sides.sources.codes, *found.strangers)
        if not self._sides.sources.codes:
            every = tuple(self._elements)
        standings: dict[str, list[str]] = {view: [] for view in VIEWS}
        for code in every:
            standings[standing_of(self._elements.get(code))].append(code)
        return {**{view: tuple(codes) for view, codes in standings.items()}, "trouble": trouble, "all": every}

    def _is_here(self, code: str) -> bool:
        return code in self._elements or code in self._sides.sources.codes

    def _matches(self, code: str, wanted: str) -> bool:
        if not wanted:
            return True
        element = self._elements.get(code)
        targets = element.targets if element is not None else ()
        texts = [code, self._display(code) or "", *(f"{each.code} {each.display or ''}" for each in targets)]
        return wanted.casefold() in "\n".join(texts).casefold()

    def _display(self, code: str) -> str | None:
        system, element = self._sides.sources.system, self._elements.get(code)
        concept = system.concept(code) if system is not None else None
        if concept is None or system is None:
            return element.display if element is not None else None
        return display_in(ranges_of(self._language), concept.display, system.language, concept.designations)

    def _row(self, code: str, strangers: set[str], most: int) -> Row:
        element = self._elements.get(code)
        standing = standing_of(element)
        suggested = self._suggestions(code, element, most) if standing == "unmapped" or most > FEW else ()
        targets = tuple(self._target(at, each) for at, each in enumerate(element.targets if element else ()))
        return Row(code, self._display(code), standing, targets, suggested, code in strangers)

    def _suggestions(self, code: str, element: MapElement | None, most: int) -> tuple[Suggestion, ...]:
        target, choice = self._sides.target, self._sides.target_choice
        if target is None:
            return ()
        system = self._sides.sources.system
        concept = system.concept(code) if system is not None else None
        names = mapping.names_of(concept, element.display if element else None)
        slug = choice.slug if choice else ""
        least = LIKELY if most == FEW else POSSIBLE
        found = mapping.suggestions(
            names, code, target, slug=slug, searcher=self._searcher, language=self._language, limit=most, least=least
        )
        taken = {each.code for each in element.targets} if element else set()
        return tuple(each for each in found if each.code not in taken)

    def _target(self, at: int, target: MapTarget) -> Target:
        system = self._sides.target
        if system is None or target.code is None:
            return Target(at, target, target.display)
        concept = system.concept(target.code)
        if concept is None:
            return Target(at, target, target.display, "unknown")
        display = display_in(ranges_of(self._language), concept.display, system.language, concept.designations)
        return Target(at, target, display, "ended" if concept.inactive else "")
