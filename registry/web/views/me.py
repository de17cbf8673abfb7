"""My tasks: what waits for my vote, signature, answer or triage; my proposals, tokens and password."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import lifecycle
from registry.access import Member, Scope
from registry.access import roles as access_roles
from registry.errors import RegistryError, Unauthenticated
from registry.lifecycle import Action, State
from registry.models import Proposal
from registry.services.members import logins, networks, people
from registry.services.proposing import conditions, hearing, procedure, proposals, signoffs
from registry.services.proposing.actions import actions_for, work_for
from registry.web.blueprint import blueprint
from registry.web.naming import say
from registry.web.visitor import database, forget, known_visitor
from registry.web.whole_numbers import whole_number

#: Proposals in each state that are looked through for tasks, the newest first: who has more waiting works these off.
LOOKED_AT = 100
WAITING = ("submitted", "moved", "accepted", "hearing", "ballot", "recommended", "escalated", "approved")

#: Nothing more happens to a proposal in these.
ENDED = frozenset({State.PUBLISHED, State.REJECTED, State.WITHDRAWN, State.MERGED})


@dataclass
class Tasks:
    vote: list[Proposal] = field(default_factory=list)
    sign: list[Proposal] = field(default_factory=list)
    hear: list[Proposal] = field(default_factory=list)
    answer: list[Proposal] = field(default_factory=list)
    triage: list[Proposal] = field(default_factory=list)
    decide: list[Proposal] = field(default_factory=list)
    mine: list[Proposal] = field(default_factory=list)
    #: Whether there are more proposals than were looked through.
    more: bool = False

    @property
    def mine_open(self) -> list[Proposal]:
        return [each for each in self.mine if each.state not in ENDED]

    @property
    def mine_closed(self) -> list[Proposal]:
        return [each for each in self.mine if each.state in ENDED]

    @property
    def waiting(self) -> int:
        return sum(map(len, (self.vote, self.sign, self.hear, self.answer, self.triage, self.decide)))


@blueprint.get("/me")
def me() -> str:
    return _page(known_visitor())


def _page(member: Member, secret: str = "", refusal: str = "") -> str:
    with database().reading() as session:
        tasks = tasks_of(session, member)
        return render_template(
            "me.html",
            member=member,
            tasks=tasks,
            deadlines=_deadlines(session, tasks),
            networks={each.slug: each.name for each in networks.networks(session)},
            tokens=people.tokens(session, member.username),
            scopes=[each.value for each in Scope],
            secret=secret,
            refusal=refusal,
        )


def _deadlines(session: Session, tasks: Tasks) -> dict[int, datetime]:
    """When the ballots that wait for this member close."""
    ballots = ((row, conditions.last_ballot(session, row)) for row in tasks.vote)
    return {row.id: ballot.deadline for row, ballot in ballots if ballot is not None}


def tasks_of(session: Session, member: Member) -> Tasks:
    tasks = Tasks(mine=proposals.listing(session, member, mine=True))
    for state in WAITING:
        found = proposals.listing(session, member, state=state, limit=LOOKED_AT + 1)
        tasks.more = tasks.more or len(found) > LOOKED_AT
        for row in found[:LOOKED_AT]:
            _sort(session, member, row, tasks)
    return tasks


def _sort(session: Session, member: Member, row: Proposal, tasks: Tasks) -> None:
    work = work_for(session, member, row)
    might = lifecycle.available(row.state, row.change)
    possible = actions_for(session, member, row) if {Action.ACCEPT, Action.ADOPT} & {*might} else []
    if "vote" in work and votes_left(session, member, row):
        tasks.vote.append(row)
    if roles_to_sign(session, member, row):
        tasks.sign.append(row)
    if "comment" in work and _is_asked(session, member, row):
        tasks.hear.append(row)
    if "answer" in work and hearing.tally(session, row).unanswered:
        tasks.answer.append(row)
    if "accept" in possible:
        tasks.triage.append(row)
    if "adopt" in possible:
        tasks.decide.append(row)


def _is_asked(session: Session, member: Member, row: Proposal) -> bool:
    """Whether it is heard in a network of theirs, is another's, and they have said nothing of it yet."""
    sits = any(seat.network == row.network.slug for seat in member.seats)
    own = member.id in procedure.authors(row)
    return sits and not own and not hearing.has_spoken(session, row, member)


def votes_left(session: Session, member: Member, row: Proposal) -> list[str]:
    """The organisations (by number) that this member may vote for and that have not voted."""
    ballot = conditions.last_ballot(session, row)
    if ballot is None or ballot.closed_at is not None:
        return []
    voted = {vote.organisation.orgnr for vote in ballot.votes}
    own = (
        seat.organisation
        for seat in member.seats
        if seat.network == row.network.slug and (seat.voting or seat.deputy_of is not None)
    )
    return [orgnr for orgnr in dict.fromkeys(own) if orgnr in ballot.electorate and orgnr not in voted]


def roles_to_sign(session: Session, member: Member, row: Proposal) -> list[str]:
    """The signatures that are wanting and that this member can give now."""
    if "sign-off" not in work_for(session, member, row):
        return []
    if any(each.user_id == member.id for each in signoffs.current(session, row)):
        return []
    about = procedure.subject(session, row)
    own = {role.value for role in access_roles(member, about)}
    return [role for role in conditions.missing_sign_offs(session, row) if role in own]


@blueprint.post("/me/tokens")
def add_token() -> str | tuple[str, int]:
    """The secret is shown on this very page, once; so there is no redirect."""
    member = known_visitor()
    days = request.form.get("days", "365")
    try:
        with database().writing() as session:
            _, secret = people.issue_token(
                session,
                member,
                member.username,
                request.form.get("name", "").strip(),
                request.form.getlist("scopes"),
                whole_number(days, digits=5) or 0,
            )
    except RegistryError as error:
        return _page(member, refusal=say(error.text)), error.status
    return _page(member, secret=secret)


@blueprint.post("/me/tokens/revoke")
def revoke_token() -> Response:
    member = known_visitor()
    with database().writing() as session:
        people.revoke_token(session, member, member.username, request.form.get("name", ""))
    flash(gettext("The token is revoked."), "success")
    return redirect(url_for("web.me"))


@blueprint.post("/me/password")
def change_password() -> str | Response | tuple[str, int]:
    """The old password is asked for, so that a screen left open gives nothing away. All sessions end."""
    member = known_visitor()
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _page(member, refusal=gettext("The two new passwords are not the same.")), 422
    try:
        logins.check_password(database(), member.username, request.form.get("old", ""))
        with database().writing() as session:
            people.set_password(session, member, member.username, new)
    except Unauthenticated:
        return _page(member, refusal=gettext("The present password is wrong.")), 422
    except RegistryError as error:
        return _page(member, refusal=say(error.text)), error.status
    forget()
    flash(gettext("The password is changed. Log in with the new one."), "success")
    return redirect(url_for("web.login"))


@blueprint.post("/me/logout-everywhere")
def log_out_everywhere() -> Response:
    member = known_visitor()
    with database().writing() as session:
        logins.log_out_everywhere(session, member)
    forget()
    flash(gettext("You are logged out everywhere."), "success")
    return redirect(url_for("web.login"))
