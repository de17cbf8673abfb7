"""Steps on a proposal: the actions, comments, answers, votes and signatures. Each is one button on its page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.access import Member
from registry.errors import BadRequest, RegistryError
from registry.models import Comment
from registry.services.judging.assessments import assess
from registry.services.proposing import ballots, hearing, procedure, proposed, redaction, signoffs
from registry.services.proposing.actions import Options, perform
from registry.services.reading import timeline
from registry.web import words
from registry.web.blueprint import blueprint
from registry.web.comment_places import start_of
from registry.web.naming import say
from registry.web.views.proposals import page
from registry.web.visitor import database, installation, known_visitor, searcher
from registry.web.whole_numbers import whole_number

Answer = str | Response | tuple[str, int]
#: How long a page that has just changed what search finds waits for the index.
PATIENCE = 2.0
#: How many problems are told of at once; the page lists them all.
_TOLD = 5


def _do(id: int, deed: Callable[[Session, Member], object], said: str, anchor: str = "", at: str = "") -> Answer:
    """Do it under the write lock and come back; a refusal is told on the same page, with what was typed kept.

    `at` is the node of a tree that the page is to show. What was said, or answered, stands on the page led to.
    """
    member = known_visitor()
    try:
        with database().writing() as session:
            done = deed(session, member)
            start = start_of(done.number) if isinstance(done, Comment) else 0
    except RegistryError as error:
        if error.status == 401:
            raise
        return page(id, error, request.form.to_dict()), error.status
    flash(said, "success")
    return redirect(url_for("web.proposal", id=id, at=at or None, comments=start or None, _anchor=anchor or None))


def _back() -> tuple[str, str]:
    """Where a comment or an answer leads back to: (anchor, node) of the tree that it was written in, or the hearing."""
    item = request.form.get("item", "").strip()
    return (f"item-{item}", item) if item and request.form.get("back") == "node" else ("hearing", "")


@blueprint.post("/proposals/<int:id>/actions/<action>")
def act(id: int, action: str) -> Answer:
    options = _options()
    if action in ("publish", "submit"):
        _judge_beforehand(id)
    said = gettext("Done: %(action)s.", action=words.word(words.ACTIONS, action))
    answer = _do(id, lambda session, member: perform(session, member, id, action, options), said)
    if action == "publish" and isinstance(answer, Response):
        _wait_for_index()
    if action == "submit" and isinstance(answer, Response):
        _tell_what_waits(id)
    return answer


def _options() -> Options:
    form = request.form
    return Options(
        note=form.get("note", "").strip(),
        reason=form.get("reason", "").strip(),
        into=whole_number(form.get("into", "").strip(), digits=15),
        network=form.get("network") or None,
        deadline=_end_of(form.get("deadline", "")),
        meeting=form.get("meeting", "").strip() or None,
        invited=tuple(form.getlist("invited")),
        question=form.get("question", "").strip(),
        alternatives=form.get("alternatives", "").strip(),
        consequences=form.get("consequences", "").strip(),
        valid_from=timeline.parse_moment(form["valid_from"], "valid_from") if form.get("valid_from") else None,
    )


def _end_of(typed: str) -> datetime | None:
    """A deadline given as a day lasts until that day is over."""
    if not typed.strip():
        return None
    found = timeline.parse_moment(typed, "deadline")
    return found + timedelta(days=1) if len(typed.strip()) <= 10 else found


def _judge_beforehand(id: int) -> None:
    """The costly checks are done before the write lock and found ready under it."""
    with database().reading() as session:
        row = procedure.proposal(session, known_visitor(), id)
        if row.content_hash and row.change.has_content:
            base = row.base.content_hash if row.base else None
            own = row.standard.slug if row.standard else None
            assess(session, row.kind, row.content_hash, base, own)


def _tell_what_waits(id: int) -> None:
    with database().reading() as session:
        row = procedure.proposal(session, known_visitor(), id)
        for each in proposed.before_publication(session, row)[:_TOLD]:
            flash(gettext("Stops publication until it is mended: %(problem)s", problem=say(each.text)), "warning")


def _wait_for_index() -> None:
    with database().reading() as session:
        through = installation().ledger.next_seq(session) - 1
    searcher().wait_for(through, PATIENCE)


@blueprint.post("/proposals/<int:id>/comments")
def comment(id: int) -> Answer:
    form = request.form
    return _do(
        id,
        lambda session, member: hearing.comment(
            session, member, id, form.get("text", "").strip(), form.get("grade", ""), form.get("item", "").strip()
        ),
        gettext("Your comment is kept."),
        *_back(),
    )


@blueprint.post("/proposals/<int:id>/redactions")
def redact(id: int) -> Answer:
    place = request.form.get("place", "")
    return _do(
        id,
        lambda session, member: redaction.redact(session, member, id, place),
        gettext("The text is removed for ever; that it was, is on record."),
        "hearing",
    )


@blueprint.post("/proposals/<int:id>/comments/<int:number>/answer")
def answer(id: int, number: int) -> Answer:
    form = request.form
    return _do(
        id,
        lambda session, member: hearing.answer(
            session, member, id, number, form.get("text", "").strip(), form.get("resolved") == "yes"
        ),
        gettext("Your answer is kept."),
        *_back(),
    )


@blueprint.post("/proposals/<int:id>/votes")
def vote(id: int) -> Answer:
    form = request.form
    return _do(
        id,
        lambda session, member: ballots.vote(
            session,
            member,
            id,
            form.get("organisation", ""),
            form.get("vote", ""),
            form.get("works_here", ""),
            form.get("reason", "").strip(),
            form.get("interests", "").strip(),
        ),
        gettext("The vote is cast."),
        "ballot",
    )


@blueprint.post("/proposals/<int:id>/sign-offs")
def sign_off(id: int) -> Answer:
    form = request.form
    return _do(
        id, lambda session, member: _sign(session, member, id, form.get("role", "")), gettext("Signed."), "sign-offs"
    )


def _sign(session: Session, member: Member, id: int, role: str) -> None:
    """The form names the content that the signer saw: nobody signs what changed behind the open page."""
    row = procedure.proposal(session, member, id)
    if request.form.get("content") != row.content_hash:
        raise BadRequest(
            "The content has changed since you opened the page. Read it again before you sign.", code="content-moved"
        )
    signoffs.sign_off(session, member, id, role, request.form.get("note", "").strip())
