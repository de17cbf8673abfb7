"""Editing a proposal's content: the whole in one form, item by item for long lists, or as source text."""

import io
import json
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.access import Member, Use
from registry.errors import ContentError, Message, PreconditionFailed, Problem, RegistryError, TooLarge, together
from registry.kinds.kind import Content, Item, Kind
from registry.kinds.structured import Collection
from registry.lifecycle import Work
from registry.models import Proposal
from registry.services.importing import orders
from registry.services.proposing import drafting, procedure, proposals, proposed
from registry.services.proposing.drafting import Operation
from registry.services.reading import licences
from registry.services.stored.judgements import LARGE
from registry.web.archetype_pages.called import names_in
from registry.web.archetype_pages.nodes import has_form
from registry.web.blueprint import blueprint
from registry.web.forms import Fault, Node, apply_command, draft_of, read_content, read_form
from registry.web.forms.draft import Draft, without_blank_rows
from registry.web.forms.of_kinds import as_json, head_nodes, nodes_for, row_nodes, tables_of
from registry.web.forms.places import place_of
from registry.web.forms.view import FormView
from registry.web.language import language
from registry.web.margin import margin
from registry.web.naming import say
from registry.web.views import sorts
from registry.web.visitor import database, installation, known_visitor, visitor
from registry.web.whole_numbers import number_asked

Answer = str | Response | tuple[str, int]
#: Content with more items than this is edited item by item.
MANY = 150
PAGE = 50


def editable(session: Session, member: Member, id: int) -> Proposal:
    row = procedure.proposal(session, member, id)
    procedure.enter_work(session, member, row, Work.EDIT)
    licences.require_proposed(member, row, Use.VIEW)
    return row


@blueprint.get("/proposals/<int:id>/edit")
def edit(id: int) -> Answer:
    member = known_visitor()
    with database().reading() as session:
        row = editable(session, member, id)
        kind, content = proposed.kind_of(row), proposed.content(session, row)
        if kind.schema is None:
            return _source_page(row, kind, kind.canonical(content).decode(), together(proposed.problems(session, row)))
        editor = sorts.editor_of(content)
        if editor and not request.args.get("form"):
            return redirect(url_for(editor, id=id))
        if _is_long(kind, content):
            return redirect(url_for("web.edit_items", id=id))
        nodes = nodes_for(kind, content)
        draft = draft_of(nodes, as_json(kind, content), language())
        faults = _faults(proposed.problems_of(session, row, content), draft, tables_of(kind))
        return _form_page(row, kind, FormView(nodes, draft, [each for each in faults if request.args.get("check")]))


def _is_long(kind: Kind, content: Content) -> bool:
    return any(number > MANY for number, _ in enumerate(kind.items(content)))


def _faults(problems: list[Problem], draft: Mapping[str, Draft], tables: tuple[Collection, ...]) -> list[Fault]:
    return [Fault(place_of(each, draft, tables), each.text, each.severity) for each in problems]


def _form_page(row: Proposal, kind: Kind, form: FormView, focus: str = "", start: str | None = None) -> str:
    return render_template(
        "proposals/edit.html",
        row=row,
        kind=kind,
        form=form,
        focus=focus,
        start=start or row.content_hash,
        slug=proposals.target_slug(row),
        title=proposed.title_of(row),
        other_sorts=sorts.others(row),
    )


@blueprint.post("/proposals/<int:id>/edit")
def save(id: int) -> Answer:
    member = known_visitor()
    with database().reading() as session:
        row = editable(session, member, id)
        kind = proposed.kind_of(row)
        if kind.schema is None:
            return _save_source(session, member, row, kind)
        nodes = nodes_for(kind, proposed.content(session, row))
        draft = read_form(nodes, request.form)
        command = request.form.get("command", "save")
        start = request.form.get("start")
        if command not in ("save", "check"):
            draft, focus = apply_command(nodes, draft, command)
            return _form_page(row, kind, FormView(nodes, draft), focus, start)
        draft = without_blank_rows(draft)
        content, faults = _read(session, row, kind, nodes, draft)
        errors = [fault for fault in faults if fault.severity == "error"]
        if content is None or (errors and command == "check"):
            return _form_page(row, kind, FormView(nodes, draft, faults), "error-summary", start), 422
    try:
        store(member, id, kind, content, start)
    except PreconditionFailed as error:
        return _form_page(row, kind, FormView(nodes, draft, [Fault("", error.text)]), "error-summary", start), 412
    return saved(id)


def _read(
    session: Session, row: Proposal, kind: Kind, nodes: tuple[Node, ...], draft: dict[str, Draft]
) -> tuple[Content | None, list[Fault]]:
    """The content and what is wrong in it; None where it cannot even be kept as a draft."""
    raw, faults = read_content(nodes, draft)
    try:
        content = kind.read(json.dumps(raw, ensure_ascii=False).encode(), "json")
    except ContentError as error:
        unread = {fault.name for fault in faults}
        told = _faults(error.problems, draft, tables_of(kind))
        return None, faults + [fault for fault in told if fault.name not in unread]
    if faults:
        return None, faults
    return content, _faults(proposed.problems_of(session, row, content), draft, tables_of(kind))


def store(member: Member, id: int, kind: Kind, content: Content, start: str | None) -> None:
    with database().reading() as session:
        prepared = drafting.rewritten(session, procedure.proposal(session, member, id), content)
    with database().writing() as session:
        drafting.set_content(session, member, id, prepared, expected=start)
    with database().reading() as session:
        proposed.make_ready(session, [id])


def saved(id: int) -> Response:
    """What is worked out anew at saving may mend what the form had wrong: the stored content counts."""
    with database().reading() as session:
        row = procedure.proposal(session, visitor(), id)
        wrong = any(each.severity == "error" for each in proposed.problems(session, row))
    if wrong:
        flash(gettext("Saved. There are problems to solve before the proposal can be submitted."), "warning")
    else:
        flash(gettext("Saved. See below what has changed."), "success")
    return redirect(url_for("web.proposal", id=id, _anchor="problems" if wrong else "changes"))


def _source_page(row: Proposal, kind: Kind, text: str, problems: list[Problem], start: str | None = None) -> str:
    """What is too large for a field of text is downloaded, and replaced by a file."""
    at_line: dict[int, list[Problem]] = {}
    lines = text.count("\n") + 1
    for each in problems:
        at_line.setdefault(each.line or 0, []).append(each)
    return render_template(
        "proposals/source.html",
        row=row,
        kind=kind,
        text=None if len(text) > LARGE else text,
        problems=problems,
        at_line=at_line,
        notes=margin({line: [f"{each.code} {say(each.text)}" for each in at_line[line]] for line in at_line}, lines),
        lines=lines,
        start=start or row.content_hash,
        slug=proposals.target_slug(row),
        title=proposed.title_of(row),
        called=names_in(text) if row.kind == "archetype" and any(each.item for each in problems) else None,
        has_form=row.kind == "archetype" and has_form(text),
    )


def _save_source(session: Session, member: Member, row: Proposal, kind: Kind) -> Answer:
    """Text that can be read is saved, with its problems told; text that cannot is shown again, nothing lost."""
    start = request.form.get("start")
    data, form = _sent(session, row, kind)
    try:
        content = kind.read(data, form)
    except (ContentError, TooLarge) as error:
        faults = error.problems if isinstance(error, ContentError) else []
        told = faults or [Problem(error.code, error.text)]
        return _source_page(row, kind, data.decode("utf-8", "replace"), told, start), error.status
    problems = together(proposed.problems_of(session, row, content))
    text = kind.canonical(content).decode()
    if request.form.get("command") == "check":
        return _source_page(row, kind, text, problems, start)
    try:
        store(member, row.id, kind, content, start)
    except PreconditionFailed as error:
        return _source_page(row, kind, text, [Problem(error.code, error.text)], start), 412
    return saved(row.id)


def _sent(session: Session, row: Proposal, kind: Kind) -> tuple[bytes, str]:
    """The file that was chosen, in its format, else the text, whose lines end as they did before it was edited."""
    file = request.files.get("file")
    if file is not None and file.filename:
        data = file.read(installation().settings.max_upload + 1)
        return data, orders.detect_format(kind, file.filename, data)
    text = request.form.get("source", "").replace("\r\n", "\n")
    if b"\r\n" in kind.canonical(proposed.content(session, row))[:4096]:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8", "replace"), kind.formats[0].name


@blueprint.get("/proposals/<int:id>/source")
def source(id: int) -> Response:
    """The text as it is proposed now, as a file."""
    with database().reading() as session:
        row = procedure.proposal(session, visitor(), id)
        licences.require_proposed(visitor(), row, Use.DOWNLOAD)
        kind, content = proposed.kind_of(row), proposed.content(session, row)
        data = kind.canonical(content)
    extension = "opt" if data.lstrip()[:1] == b"<" else kind.formats[0].extension
    name = f"{proposals.target_slug(row)}-{row.id}.{extension}"
    return send_file(io.BytesIO(data), mimetype="text/plain", as_attachment=True, download_name=name)


@blueprint.get("/proposals/<int:id>/items")
def edit_items(id: int) -> str:
    """The items of long content, found by what they are called, a page at a time."""
    member = known_visitor()
    wanted, start = request.args.get("q", "").strip(), number_asked("start")
    with database().reading() as session:
        row = editable(session, member, id)
        kind, content = proposed.kind_of(row), proposed.content(session, row)
        found = [each for each in kind.items(content) if each.key != "" and _matches(each, wanted)]
        changed = {each.key for each in proposed.difference(session, row).changes}
        return render_template(
            "proposals/items.html",
            row=row,
            kind=kind,
            slug=proposals.target_slug(row),
            title=proposed.title_of(row),
            wanted=wanted,
            rows=found[start : start + PAGE],
            total=len(found),
            following=start + PAGE if start + PAGE < len(found) else None,
            changed=changed,
            tables=tables_of(kind),
        )


def _matches(item: Item, wanted: str) -> bool:
    folded = wanted.casefold()
    return not folded or folded in item.key.casefold() or folded in item.label.casefold()


def _table(kind: Kind, key: str, name: str | None) -> Collection:
    """The table that the item lies in: the one asked for, else by the key's prefix."""
    tables = tables_of(kind)
    for table in tables:
        if table.field == name:
            return table
    fitting = [table for table in tables if key.startswith(table.prefix)]
    return max(fitting, key=lambda table: len(table.prefix))


@blueprint.get("/proposals/<int:id>/items/edit")
def edit_item(id: int) -> str:
    """One item in a form; without `key` a new one, with `head` the standard's own fields."""
    member = known_visitor()
    key, head = request.args.get("key", ""), bool(request.args.get("head"))
    with database().reading() as session:
        row = editable(session, member, id)
        kind, content = proposed.kind_of(row), proposed.content(session, row)
        nodes = head_nodes(kind, content) if head else row_nodes(kind, _table(kind, key, request.args.get("table")))
        item = _item(kind, content, key) if key or head else None
        draft = draft_of(nodes, item.content if item else {}, language())
        return _item_page(row, kind, FormView(nodes, draft), key, item.label if item and key else "")


def _item(kind: Kind, content: Content, key: str) -> Item:
    for each in kind.items(content):
        if each.key == key:
            return each
    raise ContentError("There is no item {key} in this proposal.", key=key[:200])


def _item_page(row: Proposal, kind: Kind, form: FormView, key: str, label: str = "", focus: str = "") -> str:
    return render_template(
        "proposals/item.html",
        row=row,
        kind=kind,
        form=form,
        key=key,
        focus=focus,
        slug=proposals.target_slug(row),
        title=proposed.title_of(row),
        asked=request.args,
        title_of_item=label,
    )


@blueprint.post("/proposals/<int:id>/items/edit")
def save_item(id: int) -> Answer:
    member = known_visitor()
    key, head = request.args.get("key", ""), bool(request.args.get("head"))
    command = request.form.get("command", "save")
    if command in ("retire", "remove") and key:
        return _end_item(member, id, command, key)
    with database().reading() as session:
        row = editable(session, member, id)
        kind, content = proposed.kind_of(row), proposed.content(session, row)
        table = None if head else _table(kind, key, request.args.get("table"))
        nodes = head_nodes(kind, content) if table is None else row_nodes(kind, table)
        draft = read_form(nodes, request.form)
        if command != "save":
            draft, focus = apply_command(nodes, draft, command)
            return _item_page(row, kind, FormView(nodes, draft), key, focus=focus)
        raw, faults = read_content(nodes, draft)
        target = key if key or table is None else f"{table.prefix}{raw.get(table.key, '')}"
        faults = faults or _new_key_faults(kind, content, table, key, raw)
        if not faults:
            try:
                prepared, start = drafting.patched(session, member, id, [Operation("put", target, raw)])
            except ContentError as error:
                faults = [Fault(_inside(each, draft), each.text, each.severity) for each in error.problems]
        if faults:
            return _item_page(row, kind, FormView(nodes, draft, faults), key, focus="error-summary"), 422
    with database().writing() as session:
        drafting.set_content(session, member, id, prepared, expected=start)
    flash(gettext("The item is saved."), "success")
    return redirect(url_for("web.edit_items", id=id, q=target))


def _new_key_faults(
    kind: Kind, content: Content, table: Collection | None, key: str, raw: Mapping[str, Any]
) -> list[Fault]:
    """A new item must have a key of its own, or it would silently take another's place."""
    if table is None or key:
        return []
    own = raw.get(table.key)
    if not own:
        return [Fault(table.key, Message("Give the item its code or identifier."))]
    if any(each.key == f"{table.prefix}{own}" for each in kind.items(content)):
        return [Fault(table.key, Message("{key} is already there; choose another.", {"key": own}))]
    return []


def _inside(problem: Problem, draft: Mapping[str, Draft]) -> str:
    """The field within the one item of this form; a path that begins in a table leaves out table and row."""
    path = problem.field.split(".") if problem.field else []
    while path and path[0] not in draft:
        path = path[1:]
    return place_of(Problem(problem.code, problem.text, "", ".".join(path)), draft, ())


def _end_item(member: Member, id: int, command: str, key: str) -> Answer:
    try:
        with database().reading() as session:
            prepared, start = drafting.patched(session, member, id, [Operation(command, key)])
        with database().writing() as session:
            drafting.set_content(session, member, id, prepared, expected=start)
    except RegistryError as error:
        if error.status != 422:
            raise
        flash(say(error.text), "error")
        return redirect(url_for("web.edit_item", id=id, key=key))
    said = {"retire": gettext("The item is retired."), "remove": gettext("The item is removed.")}
    flash(said[command], "success")
    return redirect(url_for("web.edit_items", id=id))
