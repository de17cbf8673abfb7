"""What a version refers to, where that led when it was published, and where it leads now."""

from typing import Any

from sqlalchemy.orm import Session

from registry.access import Member
from registry.services.judging import differences
from registry.services.judging.world import RegistryWorld
from registry.services.reading.library import NOW, When


def references(
    session: Session, member: Member, slug: str, number: str, when: When = NOW, *, unresolved: bool = False
) -> list[dict[str, Any]]:
    """As `differences.dependencies`, each with `now`: {standard, version, status}, None where it leads nowhere.

    With `unresolved` only those. Raises as `dependencies` does.
    """
    world = RegistryWorld(session, when=when)
    rows = differences.dependencies(session, member, slug, number, when)
    told = [row | {"now": _now(world, row["uri"])} for row in rows]
    return [row for row in told if not unresolved or row["now"] is None]


def _now(world: RegistryWorld, uri: str) -> dict[str, str] | None:
    target = world.target(uri)
    return {"standard": target.slug, "version": target.version, "status": target.status} if target else None
