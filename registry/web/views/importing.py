"""Importing a file: upload or paste, say what the columns are, see problems and difference, make a proposal."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from codesets import ReadError
from codesets.formats.source import charset
from codesets.formats.workbook import read_head
from registry import kinds
from registry.errors import BadRequest, NotFound, RegistryError
from registry.kinds.terminology import table as terminology_table
from registry.services.importing import orders, underway
from registry.services.importing.orders import Order, Plan
from registry.services.members import networks
from registry.services.proposing import proposed
from registry.services.reading import library
from registry.web.blueprint import blueprint
from registry.web.uploads import Upload, keep, kept
from registry.web.views import bundling
from registry.web.visitor import database, installation, known_visitor

Answer = str | Response | tuple[str, int]
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
#: What a column of a table can be, for kinds that are read from tables.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "codeset": ("code", "display", "parent", "definition", "status", "display:nb", "display:nn", "display:en"),
    "terminology": terminology_table.FIELDS,
}
TABLES = ("csv", "tsv")
LIMIT = 100


@dataclass(frozen=True)
class Sheet:
    """The columns that a table was found to have, with the first filled rows."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@blueprint.get("/import", endpoint="import_page")
def import_page() -> str:
    known_visitor()
    return _page(request.args)


def _page(
    typed: Mapping[str, Any],
    upload: Upload | None = None,
    plan: Plan | None = None,
    refusal: RegistryError | None = None,
) -> str:
    with database().reading() as session:
        return render_template(
            "import.html",
            typed=typed,
            upload=upload,
            plan=plan,
            refusal=refusal,
            sheet=_sheet(upload, typed) if upload else Sheet(),
            fields=FIELDS.get(str(typed.get("kind", "")), ()),
            kinds=kinds.KINDS,
            networks=networks.networks(session),
            delimiters=DELIMITERS,
            limit=LIMIT,
        )


@blueprint.post("/import")
def import_file() -> Answer:
    """Look, look again with other columns, or make the proposal: the file is sent once."""
    member = known_visitor()
    typed = request.form
    upload: Upload | None = None
    try:
        upload = _upload()
        if typed.get("kind") and bundling.is_bundle(typed["kind"], typed.get("slug", "").strip(), upload):
            return bundling.answer(upload)
        with database().reading() as session:
            order = _order(session, typed)
            orders.require_base(session, member, order)
            plan = orders.plan(session, order, upload.data, upload.filename, _most())
        if typed.get("command") != "propose":
            return _page(typed, upload, plan)
        with database().writing() as session:
            row, is_new = underway.import_once(session, member, plan)
            number = row.id
        with database().reading() as session:
            proposed.make_ready(session, [number])
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return _page(typed, upload, None, error), error.status
    if is_new:
        flash(gettext("The file is now a draft proposal. Look it over and submit it."), "success")
    else:
        flash(gettext("The very same was brought in before: this is the proposal about it."), "warning")
    return redirect(url_for("web.proposal", id=number))


def _most() -> int:
    return installation().settings.max_upload


def _upload() -> Upload:
    """The file chosen, the text pasted, or the one that was sent before."""
    member = known_visitor()
    files = [each for each in request.files.getlist("file") if each.filename]
    if len(files) > 1:
        name = gettext("%(count)s files together", count=len(files))
        return keep(installation(), member, bundling.several(files, _most()), name)
    if files:
        return keep(installation(), member, files[0].read(_most() + 1), files[0].filename or "")
    pasted = request.form.get("text", "")
    if pasted.strip():
        extension = {"archetype": "adl"}.get(request.form.get("kind", ""), _likely(pasted))
        return keep(installation(), member, pasted.encode(), f"pasted.{extension}")
    if request.form.get("upload"):
        return kept(installation(), member, request.form["upload"])
    raise BadRequest("Choose a file, or paste the text.", code="no-file")


def _likely(text: str) -> str:
    start = text.lstrip()[:1]
    return "json" if start in ("{", "[") else "xml" if start == "<" else "csv"


def _order(session: Session, typed: Mapping[str, str]) -> Order:
    slug, kind = typed.get("slug", "").strip(), typed.get("kind", "")
    if not kind:
        raise BadRequest("Choose what kind of standard it is.", code="no-kind")
    title = typed.get("title", "").strip()
    options: dict[str, Any] = {name: typed[name] for name in ("delimiter", "encoding") if typed.get(name)}
    mapping = {name.removeprefix("map."): value for name, value in typed.items() if name.startswith("map.") and value}
    if mapping:
        options["mapping"] = mapping
    return Order(
        slug=slug,
        kind=kind,
        title=title,
        network=typed.get("network") or None,
        version=typed.get("version", "").strip() or None,
        edition=typed.get("edition", "").strip() or None,
        origin=_origin(session, slug, typed),
        format=typed.get("format") or None,
        options=options,
    )


def _origin(session: Session, slug: str, typed: Mapping[str, str]) -> str:
    """An existing standard keeps its origin; a new one is the region's own unless said otherwise."""
    try:
        return library.standard(session, slug).origin.value
    except NotFound:
        return typed.get("origin") or "own"


def _sheet(upload: Upload, typed: Mapping[str, Any]) -> Sheet:
    """The head of a table, for the reader to say what each column is."""
    extension = upload.filename.rpartition(".")[2].lower()
    if extension == "xlsx" and typed.get("kind") == "codeset":
        return _workbook(upload.data)
    if typed.get("kind") not in FIELDS or extension not in TABLES:
        return Sheet()
    try:
        text = upload.data[:20_000].decode(charset(typed.get("encoding") or "utf-8"), "replace").lstrip("\ufeff")
    except LookupError:
        return Sheet()
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as old tables end their lines
    told, first = typed.get("delimiter"), text.split("\n", 1)[0]
    delimiter = told if told in DELIMITERS else max(DELIMITERS, key=first.count)
    rows = list(csv.reader(io.StringIO(text[: text.rfind("\n") + 1] or text), delimiter=delimiter))[:5]
    return Sheet([cell.strip() for cell in rows[0]], rows[1:]) if rows else Sheet()


def _workbook(data: bytes) -> Sheet:
    """Nothing for a damaged one: reading it tells what is wrong."""
    try:
        rows = read_head(data)
    except ReadError:
        return Sheet()
    return Sheet(rows[0], rows[1:]) if rows else Sheet()
