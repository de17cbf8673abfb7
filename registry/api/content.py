"""A version's content as a file: negotiated, validated, in ranges; served as it lies."""

import re
from typing import Any

from flask import Response, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from registry import kinds
from registry.access import AccessClass, Use
from registry.api.blueprint import ApiBlueprint
from registry.api.conditional import held_to_conditions
from registry.api.exact import exact_version
from registry.api.identity import installation, reading
from registry.api.media import ALSO_CALLED, WRITTEN, anything
from registry.api.moments import Timed, when
from registry.api.requests import FormatName
from registry.api.standards import leads_on, led_on
from registry.errors import NotAcceptable
from registry.kinds.kind import Format
from registry.services.publishing.renditions import Rendition, rendition, writable
from registry.services.reading.licences import access_class, require_use

blueprint = ApiBlueprint("content", __name__, description="Content in every format of its kind.")

SMALL = 256 * 1024
YEAR = 365 * 24 * 60 * 60
#: One range of bytes. Anything else (several, other units) is passed over, as RFC 9110 section 14.2 lets a server do.
ONE_RANGE = re.compile(r"bytes=(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")


class ContentQuery(Timed):
    format = FormatName(metadata={"description": "A name from /kinds/{kind}/formats; instead of Accept."})


@blueprint.operation(
    "/standards/<slug>/versions/<number>/content",
    query=ContentQuery,
    media=WRITTEN[0],
    also=(302, 304, 406, 412, 416),
    responses={
        200: {"content": anything(WRITTEN)},
        206: {"description": "The range asked for.", "content": anything(WRITTEN)},
    },
)
def content(slug: str, number: str, query: dict[str, Any]) -> AnyResponse:
    """The content of a version

    By `?format=` or Accept; compressed by Accept-Encoding (zstd, gzip). The ETag is strong, one for each format and
    encoding. What is open may be cached for ever: a version never changes.
    """
    with reading() as (session, member):
        if leads_on(number):
            return led_on(session, slug, number, when(query))
        version = exact_version(session, slug, number, when(query))
        require_use(member, version.standard, Use.DOWNLOAD)
        form = negotiated(version.standard.kind, query.get("format"))
        found = rendition(session, version, form.name, _encoding())
        shared = access_class(version.standard, Use.DOWNLOAD) is AccessClass.OPEN
    return send(found, shared=shared and not installation().settings.require_login)


def negotiated(kind_name: str, name: str | None) -> Format:
    """The format asked for. Raises NotAcceptable, naming those there are."""
    formats = kinds.kind(kind_name).formats
    if name is not None or "Accept" not in request.headers:
        return writable(formats, name)
    offered = [each for each in formats if each.writes]
    names = [each.media_type for each in offered]
    chosen = request.accept_mimetypes.best_match(
        [*names, *(name for name in ALSO_CALLED if ALSO_CALLED[name] in names)]
    )
    chosen = ALSO_CALLED.get(chosen or "", chosen)
    for each in offered:
        if each.media_type == chosen:
            return each
    types = ", ".join(f"{each.media_type} ({each.name})" for each in offered)
    raise NotAcceptable("None of the types in Accept is made here. There are: {types}.", types=types)


def _encoding() -> str:
    """The best of zstd, gzip and "" (plain) that the client takes; plain where it takes none."""
    accepted = request.accept_encodings
    plain = accepted.quality("identity") if "identity" in accepted.values() else 0.001
    qualities = {"zstd": accepted.quality("zstd"), "gzip": accepted.quality("gzip"), "": plain}
    best = max(qualities, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else ""


def send(found: Rendition, *, shared: bool) -> AnyResponse:
    """The file with its headers, or the 304, 206, 412 or 416 that the request's conditions ask for."""
    if request.method != "GET" or not ONE_RANGE.fullmatch(request.headers.get("Range", "")):
        request.environ.pop("HTTP_RANGE", None)
    response = _file(found)
    response.set_etag(found.etag)
    response.content_length = found.size
    if found.encoding:
        response.content_encoding = found.encoding
    response.vary.update(["Accept", "Accept-Encoding"])
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if shared else "private, no-cache"
    return held_to_conditions(response, length=found.size)


def _file(found: Rendition) -> Response:
    """Small files are sent from memory; large ones are streamed, by the server's own means where it has any."""
    if found.size > SMALL:
        response = send_file(
            found.path, mimetype=found.media_type, download_name=found.filename, etag=False, conditional=False
        )
        del response.headers["Last-Modified"]  # of the file, which each node makes in its own time
        return response
    response = Response(found.path.read_bytes(), mimetype=found.media_type)
    response.headers.set("Content-Disposition", "inline", filename=found.filename)
    return response
