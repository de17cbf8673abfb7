"""A record checked against a template or an archetype: pasted, judged, and kept nowhere."""

import json

from flask import render_template, request

from registry import kinds
from registry.access import Use
from registry.errors import BadRequest, NotAcceptable, NotFound, RegistryError
from registry.kinds.archetype.instances import Checked
from registry.services.judging import instances
from registry.services.publishing import renditions
from registry.services.reading import library
from registry.services.reading.licences import require_use
from registry.web.blueprint import blueprint
from registry.web.views.standards import when
from registry.web.visitor import database, visitor

ADDRESS = "/standards/<slug>/versions/<number>/check-instance"


@blueprint.get(ADDRESS)
def check_instance(slug: str, number: str) -> str | tuple[str, int]:
    """With `example=1` it begins with a record that holds to it."""
    if "example" not in request.args:
        return _page(slug, number, "")
    try:
        return _page(slug, number, _example(slug, number))
    except NotAcceptable as error:
        return _page(slug, number, "", refusal=error), error.status


def _example(slug: str, number: str) -> str:
    with database().reading() as session:
        edition = library.edition(session, slug, number, when())
        require_use(visitor(), edition.version.standard, Use.DOWNLOAD)
        made = renditions.rendition(session, edition.version, "example").path.read_text(encoding="utf-8")
    return json.dumps(json.loads(made), ensure_ascii=False, indent=2)


@blueprint.post(ADDRESS)
def instance_checked(slug: str, number: str) -> str | tuple[str, int]:
    text = request.form.get("record", "")
    try:
        if not text.strip():
            raise BadRequest("Paste a record as JSON.", code="no-record")
        with database().reading() as session:
            found = instances.check(session, visitor(), slug, number, text.encode("utf-8", "replace"), when())
    except RegistryError as error:
        if error.status in (401, 403, 404):
            raise
        return _page(slug, number, text, refusal=error), error.status
    return _page(slug, number, text, found)


def _page(slug: str, number: str, text: str, found: Checked | None = None, refusal: RegistryError | None = None) -> str:
    with database().reading() as session:
        edition = library.edition(session, slug, number, when())
        standard = edition.version.standard
        require_use(visitor(), standard, Use.VIEW)
        if standard.kind != "archetype":
            raise NotFound("Records are checked against templates and archetypes.", code="no-template")
        return render_template(
            "kinds/archetype/check_instance.html",
            standard=standard,
            version=edition.version,
            kind=kinds.kind(standard.kind),
            text=text,
            checked=found,
            refusal=refusal,
        )
