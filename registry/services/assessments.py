"""Judging content before it is published: its problems, what it refers to, and how it differs from the version before.

The costly part depends on the content alone and is kept under its hash, so that an edge can have it done before the
write lock and the verb under the lock finds it ready.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Problem
from registry.kinds.kind import Content, Difference, Reference
from registry.services import contents, differences
from registry.services.library import Edition
from registry.services.world import Company, RegistryWorld


@dataclass(frozen=True)
class Found:
    """A reference and the edition that it leads to, if any."""

    reference: Reference
    edition: Edition | None


@dataclass(frozen=True)
class Assessment:
    """`problems` has errors that stop a publication and warnings; `difference` is None for a first version."""

    problems: tuple[Problem, ...]
    references: tuple[Found, ...]
    claims: tuple[str, ...]
    difference: Difference | None

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
    found = tuple(Found(each, world.edition(each.target, each.version)) for each in references)
    difference = differences.of_contents(session, kind, base, hash, content) if base else None
    return Assessment(inner, found, claims, difference)


def _own_problems(
    session: Session, kind: str, hash: str, world: RegistryWorld, content: Content | None
) -> tuple[Problem, ...]:
    kept = _problems_kept(kind, hash)
    if kept:
        return kept[0]
    content = contents.load(session, kind, hash) if content is None else content
    found = tuple(kinds.kind(kind).problems(content, world))
    if not world.consulted:
        kept.append(found)
    return found


def _own_references(
    session: Session, kind: str, hash: str, content: Content | None
) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    kept = _references_kept(kind, hash)
    if not kept:
        content = contents.load(session, kind, hash) if content is None else content
        of_kind = kinds.kind(kind)
        kept.append((tuple(of_kind.references(content)), tuple(of_kind.claims(content))))
    return kept[0]


@lru_cache(maxsize=128)
def _problems_kept(kind: str, hash: str) -> list[tuple[Problem, ...]]:
    return []


@lru_cache(maxsize=128)
def _references_kept(kind: str, hash: str) -> list[tuple[tuple[Reference, ...], tuple[str, ...]]]:
    return []
