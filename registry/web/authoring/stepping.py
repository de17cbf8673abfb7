"""One step of an editor: taken on the content that the page was made from, saved, told, and back to the same place."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from codesets import ConceptMap, Told, ValueSet
from registry.errors import ContentError, PreconditionFailed, RegistryError
from registry.kinds.telling import said
from registry.services.proposing import authoring, drafting
from registry.web.authoring.address import address
from registry.web.authoring.work import Work
from registry.web.naming import say
from registry.web.visitor import database, known_visitor

Answer = str | Response | tuple[str, int]
Edited = TypeVar("Edited", ValueSet, ConceptMap)


def kept(names: Iterable[str]) -> dict[str, str]:
    """What the address says of what the reader is about, by these names."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def step(
    id: int,
    sort: type[Edited],
    taken: Callable[[Work, Edited], Edited],
    page: Callable[[int, RegistryError], str],
    back: tuple[str, dict[str, str]],
) -> Answer:
    """What the form asks for; `page` shows a refusal, `back` is the endpoint and what its address keeps."""
    member = known_visitor()
    try:
        with database().reading() as session:
            work = Work(session, member, request.form)
            expected = request.form.get("start", "")
            prepared = authoring.stepped(session, member, id, sort, expected, lambda content: taken(work, content))
        with database().writing() as session:
            drafting.set_content(session, member, id, prepared, expected=expected)
    except (ContentError, PreconditionFailed) as error:
        return page(id, error), error.status
    _tell(work.notes)
    endpoint, about = back
    return redirect(address(endpoint, id, about, request.form.get("anchor", "")))


def _tell(notes: Iterable[Told]) -> None:
    for note in notes:
        flash(say(said(note)), "warning")
    flash(gettext("Saved."), "success")
