"""Importing several files, or a zip: each is shown with what it is and lacks, and those chosen become drafts."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from registry import kinds
from registry.access import require
from registry.errors import BadRequest, RegistryError, TooLarge
from registry.kinds.kind import SelfDescribing
from registry.services.importing import bundles, orders, together, unpacking
from registry.services.importing.bundles import BRINGS, Bundle, Filed
from registry.services.importing.orders import Order
from registry.services.importing.unpacking import Source
from registry.services.members import networks
from registry.services.proposing import proposed
from registry.web import words
from registry.web.uploads import Upload
from registry.web.visitor import database, installation, known_visitor

Answer = str | Response | tuple[str, int]
#: What holds for every file, and goes along from one look to the next.
KEPT = ("kind", "network", "version", "edition", "origin")
PROBLEMS_SHOWN = 20


def several(files: Iterable[FileStorage], most: int) -> bytes:
    """Files that were chosen together, packed as one to be kept. Raises TooLarge."""
    sources, left = [], most
    for file in files:
        data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise TooLarge("The files are larger than {limit} MB together; bring them in by parts.", limit=most >> 20)
        sources.append(Source(unpacking.shown(file.filename or "file"), data))
    return unpacking.packed(sources)


def is_bundle(kind_name: str, slug: str, upload: Upload) -> bool:
    """A zip that the kind does not read as one file itself; also one file of a kind whose files name themselves."""
    kind = kinds.kind(kind_name)
    if unpacking.is_zip(upload.data):
        return not any("zip" in (form.extension, *form.also) or form.extension == "xlsx" for form in kind.formats)
    return isinstance(kind, SelfDescribing) and not slug


def answer(upload: Upload) -> Answer:
    """Look, look again at those chosen, or make a draft of each."""
    typed = {name: request.form.get(name, "").strip() for name in KEPT}
    chosen = frozenset(request.form.getlist("chosen")) if "chosen" in request.form or _again() else None
    try:
        bundle = _look(typed, upload, chosen)
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return _page(typed, upload, Bundle(()), chosen, error), error.status
    if request.form.get("command") != "propose":
        return _page(typed, upload, bundle, chosen)
    try:
        count = _propose(typed, bundle)
    except RegistryError as error:
        if error.status in (401, 403):
            raise
        return _page(typed, upload, bundle, chosen, error), error.status
    if count:
        flash(gettext("Draft proposals made: %(count)s. Look them over and submit them.", count=count), "success")
    else:
        flash(gettext("The very same was brought in before: here are the proposals about it."), "warning")
    return redirect(url_for("web.proposals", mine=1))


def _again() -> bool:
    """Boxes that are not ticked are not sent: what tells a first look from one where nothing is chosen."""
    return "looked" in request.form


def _look(typed: Mapping[str, str], upload: Upload, chosen: frozenset[str] | None) -> Bundle:
    """Every file; those chosen as they stand without the others."""
    limit = installation().settings.max_upload
    kind = bundles.describing(typed["kind"])
    pattern = Order(
        slug="",
        kind=kind.name,
        network=typed["network"] or None,
        version=typed["version"] or None,
        edition=typed["edition"] or None,
        origin=typed["origin"] or "own",
    )
    patience = unpacking.Patience()
    with database().reading() as session:
        require(known_visitor(), "create")
        every = bundles.look(session, pattern, patience.over(_sources(upload, limit, kind)), limit, patience.check)
        for each in every.editions:
            orders.require_base(session, known_visitor(), each.order)
        if chosen is None or chosen == {each.name for each in every.files if each.plan}:
            return every
        alone = bundles.look(session, pattern, _sources(upload, limit, kind), limit, chosen=chosen)
    names = {each.name for each in alone.files}
    return Bundle((*alone.files, *(each for each in every.files if each.name not in names)))


def _sources(upload: Upload, limit: int, kind: SelfDescribing) -> Iterable[Source]:
    if not unpacking.is_zip(upload.data):
        return [Source(unpacking.shown(upload.filename), upload.data)]
    together, most = unpacking.BYTES_IN_REQUEST, unpacking.MOST_IN_REQUEST
    return unpacking.in_zip(upload.data, limit, bundles.wanted(kind), together, most)


def _propose(typed: Mapping[str, str], bundle: Bundle) -> int:
    wanted = frozenset(request.form.getlist("chosen"))
    picked = Bundle(tuple(each for each in bundle.files if each.name in wanted))
    if not wanted:
        raise BadRequest("Choose at least one file.", code="nothing-chosen")
    bundles.sound(picked, kinds.kind(typed["kind"]))
    with database().reading() as session:
        together.foresee(session, known_visitor(), picked.plans, publish=False)
    made = together.drafts(database(), lambda _session: known_visitor(), picked.plans)
    ids = [each.proposal for each in made if each.is_new and each.proposal is not None]
    with database().reading() as session:
        proposed.make_ready(session, ids)
    return len(ids)


def _page(
    typed: Mapping[str, str],
    upload: Upload,
    bundle: Bundle,
    chosen: frozenset[str] | None,
    refusal: RegistryError | None = None,
) -> str:
    with database().reading() as session:
        context: dict[str, Any] = {
            "typed": typed,
            "upload": upload,
            "files": [each for each in bundle.files if each.plan or each.problems],
            "left_out": bundle.skipped,
            "refusal": refusal,
            "is_chosen": lambda each: _is_chosen(each, chosen),
            "can_choose": lambda each: each.state in BRINGS,
            "able": sum(each.state in BRINGS for each in bundle.files),
            "states": words.FILE_STATES,
            "links": words.FILE_LINKS,
            "networks": networks.networks(session),
            "limit": PROBLEMS_SHOWN,
        }
        return render_template("import_files.html", **context)


def _is_chosen(each: Filed, chosen: frozenset[str] | None) -> bool:
    """Until somebody chooses, what can be made a draft of and has no error."""
    if chosen is not None:
        return each.name in chosen and each.state in BRINGS
    return each.state in BRINGS and each.plan is not None and not each.plan.errors
