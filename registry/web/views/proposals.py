"""Proposals: lists, beginning one, and the page where it is read, heard and decided."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import kinds
from registry.access import Member, Subject, Use, allowed
from registry.errors import ContentError, RegistryError, together
from registry.kinds.codeset.parts import PART
from registry.kinds.kind import Difference
from registry.lifecycle import ChangeKind, State
from registry.models import Entry, Proposal, User
from registry.services.members import networks
from registry.services.proposing import (
    ballots,
    conditions,
    decisions,
    hearing,
    procedure,
    proposals,
    proposed,
    revisions,
    signoffs,
    upstream,
)
from registry.services.proposing.actions import actions_for, blocked_for, work_for
from registry.services.proposing.displaced import displaced
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.reading import library, licences
from registry.web import comment_places
from registry.web.archetype_pages.compared import of_proposal
from registry.web.blueprint import blueprint
from registry.web.naming import item_name
from registry.web.views import sorts
from registry.web.views.me import ENDED, roles_to_sign, votes_left
from registry.web.visitor import database, known_visitor, visitor
from registry.web.whole_numbers import number_asked, whole_number

PAGE = 30
HISTORY = 200
#: Entries that are read for each one that is shown: editors save every step, and many steps in a row are one.
STEPS = 10
SHOWN = 200


@blueprint.get("/proposals", endpoint="proposals")
def listing() -> str:
    state, network = request.args.get("state") or None, request.args.get("network") or None
    before = request.args.get("before", "")
    with database().reading() as session:
        wanted: dict[str, Any] = {"network": network, "mine": bool(request.args.get("mine"))}
        found = proposals.listing(
            session,
            visitor(),
            state=state,
            before=whole_number(before, digits=15),
            limit=PAGE + 1,
            **wanted,
        )
        under_way = [] if state or before else _under_way(session, wanted)
        return render_template(
            "proposals/list.html",
            under_way=under_way,
            rows=[each for each in found[:PAGE] if each not in under_way],
            more=found[PAGE - 1].id if len(found) > PAGE else None,
            states=[each.value for each in State],
            networks=networks.networks(session),
            chosen={"state": state, "network": network, "mine": request.args.get("mine")},
            title_of=proposed.title_of,
        )


def _under_way(session: Session, wanted: Mapping[str, Any]) -> list[Proposal]:
    """What can still be acted on, however old, newest first: what readers come for."""
    found = [
        row for state in _MOVING for row in proposals.listing(session, visitor(), state=state, limit=PAGE, **wanted)
    ]
    return sorted(found, key=lambda row: row.id, reverse=True)


@blueprint.get("/proposals/new")
def new_proposal() -> str:
    known_visitor()
    return _begin(dict(request.args.items()))


def _begin(typed: Mapping[str, str], refusal: RegistryError | None = None) -> str:
    slug = typed.get("standard", "")
    with database().reading() as session:
        standard = library.standard(session, slug) if slug else None
        return render_template(
            "proposals/new.html",
            standard=standard,
            typed=typed,
            refusal=refusal,
            kinds=kinds.KINDS,
            networks=networks.networks(session),
            organisations=networks.organisations(session),
            changes=[each.value for each in ChangeKind if each is not ChangeKind.NEW],
            flags=sorted(proposals.FLAGS),
        )


@blueprint.post("/proposals/new")
def begin_proposal() -> str | Response | tuple[str, int]:
    member = known_visitor()
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with database().writing() as session:
            row = _propose(session, member, typed)
            number, has_content = row.id, row.change.has_content
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return _begin(typed, error), error.status
    flash(gettext("The draft is begun. Only you and the network see it until you submit it."), "success")
    return redirect(url_for("web.edit" if has_content else "web.proposal", id=number))


def _propose(session: Session, member: Member, typed: Mapping[str, str]) -> Proposal:
    description = described(typed)
    if typed.get("standard"):
        change = typed.get("change") or ChangeKind.REVISE.value
        return proposals.propose(session, member, typed["standard"], change, description)
    title = {code: typed.get(f"name.{code}", "").strip() for code in ("nb", "nn", "en")}
    new = NewStandard(
        slug=typed.get("slug", "").strip(),
        kind=typed.get("kind", ""),
        title={code: text for code, text in title.items() if text},
        network=typed.get("network", ""),
        identifiers=tuple(typed.get("identifiers", "").split()),
        organisation=typed.get("organisation") or None,
    )
    return proposals.propose_new(session, member, new, description)


def described(typed: Mapping[str, str]) -> Description:
    return Description(
        title=typed.get("title", "").strip(),
        rationale=typed.get("rationale", "").strip(),
        intent=typed.get("intent", "").strip(),
        sources=tuple(line.strip() for line in typed.get("sources", "").splitlines() if line.strip()),
        benefit=typed.get("benefit", "").strip(),
        flags=tuple(flag for flag in sorted(proposals.FLAGS) if typed.get(f"flag-{flag}")),
        edition=typed.get("edition", "").strip() or None,
        version=typed.get("version", "").strip() or None,
    )


@blueprint.get("/proposals/<int:id>")
def proposal(id: int) -> str:
    return page(id)


def page(id: int, refusal: RegistryError | None = None, typed: Mapping[str, str] | None = None) -> str:
    """The proposal's page; after a refusal with what it was, and what had been typed, still there."""
    with database().reading() as session:
        row = procedure.proposal(session, visitor(), id)
        return render_template(
            "proposals/page.html",
            **_overview(session, row, typed or {}),
            **_record(session, row),
            refusal=refusal,
            typed=typed or {},
            networks=networks.networks(session),
            may_redact=allowed(visitor(), "redact", Subject(network=row.network.slug)),
        )


def _overview(session: Session, row: Proposal, typed: Mapping[str, str]) -> dict[str, Any]:
    member = visitor()
    has_content = row.change.has_content and licences.may_use_proposed(member, row, Use.VIEW)
    judged = has_content and row.state in _OPEN | {State.DRAFT}
    kind = kinds.kind(row.kind)
    difference = proposed.difference(session, row) if has_content else None
    problems = together(proposed.problems(session, row)) if has_content else []
    return {
        "row": row,
        "kind": kind,
        "account": upstream.accounted(row),
        "standard_title": proposed.title_of(row),
        "standard_slug": proposals.target_slug(row),
        "co_authors": proposals.co_authors(session, row),
        "difference": difference,
        **_since(session, row),
        "problems": problems,
        "limit": SHOWN,
        "clashes": revisions.clashes(session, row) if judged else [],
        "notes": revisions.notes(session, row) if judged else [],
        "impact": proposed.impact(session, row) if row.state in _OPEN else [],
        "displaced": displaced(session, member, row) if judged else [],
        "actions": actions_for(session, member, row),
        "blocked": blocked_for(session, member, row),
        "work": work_for(session, member, row),
        "policy": conditions.policy_of(row),
        "item_labels": _labels(session, row) if has_content else {},
        "added": _added(session, row, difference) if difference else {},
        **(of_proposal(session, row, difference, problems, typed) if difference and row.kind == "archetype" else {}),
        "may_try": has_content and sorts.editor_of(proposed.content(session, row)) is not None,
    }


def _since(session: Session, row: Proposal) -> dict[str, Difference | None]:
    return {
        "since_hearing": proposed.since_hearing(session, row) if row.state is State.ACCEPTED else None,
        "since_last_round": proposed.since_last_round(session, row) if row.round > 1 else None,
    }


_MOVING = tuple(each.value for each in State if each not in ENDED)
_OPEN = frozenset(State) - ENDED - {State.DRAFT}


def _labels(session: Session, row: Proposal) -> dict[str, str]:
    """Item keys with labels, for short content: what a comment can point at by name."""
    found: dict[str, str] = {}
    for item in islice(proposed.items_of(session, row), SHOWN + 1):
        found[item.key] = item_name(item.label)
    return found


def _added(session: Session, row: Proposal, difference: Difference) -> dict[str, Mapping[str, Any]]:
    """What new items hold, by key: a reader must see what is proposed, not only that it is new."""
    keys = {each.key for each in difference.changes[:SHOWN] if each.kind == "added" and each.key}
    if not keys:
        return {}
    return {
        key: {name: item.content[name] for name in item.content if name != PART}
        for key, item in proposed.items_at(session, row, keys).items()
    }


def _record(session: Session, row: Proposal) -> dict[str, Any]:
    member = visitor()
    electorate = {each.orgnr: each.name for each in networks.organisations(session)}
    every = ballots.ballots(session, row)
    entries = session.execute(
        select(Entry, User.name)
        .outerjoin(User, User.id == Entry.actor_id)
        .where(Entry.subject == procedure.place(row))
        .order_by(Entry.seq.desc())
        .limit(HISTORY * STEPS)
    )
    return {
        **_comments(session, row),
        "rounds": hearing.rounds(session, row),
        "ballots": every,
        "outcomes": {each.id: ballots.outcome_of(each) for each in every if each.closed_at},
        "unheard": {each.id: proposed.since_hearing(session, row, each) for each in every},
        "organisations": electorate,
        "own_votes": votes_left(session, member, row),
        "sign_offs": signoffs.current(session, row),
        "missing_sign_offs": conditions.missing_sign_offs(session, row) if row.change.has_content else [],
        "own_roles": roles_to_sign(session, member, row) if row.change.has_content else [],
        "decisions": decisions.of_proposal(session, row),
        "history": _joined((entry, name) for entry, name in entries)[:HISTORY],
    }


def _comments(session: Session, row: Proposal) -> dict[str, Any]:
    """The page of them that the address names."""
    start = number_asked("comments")
    shown = hearing.comments(session, row, start, comment_places.PAGE)
    told = hearing.tally(session, row)
    end = start + comment_places.PAGE
    return {
        "comments": shown,
        "tally": told,
        "comments_start": start,
        "comments_following": end if end < told.comments else None,
    }


def _joined(entries: Iterable[tuple[Entry, str | None]]) -> list[tuple[Entry, str | None]]:
    """Changes of content by the same person one after the other are told once, by the last of them."""
    found: list[tuple[Entry, str | None]] = []
    for entry, name in entries:
        again = found and entry.action == "set-content" == found[-1][0].action and name == found[-1][1]
        if not again:
            found.append((entry, name))
    return found


@blueprint.post("/proposals/<int:id>/description")
def describe(id: int) -> str | Response | tuple[str, int]:
    member = known_visitor()
    try:
        with database().writing() as session:
            proposals.describe(session, member, id, described(request.form))
    except ContentError as error:
        return page(id, error, request.form), error.status
    flash(gettext("The description is saved."), "success")
    return redirect(url_for("web.proposal", id=id))


@blueprint.post("/proposals/<int:id>/authors")
def add_author(id: int) -> str | Response | tuple[str, int]:
    member = known_visitor()
    username = request.form.get("username", "").strip()
    try:
        with database().writing() as session:
            proposals.add_author(session, member, id, username)
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return page(id, error, request.form), error.status
    flash(gettext("They can write along from now on."), "success")
    return redirect(url_for("web.proposal", id=id))


@blueprint.post("/proposals/<int:id>/conflicts")
def settle_conflict(id: int) -> str | Response | tuple[str, int]:
    """Take the publisher's at one place, or say that ours is to stand."""
    member = known_visitor()
    name, take = request.form.get("spot", ""), request.form.get("take", "")
    try:
        with database().reading() as session:
            prepared = revisions.with_theirs(session, member, id, name, take)
        with database().writing() as session:
            revisions.settle(session, member, id, name, take, *prepared)
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return page(id, error), error.status
    flash(gettext("It is decided what stands there."), "success")
    return redirect(url_for("web.proposal", id=id, _anchor="conflicts"))
