"""What a proposed value set or map would do, were it published now: what comes and goes, and what may be amiss."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from codesets import ConceptMap, MapGroup, Terminology, TerminologyError, ValueSet
from codesets.authoring import Advice, Coverage, Trial, advise, coverage, sources_of, trial
from codesets.things.system import System
from registry.access import Member, Use
from registry.errors import Conflict, ContentError
from registry.models import Proposal
from registry.services.acts import now
from registry.services.proposing import authoring, proposed
from registry.services.reading import library, licences, validities
from registry.services.stored import contents
from registry.services.terminology.terminologies import thing

#: Codes that are told one by one of each sort; of what may be looked up but not taken away, fewer.
TOLD, GLIMPSE = 500, 50


@dataclass(frozen=True)
class Tried:
    """A value set's trial against version `against`, None where there is none. Of each sort of code, `told` may be told
    one by one; they are counted whole."""

    against: str | None
    trial: Trial
    advice: Advice
    told: int


@dataclass(frozen=True)
class Covered:
    """A group of a map with its coverage; None where its source cannot be counted, and then why."""

    group: MapGroup
    coverage: Coverage | None
    why: TerminologyError | None = None


def try_value_set(session: Session, member: Member, row: Proposal, value_set: ValueSet, language: str) -> Tried:
    """Raises TerminologyError where it cannot be expanded, and what a licence says of what it draws on."""
    held = authoring.terminology(session)
    against, old = _in_force(session, row)
    found = trial(held, old, value_set, language=language)
    authoring.require_all(session, member, found.now.used, Use.LOOKUP)
    whole = authoring.may_use_all(session, member, found.now.used, Use.DOWNLOAD)
    said = row.prose["intent"] or ""
    advice = advise(held, value_set, found.now.entries, intent=said, language=language)
    return Tried(against, found, advice, TOLD if whole else GLIMPSE)


def _in_force(session: Session, row: Proposal) -> tuple[str | None, ValueSet | None]:
    """The version in force, else the one that the proposal starts from."""
    if row.standard is None:
        return None, None
    number = validities.in_force(session, [row.standard.id], now(session)).get(row.standard.id)
    if number is not None:
        current = library.edition(session, row.standard.slug, number)
        found = thing(session, current)
        return current.version.number, found if isinstance(found, ValueSet) else None
    base = contents.load(session, row.kind, row.base.content_hash) if row.base else None
    return (row.base.number if row.base else None), base if isinstance(base, ValueSet) else None


def cover(session: Session, member: Member, concept_map: ConceptMap) -> list[Covered]:
    held = authoring.terminology(session)
    return [_covered(session, member, held, concept_map, group) for group in concept_map.groups]


def _covered(session: Session, member: Member, held: Terminology, concept_map: ConceptMap, group: MapGroup) -> Covered:
    authoring.require_all(session, member, (group.source, group.target, concept_map.source), Use.LOOKUP)
    try:
        sources = sources_of(concept_map, group, held)
    except TerminologyError as error:
        return Covered(group, None, error)
    return Covered(group, coverage(group, sources, target_of(held, group)))


def target_of(held: Terminology, group: MapGroup) -> System | None:
    """The edition that a group maps to, None where it is not here."""
    try:
        return held.code_system(group.target or "", group.target_version)
    except TerminologyError:
        return None


def tried(session: Session, member: Member, row: Proposal, language: str) -> Tried | list[Covered]:
    """The trial of a proposal, whatever sort it is. Raises Conflict where its content is neither a value set nor a map,
    ContentError where the value set cannot be expanded."""
    licences.require_proposed(member, row, Use.VIEW)
    content = proposed.content(session, row) if row.change.has_content else None
    if isinstance(content, ConceptMap):
        return cover(session, member, content)
    if not isinstance(content, ValueSet):
        raise Conflict("Only a value set or a map can be tried; this is neither.", code="no-trial")
    try:
        return try_value_set(session, member, row, content, language)
    except TerminologyError as error:
        raise ContentError("The value set cannot be expanded: {why}", code=error.code, why=str(error)) from error
