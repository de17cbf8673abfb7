"""Judging content before it is published: its problems, what it refers to, and how it differs from the version before.

The costly part is kept under the content's hash with what the judgement was told of the rest of the registry, so that
an edge can have it done before the write lock and the verb under the lock finds it ready; that of large texts also in
files, so that nobody waits for it twice.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Problem
from registry.kinds.kind import Content, Difference, Reference, Target
from registry.models import Entry, Validity
from registry.services.acts import next_seq, now
from registry.services.judging import differences
from registry.services.judging.world import Answers, Company, RegistryWorld
from registry.services.stored import contents, judgement_form, judgements


@dataclass(frozen=True)
class Found:
    """A reference and the version that it leads to, if any: by short name and number. `standard_id` is None also where
    that is yet to be published together with this."""

    reference: Reference
    slug: str | None = None
    number: str | None = None
    standard_id: int | None = None


@dataclass(frozen=True)
class Assessment:
    """`problems` has errors that stop a publication and warnings; `difference` is None for a first version.

    It says how the registry was after entry `seq` of the ledger, at the time `at`.
    """

    problems: tuple[Problem, ...]
    references: tuple[Found, ...]
    claims: tuple[str, ...]
    difference: Difference | None
    seq: int = field(compare=False)
    at: datetime = field(compare=False)

    @property
    def errors(self) -> list[Problem]:
        return [each for each in self.problems if each.severity == "error"]


def assess(
    session: Session,
    kind: str,
    hash: str,
    base: str | None = None,
    own: str | None = None,
    content: Content | None = None,
    company: Company | None = None,
) -> Assessment:
    """The judgement of a content as it would be published on top of the content `base`, for the standard `own`.

    `content` is given by whoever has it parsed already, also before it is stored; `company` is what is to be published
    together with it.
    """
    world = RegistryWorld(session, own, company)
    inner = _own_problems(session, kind, hash, world, content)
    references, claims = _own_references(session, kind, hash, content)
    found = tuple(_led(each, world) for each in references)
    difference = differences.of_contents(session, kind, base, hash, content) if base else None
    return Assessment(inner, found, claims, difference, next_seq(session) - 1, now(session))


def holds(session: Session, seq: int, at: datetime) -> bool:
    """Whether nothing was published or withdrawn after this entry, and no version's time came or went after this time:
    then what was judged then would be judged the same."""
    publications = select(Entry.seq).where(Entry.seq > seq, Entry.subject.startswith("standard:"))
    if session.scalar(publications.limit(1)) is not None:
        return False
    moment = now(session)
    turns = or_(*(and_(column > at, column <= moment) for column in (Validity.valid_from, Validity.valid_to)))
    return session.scalar(select(Validity.id).where(turns).limit(1)) is None


def _led(reference: Reference, world: RegistryWorld) -> Found:
    companion = world.companion(reference.target, reference.version)
    if companion is not None:
        return Found(reference, companion.slug, companion.version)
    edition = world.edition(reference.target, reference.version)
    if edition is None:
        return Found(reference)
    version = edition.version
    return Found(reference, version.standard.slug, version.number, version.standard_id)


@dataclass(frozen=True)
class _Judgement:
    problems: tuple[Problem, ...]
    answers: Answers


def _own_problems(
    session: Session, kind: str, hash: str, world: RegistryWorld, content: Content | None
) -> tuple[Problem, ...]:
    kept = _problems_kept(kind, hash)
    large = judgements.is_large(session, kind, hash, content)
    if not kept and large:
        kept.extend(filter(None, [judgements.read(session, hash, "problems", _judgement)]))
    if kept and world.confirms(kept[0].answers):
        return kept[0].problems
    content = contents.load(session, kind, hash) if content is None else content
    found = _Judgement(tuple(kinds.kind(kind).problems(content, world)), world.answers)
    if not world.has_company:
        kept[:] = [found]
        if large:
            judgements.keep(session, hash, "problems", _judgement_data(found))
    return found.problems


def _judgement_data(found: _Judgement) -> Any:
    targets = [[*asked, asdict(told) if told else None] for asked, told in found.answers.targets.items()]
    return {
        "problems": [judgement_form.problem_data(each) for each in found.problems],
        "targets": targets,
        "holders": found.answers.holders,
    }


def _judgement(data: Any) -> _Judgement:
    targets = {(uri, version): Target(**told) if told else None for uri, version, told in data["targets"]}
    problems = tuple(map(judgement_form.problem, data["problems"]))
    return _Judgement(problems, Answers(targets, data["holders"]))


def _own_references(
    session: Session, kind: str, hash: str, content: Content | None
) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    kept = _references_kept(kind, hash)
    large = not kept and judgements.is_large(session, kind, hash, content)
    if large:
        kept.extend(filter(None, [judgements.read(session, hash, "references", _references)]))
    if not kept:
        content = contents.load(session, kind, hash) if content is None else content
        of_kind = kinds.kind(kind)
        kept.append((tuple(of_kind.references(content)), tuple(of_kind.claims(content))))
        if large:
            references, claims = kept[0]
            data = [[judgement_form.reference_data(each) for each in references], claims]
            judgements.keep(session, hash, "references", data)
    return kept[0]


def _references(data: Any) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    references, claims = data
    return tuple(map(judgement_form.reference, references)), tuple(claims)


@lru_cache(maxsize=128)
def _problems_kept(kind: str, hash: str) -> list[_Judgement]:
    return []


@lru_cache(maxsize=128)
def _references_kept(kind: str, hash: str) -> list[tuple[tuple[Reference, ...], tuple[str, ...]]]:
    return []
