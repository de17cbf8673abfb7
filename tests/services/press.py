"""Publishes small code lists in tests, by the same verbs as everybody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Member
from registry.models import Decision, Origin, Prose, Standard
from registry.services.acts import now, record
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.publishing import publication
from registry.services.publishing.publication import Release
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.stored.contents import Prepared
from registry.services.upkeep.installation import Installation
from registry.services.upkeep.verification import verify

FIRST = {"A": "Alfa", "B": "Beta"}
PATCHED = {"A": "Alfa", "B": "Beta."}
MINOR = {"A": "Alfa", "B": "Beta", "C": "Gamma"}
MAJOR = {"A": "Alfa"}


def table(codes: Mapping[str, str]) -> bytes:
    return "\n".join(["code,display", *(f"{code},{name}" for code, name in codes.items()), ""]).encode()


def prepared(codes: Mapping[str, str]) -> Prepared:
    kind = kinds.kind("codeset")
    return contents.prepare(kind, kind.read(table(codes), "csv"))


def decided(session: Session, member: Member, slug: str, rule: str = "consensus") -> Decision:
    row = Decision(
        rule=rule,
        body="kreft",
        decided_by_id=member.id,
        decided_at=now(session),
        record={},
        prose=Prose.of(reason="prøvd"),
    )
    session.add(row)
    session.flush()
    record(session, member, "decide", f"standard:{slug}", row, row.prose)
    return row


def standing(session: Session, slug: str, origin: Origin, kind: str) -> Standard:
    """The standard, made where it is new."""
    row = session.scalars(select(Standard).where(Standard.slug == slug)).unique().first()
    if row is None:
        title = {"nb": slug}
        row = Standard(slug=slug, kind=kind, title=title, origin=origin, licence={}, created_at=now(session))
        session.add(row)
        session.flush()
    return row


def publish(
    installation: Installation,
    slug: str,
    content: Mapping[str, str] | Prepared,
    origin: Origin = Origin.OWN,
    kind: str = "codeset",
    **release: Any,
) -> str:
    """Publish these codes, or this content of another kind; the number that the version got."""
    ready = content if isinstance(content, Prepared) else prepared(content)
    with installation.database.writing() as session:
        member = people.console(session)
        contents.store(session, ready)
        standard = standing(session, slug, origin, kind)
        decision = decided(session, member, slug)
        return publication.publish(session, member, standard, Release(ready.hash, **release), decision).number


def end(installation: Installation, slug: str, verb: str, valid_from: datetime | None = None) -> str:
    """Retire or recall what is in force; the number that it had."""
    with installation.database.writing() as session:
        member = people.console(session)
        standard = library.standard(session, slug)
        decision = decided(session, member, slug)
        if verb == "recall":
            return publication.recall(session, member, standard, decision).number
        return publication.retire(session, member, standard, decision, valid_from=valid_from).number


def adopt(installation: Installation, slug: str, codes: Mapping[str, str], version: str, **order: Any) -> str:
    """Import and publish at once, as `fagregister import --publish` does."""
    with installation.database.reading() as session:
        wanted = Order(slug=slug, kind="codeset", version=version, **order)
        planned = orders.plan(session, wanted, table(codes), "codes.csv")
    with installation.database.writing() as session:
        return imports.import_published(session, people.console(session), planned).number


def faults(installation: Installation) -> list[str]:
    """What verification finds wrong."""
    with installation.database.reading() as session:
        report = verify(session, installation.ledger.key)
    return [f"{fault.place}: {fault.what}" for fault in report.faults]


def statuses(installation: Installation, slug: str, **when: datetime) -> dict[str, str]:
    """Each version's standing by number."""
    with installation.database.reading() as session:
        standard = library.standard(session, slug)
        found = library.editions(session, standard, library.When(**when))
        return {each.version.number: each.status for each in reversed(found)}
