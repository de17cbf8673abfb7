"""Published standards that can be told as a plan of actions or as questions, under the registry's own identity."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kinds import KINDS as EVERY
from registry.kinds import kind
from registry.kinds.kind import Askable, Content, Kind, Plannable
from registry.models import Standard
from registry.services.reading.library import Edition
from registry.services.stored import contents
from registry.services.terminology.terminologies import preferred, standing

#: Resource types and the kinds whose standards can be told as them.
KINDS: Mapping[str, tuple[str, ...]] = {
    "PlanDefinition": tuple(each.name for each in EVERY if isinstance(each, Plannable)),
    "Questionnaire": tuple(each.name for each in EVERY if isinstance(each, Askable)),
}
#: All of these kinds.
ALL = tuple(chain.from_iterable(KINDS.values()))


@dataclass(frozen=True)
class Definition:
    """A resource in R5's form, with the head that code sets have too."""

    url: str
    identifiers: tuple[str, ...]
    version: str
    name: str
    title: tuple[tuple[str, str], ...]
    status: str
    resource: Mapping[str, Any]

    @property
    def type(self) -> str:
        return str(self.resource["resourceType"])


def definition(session: Session, edition: Edition) -> Definition:
    version, standard = edition.version, edition.version.standard

    def canonical(slug: str) -> str | None:
        owner = session.scalars(select(Standard).where(Standard.slug == slug)).unique().first()
        return preferred([each.value for each in owner.identifiers]) if owner else None

    uris = [each.value for each in standard.identifiers]
    content = contents.load(session, standard.kind, version.content_hash)
    return Definition(
        url=preferred(uris) or f"urn:fagregister:{standard.slug}",
        identifiers=tuple(uris),
        version=version.number,
        name=standard.slug,
        title=tuple(sorted(standard.title.items())),
        status=standing(edition),
        resource=_told(kind(standard.kind), content, canonical),
    )


def _told(of: Kind, content: Content, canonical: Callable[[str], str | None]) -> dict[str, Any]:
    if isinstance(of, Askable):
        return of.questionnaire(content, canonical)
    assert isinstance(of, Plannable)
    return of.plan(content, canonical)
