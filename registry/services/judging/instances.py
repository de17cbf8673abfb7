"""Records checked against a published template or archetype. Nothing of a record is kept."""

from sqlalchemy.orm import Session

from registry.access import Member, Use
from registry.errors import Conflict
from registry.kinds.archetype import instances
from registry.kinds.archetype.instances import Checked
from registry.models import Version
from registry.services.judging.world import RegistryWorld, as_published
from registry.services.reading import library
from registry.services.reading.library import NOW, When
from registry.services.reading.licences import require_use
from registry.services.stored import contents


def check(session: Session, member: Member, slug: str, number: str | None, data: bytes, when: When = NOW) -> Checked:
    """Against exactly this version, or the one in force. Raises NotFound, Conflict for a standard of another kind."""
    version = library.edition(session, slug, number or library.current_number(session, slug, when), when).version
    require_use(member, version.standard, Use.VIEW)
    return checked(session, version, data, when)


def checked(session: Session, version: Version, data: bytes, when: When = NOW) -> Checked:
    kind = version.standard.kind
    if kind != "archetype":
        raise Conflict(
            "{slug} is a {kind}; records are checked against templates and archetypes.",
            code="no-template",
            slug=version.standard.slug,
            kind=kind,
        )
    content = contents.load(session, kind, version.content_hash)
    today = RegistryWorld(session, when=when)
    return instances.check(content, data, as_published(session, version), today)
