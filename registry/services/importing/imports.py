"""Carrying out what was judged before: a draft proposal of a file, or an edition that is published at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member, require
from registry.errors import BadRequest, Conflict, ContentError
from registry.models import Decision, Identifier, Network, Origin, Proposal, Prose, Standard, Version
from registry.services.acts import now, record
from registry.services.importing.orders import Order, Plan
from registry.services.judging.assessments import Assessment
from registry.services.members import networks
from registry.services.proposing import drafting, proposals, upstream
from registry.services.proposing.upstream import RULE
from registry.services.publishing import founding, publication
from registry.services.publishing.publication import Release, base_of, publish
from registry.services.stored import contents


def import_draft(session: Session, member: Member, planned: Plan) -> Proposal:
    """Make a draft proposal of a plan, to go the ordinary way."""
    text = _description(planned)
    if planned.new:
        row = proposals.propose_new(session, member, _new(planned), text)
    else:
        row = proposals.propose(session, member, planned.order.slug, "revise", text)
    if planned.revision:
        upstream.note(session, member, row, planned.revision)
    return drafting.set_content(session, member, row.id, planned.prepared)


def foresee_draft(session: Session, member: Member, planned: Plan) -> None:
    """Raises what making a draft of it would, as things are. A reading session is enough."""
    text = _description(planned)
    if planned.new:
        proposals.check_new(session, member, _new(planned), text)
    else:
        proposals.check(session, member, planned.order.slug, "revise", text)


def _description(planned: Plan) -> proposals.Description:
    order = planned.order
    return proposals.Description(
        title=f"{order.title or order.slug} {order.version or ''}".strip(),
        rationale=upstream.account(planned.since, planned.problems) if planned.since else "",
        edition=order.edition,
        version=order.version,
        account=upstream.Account.of(planned.since, planned.problems).as_kept() if planned.since else None,
    )


def _new(planned: Plan) -> proposals.NewStandard:
    order = planned.order
    if order.network is None:
        raise BadRequest("A new standard needs a network: give --network.", code="no-network")
    return proposals.NewStandard(
        slug=order.slug,
        kind=order.kind,
        title=order.titled,
        network=order.network,
        identifiers=order.identifiers,
        licence=order.licence,
        origin=order.origin,
    )


def import_published(session: Session, member: Member, planned: Plan, judged: Assessment | None = None) -> Version:
    """Publish a plan at once, for adopted standards: the publisher decided, the operator imports, both on record.

    Raises Conflict where the base moved since it was made, and as `foresee`.
    """
    require(member, "import")
    _check(planned)
    order = planned.order
    standard = _standard(session, member, order)
    base = base_of(session, standard, order.version, order.valid_from)
    if (base.number if base else None) != planned.base:
        raise Conflict("{slug} has a new version meanwhile. Import again.", code="base-moved", slug=order.slug)
    contents.store(session, planned.prepared)
    decision = _decision(session, member, order)
    release = Release(
        content_hash=planned.prepared.hash,
        number=order.version,
        edition=order.edition,
        valid_from=order.valid_from,
        notes=f"Importert utgave {order.version}",
    )
    return publish(session, member, standard, release, decision, judged)


def foresee(session: Session, planned: Plan) -> None:
    """Raises what publishing would, as things are: ContentError for errors, BadRequest without a number, Conflict for
    what must go through its network, and for names and numbers that are taken. A reading session is enough."""
    _check(planned)
    order = planned.order
    standard = session.scalars(select(Standard).where(Standard.slug == order.slug)).unique().first()
    if standard is None:
        _check_new(session, order)
        standard = Standard(slug=order.slug, origin=Origin(order.origin))
    publication.number_of(session, standard, order.version)


def _check(planned: Plan) -> None:
    order = planned.order
    if order.origin != Origin.ADOPTED.value:
        raise Conflict(
            "Only adopted standards are published at once; an own one goes through its network. Leave --publish out.",
            code="not-adopted",
        )
    upstream.refuse_at_once(order.slug, planned.since is not None)
    if planned.errors:
        raise ContentError(
            "{slug} has {count} errors and was not imported.",
            problems=planned.problems,
            slug=order.slug,
            count=len(planned.errors),
        )


def _standard(session: Session, member: Member, order: Order) -> Standard:
    found = session.scalars(select(Standard).where(Standard.slug == order.slug)).unique().first()
    if found is not None:
        return found
    owner = _check_new(session, order)
    standard = Standard(
        slug=order.slug,
        kind=order.kind,
        title=order.titled,
        origin=Origin(order.origin),
        network_id=owner.id if owner else None,
        licence=dict(order.licence),
        created_at=now(session),
        identifiers=[Identifier(value=value) for value in order.identifiers],
    )
    session.add(standard)
    session.flush()
    record(session, member, "add-standard", f"standard:{order.slug}", standard, *standard.identifiers)
    return standard


def _check_new(session: Session, order: Order) -> Network | None:
    """The network that is to own it, if any."""
    faults = founding.faults(order.titled, order.identifiers, order.licence)
    if faults:
        raise ContentError("The standard cannot be made as it is described.", problems=faults)
    query = select(Identifier.value, Standard.slug).join(Standard, Standard.id == Identifier.standard_id)
    taken = session.execute(query.where(Identifier.value.in_(order.identifiers))).first() if order.identifiers else None
    if taken is not None:
        raise Conflict("{uri} already names {slug}.", code="identifier-taken", uri=taken.value, slug=taken.slug)
    return networks.network(session, order.network) if order.network else None


def _decision(session: Session, member: Member, order: Order) -> Decision:
    assert member.id is not None
    decision = Decision(
        rule=RULE,
        body=str(order.licence.get("holder", "publisher")),
        decided_by_id=member.id,
        decided_at=now(session),
        record={"evidence": {"edition": order.edition, "version": order.version}},
        prose=Prose.of(reason=f"Utgave {order.version} av {order.title or order.slug}, slik utgiveren har den."),
    )
    session.add(decision)
    session.flush()
    record(session, member, "decide", f"standard:{order.slug}", decision, decision.prose, rule=RULE)
    return decision
