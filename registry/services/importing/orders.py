"""What is to be made of a file, and what that would change: read and judged outside the lock; nothing is changed."""

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
from registry.access import Member, Use
from registry.errors import BadRequest, Conflict, NotFound, Problem, TooLarge, problem
from registry.kinds.kind import Content, Difference, Kind
from registry.kinds.merge import Merges
from registry.models import Origin, Standard, Version
from registry.services.judging import differences
from registry.services.judging.assessments import Assessment, assess
from registry.services.judging.world import Company
from registry.services.members import networks
from registry.services.proposing import upstream
from registry.services.proposing.upstream import Joined
from registry.services.publishing import founding
from registry.services.publishing.publication import base_of, check_number, older_than
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
