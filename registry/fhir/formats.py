"""JSON and XML: which of them is wanted, what a body says in either, and a resource written in either.

Inside this edge every resource is JSON in R5's form; here it is made of what comes, and made into what goes out.
"""

from functools import lru_cache
from typing import Any, Final

import orjson
from flask import request
from werkzeug.http import parse_options_header

from codesets import ReadError, WriteError
from codesets.formats.fhir_releases import in_r4
from codesets.formats.fhir_xml import parse_fhir_xml, write_fhir_xml
from codesets.formats.json_text import parse_json
from registry.errors import BadRequest, NotAcceptable, UnsupportedMedia
from registry.fhir.release import R4, Release, release_at

JSON: Final = "application/fhir+json"
XML: Final = "application/fhir+xml"
ANY: Final = "*/*"
#: What each name that a client may use for a form means. The order is ours: JSON where all are alike.
FORMS: Final = {
    JSON: JSON, "application/json": JSON, "text/json": JSON, "json": JSON,
    XML: XML, "application/xml": XML, "text/xml": XML, "xml": XML,
    ANY: JSON, "application/*": JSON,
}  # fmt: skip
#: Names that stand for many forms, which no `_format` and no body can be in.
_RANGES: Final = frozenset({ANY, "application/*"})


def wanted() -> str:
    """The form to answer this request in. Raises NotAcceptable."""
    return form_of(request.args.get("_format"), request.headers.get("Accept", ANY), release_at(request.path))


@lru_cache(maxsize=64)
def form_of(told: str | None, accept: str, release: Release) -> str:
    """The form to answer in: `_format` counts before Accept (FHIR, 3.1.0.1.11). Raises NotAcceptable."""
    return _told_form(told, release) if told is not None else _accepted_form(accept, release)


def _told_form(told: str, release: Release) -> str:
    name, options = parse_options_header(told.replace(" ", "+"))
    if name not in FORMS or not _of_release(options, release):
        raise NotAcceptable(
            "{format} is not written here; ask for _format=json or _format=xml.", code="no-format", format=told[:60]
        )
    return FORMS[name]


def _accepted_form(accept: str, release: Release) -> str:
    if accept.strip() in ("", ANY):
        return JSON
    best: tuple[float, str] | None = None
    for each in accept.split(",")[:50]:
        name, options = parse_options_header(each.strip().lower())
        weight = _weight(options.get("q", "1"))
        if name in FORMS and weight and _of_release(options, release) and (best is None or weight > best[0]):
            best = weight, FORMS[name]
    if best is None:
        raise NotAcceptable(
            "Only {json} and {xml} of FHIR {version} are written here.",
            code="no-format", json=JSON, xml=XML, version=release.short,
        )  # fmt: skip
    return best[1]


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _of_release(options: dict[str, str], release: Release) -> bool:
    """Whether a media type's `fhirVersion`, where it has one, is that of the release; some clients tell all of it."""
    told = options.get("fhirVersion", options.get("fhirversion"))
    return told in (None, release.short, release.version)


def wanted_or_json() -> str:
    """The form for a refusal, which is told even where the form asked for is what is refused."""
    try:
        return wanted()
    except NotAcceptable:
        return JSON


def write(resource: dict[str, Any], form: str, release: Release) -> bytes:
    """The bytes of a resource (in R5's form) in a form and release. Raises NotAcceptable where XML cannot carry it."""
    if form == JSON:
        return write_json(resource, release, pretty=request.args.get("_pretty") == "true")
    try:
        return write_fhir_xml(_in(release, resource), release.name)
    except WriteError as error:
        raise NotAcceptable("This cannot be written as XML: {why}.", code="no-format", why=error) from error


def write_json(resource: dict[str, Any], release: Release, *, pretty: bool = False) -> bytes:
    return orjson.dumps(_in(release, resource), option=orjson.OPT_INDENT_2 if pretty else 0)


def _in(release: Release, resource: dict[str, Any]) -> dict[str, Any]:
    return in_r4(resource) if release is R4 else resource


def body(release: Release) -> dict[str, Any]:
    """The resource that was sent. Raises UnsupportedMedia for another kind of body, BadRequest for a bad one."""
    form = FORMS.get(request.mimetype)
    if form is None or request.mimetype in _RANGES or not _of_release(request.mimetype_params, release):
        raise UnsupportedMedia(
            "Send {json} or {xml} of FHIR {version}.", code="no-format", json=JSON, xml=XML, version=release.short
        )
    data = request.get_data()
    if b"\\u0000" in data:  # databases refuse it in their own words
        raise BadRequest("The text holds a character that cannot be stored.", code="nul-character")
    try:
        found = parse_json(data) if form == JSON else parse_fhir_xml(data, release.name)
    except ReadError as error:
        name = "JSON" if form == JSON else "XML"
        raise BadRequest(
            "The body is no {form} that can be read: {why}", code="bad-body", form=name, why=error
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
        raise BadRequest("The body must be a resource.", code="bad-body")
    return found
