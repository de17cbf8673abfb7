"""Judging content before it is published: its problems, what it refers to, and how it differs from the version before.

The costly part depends on the content alone and is kept under its hash, so that an edge can have it done before the
write lock and the verb under the lock finds it ready.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Problem, problem
from registry.kinds.kind import Difference, Reference
from registry.lifecycle import VersionStatus
from registry.models import Claim, Standard
from registry.services import contents, differences
from registry.services.library import Edition
from registry.services.world import RegistryWorld

USABLE = frozenset({VersionStatus.IN_FORCE.value, VersionStatus.SCHEDULED.value, VersionStatus.SUPERSEDED.value})


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
    session: Session, kind: str, hash: str, base: str | None = None, standard_id: int | None = None
) -> Assessment:
    """The whole judgement of a content as it would be published on top of the content `base`."""
    world = RegistryWorld(session)
    inner = _own_problems(session, kind, hash, world)
    references, claims = _own_references(session, kind, hash)
    found = tuple(Found(each, world.edition(each.target, each.version)) for each in references)
    difference = differences.of_contents(session, kind, base, hash) if base else None
    outer = [*_of_references(session, found), *_of_claims(session, claims, standard_id)]
    return Assessment((*inner, *outer), found, claims, difference)


def _own_problems(session: Session, kind: str, hash: str, world: RegistryWorld) -> tuple[Problem, ...]:
    kept = _problems_kept(kind, hash)
    if kept:
        return kept[0]
    content = contents.load(session, kind, hash)
    found = tuple(kinds.kind(kind).problems(content, world))
    if not world.consulted:
        kept.append(found)
    return found


def _own_references(session: Session, kind: str, hash: str) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    kept = _references_kept(kind, hash)
    if not kept:
        content = contents.load(session, kind, hash)
        of_kind = kinds.kind(kind)
        kept.append((tuple(of_kind.references(content)), tuple(of_kind.claims(content))))
    return kept[0]


@lru_cache(maxsize=128)
def _problems_kept(kind: str, hash: str) -> list[tuple[Problem, ...]]:
    return []


@lru_cache(maxsize=128)
def _references_kept(kind: str, hash: str) -> list[tuple[tuple[Reference, ...], tuple[str, ...]]]:
    return []


def _of_references(session: Session, found: tuple[Found, ...]) -> list[Problem]:
    world = RegistryWorld(session)
    problems = []
    for each in found:
        reference = each.reference
        if each.edition is None:
            number = f" {reference.version}" if reference.version else ""
            problems.append(
                problem(
                    "reference-unpublished",
                    "This refers to {target}{number}, which is not published here. Publish it first or remove the "
                    "reference.",
                    number=number,
                    item=reference.item,
                    target=reference.target,
                )
            )
        elif each.edition.status not in USABLE:
            problems.append(
                problem(
                    "reference-not-in-force",
                    "This refers to {target}, which is {status}. Refer to what is in force.",
                    status=each.edition.status,
                    item=reference.item,
                    target=reference.target,
                )
            )
        elif reference.target_item is not None and _lacks(world, each.edition, reference.target_item):
            problems.append(
                problem(
                    "reference-item-unknown",
                    "{target} version {version} has no item {wanted}.",
                    version=each.edition.version.number,
                    wanted=reference.target_item,
                    item=reference.item,
                    target=reference.target,
                )
            )
    return problems


def _lacks(world: RegistryWorld, edition: Edition, key: str) -> bool:
    target = world.target(edition.version.standard.slug, edition.version.number)
    return target is None or world.item(target, key) is None


def _of_claims(session: Session, claims: tuple[str, ...], standard_id: int | None) -> list[Problem]:
    taken = session.execute(
        select(Claim.name, Standard.slug)
        .join(Standard, Standard.id == Claim.standard_id)
        .where(Claim.name.in_(claims), Claim.standard_id != (standard_id or 0))
    )
    return [
        problem("claim-taken", "{name} is already used by {slug}. Choose another.", name=row.name, slug=row.slug)
        for row in taken
    ]
