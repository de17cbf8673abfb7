"""Published standards that can be told as a plan of actions, under the registry's own identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kinds import KINDS as EVERY
from registry.kinds import kind
from registry.kinds.kind import Plannable
from registry.models import Standard
from registry.services import contents
from registry.services.library import Edition
from registry.services.terminologies import preferred, standing

#: Kinds whose standards can be told as plans.
KINDS = tuple(each.name for each in EVERY if isinstance(each, Plannable))


@dataclass(frozen=True)
class Plan:
    """A PlanDefinition (in elements that R4 and R5 share) with the head that code sets have too."""

    url: str
    identifiers: tuple[str, ...]
    version: str
    name: str
    title: tuple[tuple[str, str], ...]
    status: str
    resource: Mapping[str, Any]


def plan(session: Session, edition: Edition) -> Plan:
    version, standard = edition.version, edition.version.standard
    found = kind(standard.kind)
    assert isinstance(found, Plannable)

    def canonical(slug: str) -> str | None:
        owner = session.scalars(select(Standard).where(Standard.slug == slug)).unique().first()
        return preferred([each.value for each in owner.identifiers]) if owner else None

    uris = [each.value for each in standard.identifiers]
    return Plan(
        url=preferred(uris) or f"urn:fagregister:{standard.slug}",
        identifiers=tuple(uris),
        version=version.number,
        name=standard.slug,
        title=tuple(sorted(standard.title.items())),
        status=standing(edition),
        resource=found.plan(contents.load(session, standard.kind, version.content_hash), canonical),
    )
