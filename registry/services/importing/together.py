"""Bringing in many files that were looked at together: what would refuse them is foreseen, then they come in portions,
so that nobody else waits for them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.access import Member
from registry.db import Database
from registry.errors import Conflict, RegistryError
from registry.services.importing import imports, underway
from registry.services.importing.editions import Editions
from registry.services.importing.orders import Plan
from registry.services.importing.portions import in_portions

#: Who acts, asked anew in each portion: an authority that has ended meanwhile counts.
Acting = Callable[[Session], Member]
Deed = Callable[[Session, Member, Plan], "Brought"]


@dataclass(frozen=True)
class Brought:
    """The draft that a file is now, or was before (`is_new` false); or the number of the version that it became."""

    slug: str
    proposal: int | None = None
    version: str | None = None
    is_new: bool = True


def foresee(session: Session, member: Member, plans: Sequence[Plan], *, publish: bool) -> None:
    """Raises what bringing these in would, as things are, and changes nothing. A reading session is enough."""
    named: dict[str, str] = {}
    for each in plans:
        if publish:
            imports.foresee(session, each)
        else:
            imports.foresee_draft(session, member, each)
        for uri in each.order.identifiers if each.new else ():
            if uri in named:
                raise Conflict("{uri} already names {slug}.", code="identifier-taken", uri=uri, slug=named[uri])
            named[uri] = each.order.slug


def drafts(database: Database, acting: Acting, plans: Sequence[Plan]) -> list[Brought]:
    """A draft proposal of each; raises as `_in_portions`."""

    def deed(session: Session, member: Member, planned: Plan) -> Brought:
        row, is_new = underway.import_once(session, member, planned)
        return Brought(planned.order.slug, proposal=row.id, is_new=is_new)

    return _in_portions(database, acting, plans, deed)


def editions(database: Database, acting: Acting, plans: Sequence[Plan]) -> list[Brought]:
    """Each published, those first that others rest on; raises as `_in_portions`."""
    in_turn = Editions(plans)

    def deed(session: Session, member: Member, planned: Plan) -> Brought:
        version = in_turn.publish(session, member, planned)
        return Brought(planned.order.slug, version=version.number)

    return _in_portions(database, acting, plans, deed)


def _in_portions(database: Database, acting: Acting, plans: Sequence[Plan], deed: Deed) -> list[Brought]:
    """Raises what the first portion was refused with, nothing having been changed; after that Conflict (partly-done),
    with what stands: somebody else changed something in between."""

    def begin(session: Session) -> Callable[[Plan], Brought]:
        member = acting(session)
        return lambda planned: deed(session, member, planned)

    done: list[Brought] = []
    try:
        done.extend(in_portions(database, plans, begin))
    except RegistryError as error:
        if not done:
            raise
        raise Conflict(
            "{why} {count} of {all} files were brought in before that, and stand. Send the same again for the rest.",
            code="partly-done",
            why=error.text,
            count=len(done),
            all=len(plans),
        ) from error
    return done
