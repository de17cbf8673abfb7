"""Bringing in content from files: judged first, outside the lock, so that under it little is left to do."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Member, Use, require
from registry.errors import BadRequest, Conflict, ContentError, NotFound, Problem, TooLarge, problem
from registry.kinds.kind import Content, Difference, Kind
from registry.kinds.merge import Merges
from registry.models import Decision, Identifier, Network, Origin, Proposal, Prose, Standard, Version
from registry.services.acts import now, record
from registry.services.judging import differences
from registry.services.judging.assessments import Assessment, assess
from registry.services.judging.world import Company
from registry.services.members import networks
from registry.services.proposing import drafting, proposals, upstream
from registry.services.proposing.upstream import RULE, Joined
from registry.services.publishing import founding, publication
from registry.services.publishing.publication import Release, base_of, check_number, older_than, publish
from registry.services.reading import library, licences
from registry.services.stored import contents, items
from registry.services.stored.contents import Prepared
from registry.services.stored.items import Held


@dataclass(frozen=True)
class Order:
    """What to make of a file. `options` go to the reader of the format: mapping, encoding, delimiter…

    `titles` are those that the file itself has, by language. `valid_from` says from when an edition that is published
    at once is, or was, in force.
    """

    slug: str
    kind: str
    title: str = ""
    network: str | None = None
    identifiers: tuple[str, ...] = ()
    version: str | None = None
    edition: str | None = None
    origin: str = Origin.ADOPTED.value
    format: str | None = None
    valid_from: datetime | None = None
    licence: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def titled(self) -> dict[str, str]:
        """By language; in bokmål always."""
        own = {code: text[: founding.TITLE_LIMIT] for code, text in self.titles.items() if text.strip()}
        return {**own, "nb": self.title or own.get("nb") or self.slug}


@dataclass(frozen=True)
class Plan:
    """A file read and judged: what an import would do. `base` and `difference` are None for a first or oldest version.

    `new` says that the standard is not there yet, `is_unchanged` that the base holds the very same bytes. `revision` is
    what the publisher had, kept for kinds that can be merged; `since` is the publisher's number before it, where what
    was changed here since then is joined with it. `judged` has all that was found out, for as long as it holds.
    """

    order: Order
    prepared: Prepared
    problems: tuple[Problem, ...]
    difference: Difference | None
    base: str | None
    items: int
    new: bool = True
    is_unchanged: bool = False
    revision: Prepared | None = None
    since: str | None = None
    judged: Assessment | None = None

    @property
    def errors(self) -> list[Problem]:
        return [each for each in self.problems if each.severity == "error"]


def plan(
    session: Session,
    order: Order,
    data: bytes,
    filename: str = "",
    limit: int = 64 * 1024 * 1024,
    company: Company | None = None,
) -> Plan:
    """Read and judge; a reading session is enough, and nothing is changed.

    `company` is what is to be published together with it, before it, and counts as published.

    Raises ContentError where the file cannot be read (with line and column), TooLarge, BadRequest, Conflict where the
    slug belongs to another kind.
    """
    _refuse_large(data, filename, limit)
    _check_order(order)
    kind = kinds.kind(order.kind)
    standard = _existing(session, order)
    base = base_of(session, standard, order.version, order.valid_from) if standard else None
    form = order.format or detect_format(kind, filename, data)
    notes: list[Problem] = []
    content = kind.read(data, form, **_head(session, order, standard), notes=notes, **order.options)
    revision = contents.prepare(kind, content) if isinstance(kind, Merges) else None
    joined = _joined(session, kind, standard, base, content)
    if joined:
        content = joined.content
    prepared = contents.prepare(kind, content) if joined or revision is None else revision
    if standard is None and not order.identifiers:
        order = replace(order, identifiers=kind.names(content))
    before = base.content_hash if base else None
    judged = assess(session, kind.name, prepared.hash, before, order.slug, content, company)
    return Plan(
        order=order,
        prepared=prepared,
        problems=(*notes, *(joined.problems if joined else ()), *_older(session, order, standard), *judged.problems),
        difference=judged.difference,
        base=base.number if base else None,
        new=standard is None,
        is_unchanged=before == prepared.hash,
        items=items.counted(session, Held(kind.name, prepared.hash), content),
        revision=revision,
        since=joined.since if joined else None,
        judged=judged,
    )


def _refuse_large(data: bytes, filename: str, limit: int) -> None:
    if len(data) > limit:
        raise TooLarge(
            "{name} has {size} MB; at most {limit} MB are taken. Split it, or raise FAGREGISTER_MAX_UPLOAD.",
            name=filename or "The file",
            size=len(data) >> 20,
            limit=limit >> 20,
        )


def _check_order(order: Order) -> None:
    networks.check_slug(order.slug)
    if order.origin not in [each.value for each in Origin]:
        raise BadRequest("The origin is own or adopted, not {origin}.", code="bad-origin", origin=order.origin[:40])
    if order.version and order.origin == Origin.ADOPTED.value:
        check_number(order.version)


def _joined(
    session: Session, kind: Kind, standard: Standard | None, base: Version | None, content: Content
) -> Joined | None:
    """An older edition is no revision of what is here now."""
    if standard is None or base is None or base.id != standard.latest_id:
        return None
    return upstream.joined(session, kind, standard, content)


def require_base(session: Session, member: Member, order: Order) -> None:
    """A plan shows what differs from the version before; raises where its licence keeps that from this member."""
    found = session.scalars(select(Standard).where(Standard.slug == order.slug)).unique().first()
    if found is not None:
        licences.require_use(member, found, Use.VIEW)


def _head(session: Session, order: Order, standard: Standard | None) -> dict[str, Any]:
    """What a table, which has no head of its own, is read into: the latest version, else the title."""
    if standard is not None and standard.latest is not None:
        return {"base": contents.load(session, order.kind, standard.latest.content_hash)}
    return {"title": order.titled}


def _older(session: Session, order: Order, standard: Standard | None) -> list[Problem]:
    if standard is None or not order.version or order.valid_from is not None:
        return []
    newest = older_than(session, standard, order.version)
    if newest is None:
        return []
    return [
        problem(
            "older-edition",
            "{number} is an older edition than {newest}: it is added without coming into force. "
            "Say from when it was in force (valid_from) to give it its time.",
            severity="warning",
            number=order.version,
            newest=newest,
        )
    ]


def _existing(session: Session, order: Order) -> Standard | None:
    try:
        found = library.standard(session, order.slug)
    except NotFound:
        return None
    if found.kind != order.kind:
        raise Conflict(
            "{slug} is a {kind} already. Choose another --id.", code="other-kind", slug=order.slug, kind=found.kind
        )
    if found.origin.value != order.origin:
        raise Conflict(
            "{slug} is of origin {origin}. Import with that origin.",
            code="other-origin",
            slug=order.slug,
            origin=found.origin.value,
        )
    return found


def detect_format(kind: Kind, filename: str, data: bytes) -> str:
    """The format of a file by its name, and by its first words where the name leaves a choice."""
    extension = PurePath(filename).suffix.lstrip(".").lower()
    fitting = [each.name for each in kind.formats if each.reads and extension in (each.extension, *each.also)]
    if extension == "json" or (not fitting and data.lstrip()[:1] in (b"{", b"[")):
        return _json_format(kind, data)
    if "claml" in fitting and b"<ClaML" in data[:4096]:
        return "claml"
    if fitting:
        return fitting[0]
    names = ", ".join(each.name for each in kind.formats if each.reads)
    raise BadRequest(
        "The format of {name} is not clear. Say it with --format: {names}.",
        code="format-unclear",
        name=filename or "the file",
        names=names,
    )


def _json_format(kind: Kind, data: bytes) -> str:
    known = {each.name for each in kind.formats if each.reads}
    start = data[:4096].decode("utf-8", "replace")
    if "diagnosekoder" in known and re.match(r"﻿?\s*\[\s*\{\s*\"(code|text)\"", start):
        return "diagnosekoder"
    if "fhir+json" in known and '"resourceType"' in start:
        return "fhir+json"
    return "json"


def import_draft(session: Session, member: Member, planned: Plan) -> Proposal:
    """Make a draft proposal of a plan, to go the ordinary way."""
    order = planned.order
    text = proposals.Description(
        title=f"{order.title or order.slug} {order.version or ''}".strip(),
        rationale=upstream.account(planned.since, planned.problems) if planned.since else "",
        edition=order.edition,
        version=order.version,
        account=upstream.Account.of(planned.since, planned.problems).as_kept() if planned.since else None,
    )
    if planned.new:
        if order.network is None:
            raise BadRequest("A new standard needs a network: give --network.", code="no-network")
        new = proposals.NewStandard(
            slug=order.slug,
            kind=order.kind,
            title=order.titled,
            network=order.network,
            identifiers=order.identifiers,
            licence=order.licence,
            origin=order.origin,
        )
        row = proposals.propose_new(session, member, new, text)
    else:
        row = proposals.propose(session, member, order.slug, "revise", text)
    if planned.revision:
        upstream.note(session, member, row, planned.revision)
    return drafting.set_content(session, member, row.id, planned.prepared)


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


def plan_as_dict(planned: Plan) -> dict[str, Any]:
    """What a dry run shows: {standard, base, items, problems, difference}."""
    return {
        "standard": planned.order.slug,
        "base": planned.base,
        "items": planned.items,
        "problems": [each.as_dict() for each in planned.problems],
        "difference": differences.as_dict(planned.difference) if planned.difference else None,
    }


def licence_from(text: str) -> dict[str, Any]:
    """A licence given as JSON on the command line. Raises BadRequest."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadRequest("The licence must be a JSON object: {why}", code="bad-licence", why=error) from error
    if not isinstance(found, dict):
        raise BadRequest("The licence must be a JSON object.", code="bad-licence")
    return found
