"""Editing value sets and maps of proposals step by step, and the code sets that may be drawn on for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from codesets import Concept, ConceptMap, Terminology, TerminologyError, ValueSet
from codesets.answering.answers import canonical
from codesets.answering.languages import display_in, ranges_of
from codesets.authoring import Unfit
from codesets.references.versions import version_key
from codesets.things.model import CODELESS
from codesets.things.system import Held, System
from registry.access import Member, Use
from registry.errors import Conflict, ContentError, PreconditionFailed
from registry.kinds.telling import said
from registry.lifecycle import Work
from registry.models import Proposal, Standard
from registry.services.proposing import drafting, procedure, proposed
from registry.services.reading import licences
from registry.services.stored.contents import Prepared
from registry.services.terminology import asking, terminologies

Sort = TypeVar("Sort", ValueSet, ConceptMap)
#: Concepts that a search looks through for the best ones.
LOOKED_THROUGH = 400


@dataclass(frozen=True)
class Choice:
    """A code set that may be drawn on: by its canonical, with its versions, newest first, and the current one. `slug`
    is the standard's."""

    url: str
    title: dict[str, str]
    versions: tuple[str, ...]
    current: str | None
    slug: str = ""


@dataclass(frozen=True)
class FoundCode:
    """A concept as a list shows it; `narrower` is how many codes lie right below it."""

    code: str
    display: str | None
    status: str
    abstract: bool
    narrower: int
    replaced_by: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.status in ("retired", "inactive")


def opened(session: Session, member: Member, id: int, sort: type[Sort]) -> tuple[Proposal, Sort]:
    """A proposal that this member may edit, and its content. Raises Conflict where that is of another sort."""
    row = procedure.proposal(session, member, id)
    procedure.enter_work(session, member, row, Work.EDIT)
    licences.require_proposed(member, row, Use.VIEW)
    content = proposed.content(session, row)
    if not isinstance(content, sort):
        raise Conflict("The content of this proposal is of another sort; edit it in its own form.", code="other-sort")
    return row, content


def stepped(
    session: Session, member: Member, id: int, sort: type[Sort], expected: str, step: Callable[[Sort], Sort]
) -> Prepared:
    """The content after a step, to be set with `drafting.set_content(…, expected=…)`; changes nothing.

    Raises PreconditionFailed where somebody was faster, ContentError where the step does not fit what is there.
    """
    row, content = opened(session, member, id, sort)
    if row.content_hash != expected:
        raise PreconditionFailed("Somebody has changed the content meanwhile: read it again.", code="content-moved")
    try:
        made = step(content)
    except Unfit as error:
        raise ContentError("{why}", code="unfit-step", why=said(error.told)) from error
    return drafting.rewritten(session, row, made)


def terminology(session: Session) -> Terminology:
    """What is published, as it is asked now."""
    return asking.terminology(session, _files(session))


def _files(session: Session) -> Path:
    return Path(session.info["files"])


def systems(session: Session, member: Member) -> list[Choice]:
    """Code systems whose codes are here and may be looked up by this member, by title."""
    held = (each for each in terminology(session).system_editions() if each.content not in CODELESS)
    return _choices(session, member, held)


def value_sets(session: Session, member: Member) -> list[Choice]:
    return _choices(session, member, terminology(session).value_set_editions())


def concept_maps(session: Session, member: Member) -> list[Choice]:
    return _choices(session, member, terminology(session).map_editions())


def _choices(session: Session, member: Member, held: Iterable[Held]) -> list[Choice]:
    kept_back = asking.kept_back(session, _files(session), member, Use.LOOKUP)
    named = _standards(session)
    by_url: dict[str, list[Held]] = {}
    for each in held:
        if each.url and each.url not in kept_back:
            by_url.setdefault(each.url, []).append(each)
    found = [_choice(url, editions, named.get(url)) for url, editions in by_url.items()]
    return sorted(found, key=lambda each: (next(iter(each.title.values())).casefold(), each.url))


def _standards(session: Session) -> dict[str, Standard]:
    """The registry's code sets by every canonical of each."""
    return {
        name: each
        for each in terminologies.standards(session)
        for name in (f"urn:fagregister:{each.slug}", *(identifier.value for identifier in each.identifiers))
    }


def _choice(url: str, editions: list[Held], standard: Standard | None) -> Choice:
    newest = sorted(editions, key=lambda each: version_key(each.version or ""), reverse=True)
    current = next((each for each in newest if each.status == "active"), None)
    title = dict(standard.title) if standard is not None else dict((current or newest[0]).title)
    versions = tuple(dict.fromkeys(each.version for each in newest if each.version))
    slug = standard.slug if standard is not None else ""
    return Choice(url, title or {"nb": url}, versions, current.version if current else None, slug)


def system_of(session: Session, member: Member, reference: str, version: str | None = None) -> System:
    """A code system to look codes up in. Raises ContentError where it is not here, and what its licence says."""
    asking.require_all(session, _files(session), member, [reference], Use.LOOKUP)
    try:
        return terminology(session).code_system(reference, version or None)
    except TerminologyError as error:
        named = canonical(reference, version)[:300]
        raise ContentError("The code system {system} is not in the registry.", code=error.code, system=named) from error


def may_use_all(session: Session, member: Member, canonicals: Iterable[str | None], use: Use) -> bool:
    kept_back = asking.kept_back(session, _files(session), member, use)
    return kept_back.isdisjoint(each.partition("|")[0] for each in canonicals if each)


def require_all(session: Session, member: Member, canonicals: Iterable[str | None], use: Use) -> None:
    asking.require_all(session, _files(session), member, canonicals, use)


def find_codes(system: System, typed: str, language: str, limit: int) -> tuple[list[FoundCode], int]:
    """Codes for what is typed so far, best first, and how many there are: the code itself, codes and names that begin
    so, names with a word that does, short ones first, then the rest. Every word must stand in the code or a name."""
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return [], 0
    found, total = system.page(tuple(wanted.split())[:20], 0, LOOKED_THROUGH)
    exact = system.concept(typed.strip()) or system.concept(typed.strip().upper())
    ranked = sorted(found, key=lambda each: _rank(each, wanted))
    if exact is not None:
        ranked = [exact, *(each for each in ranked if each.code != exact.code)]
    return [found_code(system, each, language) for each in ranked[:limit]], max(total, len(ranked))


def _rank(concept: Concept, wanted: str) -> tuple[int, bool, int]:
    names = [(concept.display or "").casefold(), *(each.value.casefold() for each in concept.designations)]
    code = concept.code.casefold()
    steps = (
        code == wanted,
        code.startswith(wanted) or any(name.startswith(wanted) for name in names),
        any(f" {wanted}" in name for name in names),
    )
    place = next((place for place, holds in enumerate(steps) if holds), len(steps))
    return place, concept.inactive, len(names[0]) if place else 0


def found_code(system: System, concept: Concept, language: str) -> FoundCode:
    display = display_in(ranges_of(language), concept.display, system.language, concept.designations)
    narrower = 0 if system.is_flat() else len(system.children(concept.code))
    return FoundCode(concept.code, display, concept.status, concept.abstract, narrower, concept.replaced_by)
