"""Proposals: begun, described, found again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from registry import access, kinds
from registry.access import Member, Subject, require
from registry.errors import BadRequest, Conflict, ContentError, Problem, problem
from registry.lifecycle import OPEN, Action, ChangeKind, State, Work
from registry.models import Entry, Identifier, Network, Organisation, Origin, Proposal, Prose, Standard, User, Version
from registry.services.acts import now, record
from registry.services.members import networks
from registry.services.proposing.procedure import authors, check_texts, enter_work, place, proposal, visible
from registry.services.publishing import founding
from registry.services.publishing.publication import check_number
from registry.services.reading import library
from registry.services.stored import contents

#: What gives the last word to the body in force, in the words of the rules that it works by.
FLAGS: Mapping[str, str] = {
    "economic-consequences": "økonomiske konsekvenser",
    "matter-of-principle": "prinsipiell art",
    "outside-frames": "utenfor rammene",
}
SOURCES_LIMIT = 100
BATCH = 100
#: States in which a proposal may be its authors' and its network's alone.
PRIVATE = (State.DRAFT, State.WITHDRAWN)


@dataclass(frozen=True)
class Description:
    """What the author says of the proposal. `intent`: what the standard is for, and what it is not for.

    `version` is the publisher's own, for an adopted standard; `account` what the rationale was made of where the
    registry wrote it, so that it can be told in the reader's language.
    """

    title: str
    rationale: str = ""
    intent: str = ""
    sources: tuple[str, ...] = ()
    benefit: str = ""
    flags: tuple[str, ...] = ()
    edition: str | None = None
    version: str | None = None
    account: Mapping[str, Any] | None = None

    def prose(self) -> Prose:
        return Prose.of(
            **({} if self.account is None else {"account": self.account}),
            title=self.title.strip(),
            rationale=self.rationale,
            intent=self.intent,
            sources=list(self.sources),
            benefit=self.benefit,
        )


@dataclass(frozen=True)
class NewStandard:
    """A standard not yet made: `title` by language; `identifiers` are canonical URIs and `urn:oid:`.

    `organisation` is the number of the one that the standard concerns, where it concerns one alone.
    """

    slug: str
    kind: str
    title: Mapping[str, str]
    network: str
    identifiers: tuple[str, ...] = ()
    licence: Mapping[str, Any] = field(default_factory=dict)
    origin: str = "own"
    organisation: str | None = None


def propose(
    session: Session, member: Member, slug: str, change: str, description: Description, organisation: str | None = None
) -> Proposal:
    """A draft that changes a standard, starting from its latest version.

    A standard of one organisation is that organisation's matter; one that is shared never is, whoever asks.
    Raises NotFound for the standard, Conflict where there is no version to change or no network to decide on it.
    """
    standard, base, network = check(session, member, slug, change, description, organisation)
    row = _row(session, member, standard.kind, _change(change), network, description)
    row.organisation_id, row.organisation = standard.organisation_id, standard.organisation
    row.standard_id, row.base_id, row.content_hash = standard.id, base.id, base.content_hash
    return _begun(session, member, row)


def check(
    session: Session, member: Member, slug: str, change: str, description: Description, organisation: str | None = None
) -> tuple[Standard, Version, Network]:
    """What a change starts from, and who decides on it; raises as `propose`, and changes nothing."""
    require(member, "create")
    kind_of_change = _change(change)
    _check(description)
    if kind_of_change is ChangeKind.NEW:
        raise BadRequest("A new standard is described by “new”, not by the name of one there is.", code="bad-change")
    standard = library.standard(session, slug)
    base = standard.latest
    if base is None:
        raise Conflict("{slug} has no version to start from.", code="no-version", slug=slug)
    if standard.network is None:
        raise Conflict("No network owns {slug}, so nobody can decide on it.", code="no-network", slug=slug)
    _check_whose(standard, organisation)
    return standard, base, standard.network


def propose_new(session: Session, member: Member, new: NewStandard, description: Description) -> Proposal:
    """A draft of a standard that does not exist. Raises Conflict where its slug or an identifier is taken."""
    kind = kinds.kind(new.kind)
    network, owner = check_new(session, member, new, description)
    row = _row(session, member, kind.name, ChangeKind.NEW, network, description)
    row.organisation_id, row.organisation = (owner.id if owner else None), owner
    row.new_slug = new.slug
    row.new = {
        "slug": new.slug,
        "kind": kind.name,
        "title": dict(new.title),
        "identifiers": list(new.identifiers),
        "licence": dict(new.licence),
        "origin": Origin(new.origin).value,
    }
    row.content_hash = contents.store(session, contents.prepare(kind, kind.empty(new.title))).hash
    return _begun(session, member, row)


def check_new(
    session: Session, member: Member, new: NewStandard, description: Description
) -> tuple[Network, Organisation | None]:
    """Who decides on it, and the one organisation that it concerns, if it does; raises as `propose_new`, and changes
    nothing."""
    require(member, "create")
    _check(description)
    networks.check_slug(new.slug)
    kinds.kind(new.kind)
    _check_new(new)
    _check_free(session, new)
    network = networks.network(session, new.network)
    owner = networks.organisation(session, new.organisation) if new.organisation else None
    require_in_scope(session, network, owner)
    return network, owner


def _check_whose(standard: Standard, organisation: str | None) -> None:
    own = standard.organisation.orgnr if standard.organisation else None
    if organisation in (None, own):
        return
    raise Conflict(
        "{slug} is not {organisation}'s alone, so a change of it concerns others too. Leave out the organisation, or"
        " propose a standard of its own.",
        code="shared-standard",
        slug=standard.slug,
        organisation=organisation,
    )


def require_in_scope(session: Session, network: Network, organisation: Organisation | None) -> None:
    """Raises Conflict where the one organisation that a matter concerns has no vote in this network."""
    scope = [each.id for each in networks.organisations_of(session, network.id)]
    if organisation is None or organisation.id in scope:
        return
    raise Conflict(
        "{organisation} has no vote in {network}; choose a network that it is part of.",
        code="out-of-scope",
        organisation=organisation.orgnr,
        network=network.slug,
    )


def _change(name: str) -> ChangeKind:
    try:
        return ChangeKind(name)
    except ValueError as error:
        known = ", ".join(each.value for each in ChangeKind)
        raise BadRequest(
            "A change is one of: {known}; not {name}.", code="bad-change", known=known, name=name
        ) from error


def _check(description: Description) -> None:
    faults: list[Problem] = []
    if not description.title.strip() or len(description.title) > 300:
        faults.append(
            problem("title", "Give the proposal a title of up to {limit} characters.", field="title", limit=300)
        )
    if len(description.sources) > SOURCES_LIMIT:
        faults.append(problem("sources", "Name up to {limit} sources.", field="sources", limit=SOURCES_LIMIT))
    for flag in sorted(set(description.flags) - set(FLAGS)):
        known = ", ".join(sorted(FLAGS))
        fault = problem(
            "flag", "There is no flag {flag}; the flags are: {flags}.", field="flags", flag=flag, flags=known
        )
        faults.append(fault)
    if faults:
        raise ContentError("The proposal cannot be kept as it is described.", problems=faults)
    if description.version:
        check_number(description.version)
    check_texts(
        title=description.title,
        rationale=description.rationale,
        intent=description.intent,
        benefit=description.benefit,
        sources="\n".join(description.sources),
        edition=description.edition or "",
        version=description.version or "",
    )


def _check_new(new: NewStandard) -> None:
    found = founding.faults(new.title, new.identifiers, new.licence)
    if found:
        raise ContentError("The standard cannot be made as it is described.", problems=found)
    texts = {f"new.title.{language}": text for language, text in new.title.items()}
    texts |= {f"new.licence.{name}": str(text) for name, text in new.licence.items()}
    check_texts(**texts)


def _check_free(session: Session, new: NewStandard) -> None:
    if session.scalar(select(Standard.id).where(Standard.slug == new.slug)) is not None:
        raise Conflict("There is already a standard {slug}.", code="slug-taken", slug=new.slug)
    taken = select(Identifier.value).where(Identifier.value.in_(new.identifiers))
    if (identifier := session.scalar(taken.limit(1))) is not None:
        raise Conflict("{identifier} names another standard.", code="identifier-taken", identifier=identifier)
    waiting = select(Proposal.id).where(Proposal.new_slug == new.slug, Proposal.state.in_(OPEN))
    if (other := session.scalar(waiting.limit(1))) is not None:
        raise Conflict("Proposal {other} is already about {slug}.", code="slug-taken", other=other, slug=new.slug)


def _row(
    session: Session, member: Member, kind: str, change: ChangeKind, network: Network, description: Description
) -> Proposal:
    assert member.id is not None
    at = now(session)
    return Proposal(
        kind=kind,
        change=change,
        network_id=network.id,
        network=network,
        state=State.DRAFT,
        round=0,
        content_ordinal=0,
        flags=sorted(description.flags),
        edition=description.edition,
        version_number=description.version,
        author_id=member.id,
        co_authors=[],
        created_at=at,
        changed_at=at,
        prose=description.prose(),
    )


def _begun(session: Session, member: Member, row: Proposal) -> Proposal:
    session.add(row)
    session.flush()
    facts = {"change": row.change.value, "content": row.content_hash, "standard": target_slug(row)}
    record(session, member, "propose", place(row), row, row.prose, public=False, **facts)
    return row


def target_slug(row: Proposal) -> str:
    return row.standard.slug if row.standard is not None else row.new_slug or ""


def describe(session: Session, member: Member, id: int, description: Description) -> Proposal:
    """Say anew what the proposal is about; what was said before stays in its own row."""
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    _check(description)
    if description.account is None and description.rationale.split() == (row.prose["rationale"] or "").split():
        description = replace(description, account=row.prose["account"])
    row.prose = description.prose()
    row.flags = sorted(description.flags)
    row.edition = description.edition
    row.version_number = description.version
    row.changed_at = now(session)
    session.flush()
    record(session, member, "describe", place(row), row, row.prose, public=row.state is not State.DRAFT)
    return row


def add_author(session: Session, member: Member, id: int, username: str) -> Proposal:
    """Let somebody else write along, a builder too. Whoever does may not sign for the proposal's safety."""
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    user = session.scalars(select(User).where(User.username == username, User.active)).first()
    if user is None:
        raise BadRequest("There is no user {username}.", code="no-user", username=username[:60])
    if user.id not in authors(row):
        row.co_authors = [*row.co_authors, user.id]
        public = row.state is not State.DRAFT
        record(session, member, "add-author", place(row), row, public=public, author=user.id)
    return row


def co_authors(session: Session, row: Proposal) -> list[User]:
    """Those who write along, in the order in which they were asked."""
    found = {each.id: each for each in session.scalars(select(User).where(User.id.in_(row.co_authors)))}
    return [found[id] for id in row.co_authors]


def listing(
    session: Session,
    member: Member,
    *,
    state: str | None = None,
    network: str | None = None,
    standard: str | None = None,
    mine: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[Proposal]:
    """What this member may see, newest first, from below the id `before`."""
    query = _narrowed(session, _state(state), network, standard)
    if mine:  # rows with co-authors are looked at one by one below
        query = query.where(_perhaps_by(member))
    query = query.where(or_(Proposal.state.not_in(PRIVATE), *_draft_reader(session, member), _was_submitted()))
    found = (row for row in _newest_first(session, query, before) if visible(session, member, row))
    wanted = (row for row in found if not mine or member.id in authors(row))
    return list(islice(wanted, limit))


def _perhaps_by(member: Member) -> ColumnElement[bool]:
    """Proposals that the member wrote or may have: databases differ in how they search a JSON list."""
    return or_(Proposal.author_id == member.id, cast(Proposal.co_authors, String) != "[]")


def _draft_reader(session: Session, member: Member) -> list[ColumnElement[bool]]:
    """The drafts that the member may see, so that others are not walked through one by one to no end."""
    drafts = {each.id: Subject(each.slug, State.DRAFT.value) for each in networks.networks(session)}
    readable = [id for id, about in drafts.items() if access.visible(member, about)]
    own = [_perhaps_by(member)] if member.known else []
    return [Proposal.network_id.in_(readable), *own]


def _was_submitted() -> ColumnElement[bool]:
    """What was withdrawn after it was submitted is no longer as private as a draft."""
    subject = literal("proposal:") + cast(Proposal.id, String)
    submitted = exists().where(Entry.subject == subject, Entry.action == Action.SUBMIT.value)
    return and_(Proposal.state == State.WITHDRAWN, submitted)


def _state(name: str | None) -> State | None:
    if name is None:
        return None
    try:
        return State(name)
    except ValueError as error:
        known = ", ".join(each.value for each in State)
        raise BadRequest("A state is one of: {known}; not {name}.", code="bad-state", known=known, name=name) from error


def _narrowed(session: Session, state: State | None, network: str | None, standard: str | None) -> Select[Proposal]:
    query = select(Proposal).order_by(Proposal.id.desc()).limit(BATCH)
    if state is not None:
        query = query.where(Proposal.state == state)
    if network is not None:
        query = query.where(Proposal.network_id == networks.network(session, network).id)
    if standard is not None:
        target = select(Standard.id).where(Standard.slug == standard).scalar_subquery()
        query = query.where(or_(Proposal.standard_id == target, Proposal.new_slug == standard))
    return query


def _newest_first(session: Session, query: Select[Proposal], before: int | None) -> Iterator[Proposal]:
    """In batches, so that a list that is cut short reads little."""
    while True:
        batch = session.scalars(query.where(Proposal.id < (before or 2**62))).unique().all()
        yield from batch
        if len(batch) < BATCH:
            return
        before = batch[-1].id
