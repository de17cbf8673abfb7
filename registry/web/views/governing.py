"""What leaders do on their network's page: say how it decides, end mandates, name deputies; operators give seats."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.access import Member
from registry.errors import RegistryError
from registry.services.members import networks as service
from registry.services.members import seats
from registry.services.reading.timeline import parse_moment
from registry.web.blueprint import blueprint
from registry.web.views.networks import page
from registry.web.visitor import database, known_visitor

Answer = str | Response | tuple[str, int]
_NUMBERS = ("hearing_days", "ballot_days", "minimum_open_days", "rounds_before_escalation")
_CHOICES = ("rule", "quorum", "authority")


@blueprint.post("/networks/<slug>/policy")
def set_policy(slug: str) -> Answer:
    changes = _policy(request.form)
    said = gettext("Saved. It holds for ballots that are opened from now on.")
    return _done(slug, said, lambda session, member: service.set_policy(session, member, slug, changes))


def _policy(form: Mapping[str, str]) -> dict[str, Any]:
    """Numbers as numbers; what is none is left for the policy to refuse, by its name."""
    changes: dict[str, Any] = {name: form[name] for name in _CHOICES if name in form}
    for name in _NUMBERS:
        typed = form.get(name, "").strip()
        changes[name] = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else typed
    changes["interests_declared"] = form.get("interests_declared") == "yes"
    return changes


@blueprint.post("/networks/<slug>/organisations")
def join(slug: str) -> Answer:
    orgnr = request.form.get("joining", "")
    said = gettext("The organisation has a vote from now on.")
    return _done(slug, said, lambda session, member: service.join(session, member, slug, orgnr))


@blueprint.post("/networks/<slug>/organisations/<orgnr>/end")
def leave(slug: str, orgnr: str) -> Answer:
    said = gettext("The organisation has no vote from now on.")
    return _done(slug, said, lambda session, member: service.leave(session, member, slug, orgnr))


@blueprint.post("/networks/<slug>/seats")
def add_seat(slug: str) -> Answer:
    form = request.form

    def give(session: Session, member: Member) -> None:
        seats.add_seat(
            session,
            member,
            slug,
            form.get("username", "").strip(),
            form.get("organisation", ""),
            role=form.get("role", "member"),
            voting=form.get("voting") == "yes",
            profession=form.get("profession") or None,
            valid_to=_until(form),
        )

    return _done(slug, gettext("The seat is given."), give)


@blueprint.post("/networks/<slug>/seats/<int:seat>/deputy")
def name_deputy(slug: str, seat: int) -> Answer:
    username = request.form.get("username", "").strip()

    def name(session: Session, member: Member) -> None:
        seats.seat(session, slug, seat)
        seats.name_deputy(session, member, seat, username, _until(request.form))

    return _done(slug, gettext("The deputy is named, and can vote from now on."), name)


@blueprint.post("/networks/<slug>/seats/<int:seat>/end")
def end_seat(slug: str, seat: int) -> Answer:

    def end(session: Session, member: Member) -> None:
        seats.seat(session, slug, seat)
        seats.end_seat(session, member, seat)

    return _done(slug, gettext("The mandate has ended."), end)


def _until(form: Mapping[str, str]) -> datetime | None:
    day = form.get("until", "")
    return parse_moment(day, "until") if day else None


def _done(slug: str, said: str, verb: Callable[[Session, Member], object]) -> Answer:
    """Do it, and say so at the head of the page; a refusal is told there, with what was typed."""
    member = known_visitor()
    try:
        with database().writing() as session:
            verb(session, member)
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return page(slug, error, request.form), error.status
    flash(said, "success")
    return redirect(url_for("web.network", slug=slug))
