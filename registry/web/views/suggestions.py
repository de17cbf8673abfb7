"""Suggestions: the form for making one, and the page where its network sorts it."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.access import Member, Subject, allowed
from registry.errors import NotFound, RegistryError
from registry.models import Suggestion
from registry.services.members import networks
from registry.services.proposing import suggestions
from registry.services.reading import library
from registry.web.blueprint import blueprint
from registry.web.visitor import database, known_visitor, visitor
from registry.web.whole_numbers import whole_number

Answer = str | Response | tuple[str, int]


@blueprint.get("/suggestions/new")
def new_suggestion() -> str:
    known_visitor()
    return _form(dict(request.args.items()))


def _form(typed: Mapping[str, str], refusal: RegistryError | None = None) -> str:
    with database().reading() as session:
        standard = library.standard(session, typed["standard"]) if typed.get("standard") else None
        return render_template(
            "suggestions/new.html",
            standard=standard,
            networks=networks.networks(session),
            typed=typed,
            refusal=refusal,
        )


@blueprint.post("/suggestions/new")
def suggest() -> Answer:
    member = known_visitor()
    typed = {name: value.strip() for name, value in request.form.items() if name != "csrf_token"}
    given = {name: typed.get(name) or None for name in ("network", "standard")}
    try:
        with database().writing() as session:
            row = suggestions.suggest(session, member, typed.get("text", ""), **given, item=typed.get("item", ""))
            number = row.id
    except RegistryError as error:
        if error.status in (401, 403) or (isinstance(error, NotFound) and typed.get("standard")):
            raise
        return _form(typed, error), error.status
    flash(gettext("Thank you. The network sees your suggestion and answers it."), "success")
    return redirect(url_for("web.suggestion", id=number))


@blueprint.get("/suggestions/<int:id>")
def suggestion(id: int) -> str:
    return _page(id)


def _page(id: int, refusal: RegistryError | None = None) -> str:
    with database().reading() as session:
        row = suggestions.one(session, id)
        about = Subject(network=row.network.slug)
        return render_template(
            "suggestions/page.html",
            row=row,
            may_sort=row.state.value == "open" and allowed(visitor(), "triage", about),
            typed=request.form,
            refusal=refusal,
        )


Deed = Callable[[Session, Member, int, Mapping[str, str]], Suggestion]
DEEDS: Mapping[str, Deed] = {
    "accept": lambda session, member, of, form: suggestions.accept(
        session, member, of, whole_number(form["proposal"], digits=15) or 0 if form.get("proposal") else None
    ),
    "answer": lambda session, member, of, form: suggestions.answer(session, member, of, form.get("text", "")),
    "merge": lambda session, member, of, form: suggestions.merge(
        session, member, of, whole_number(form.get("into", ""), digits=15) or 0
    ),
    "decline": lambda session, member, of, form: suggestions.decline(session, member, of, form.get("reason", "")),
}


@blueprint.post("/suggestions/<int:id>/<any(accept, answer, merge, decline):deed>")
def sort_suggestion(id: int, deed: str) -> Answer:
    member = known_visitor()
    try:
        with database().writing() as session:
            taken = DEEDS[deed](session, member, id, request.form).proposal_id
    except RegistryError as error:
        if error.status == 401:
            raise
        return _page(id, error), error.status
    flash(gettext("The suggestion is settled."), "success")
    if deed == "accept" and taken is not None:
        return redirect(url_for("web.proposal", id=taken))
    return redirect(url_for("web.suggestion", id=id))
