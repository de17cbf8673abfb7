"""Reading one edition."""

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import parse_etags

from registry.access import Use
from registry.fhir import large, subsets
from registry.fhir.answers import VARY, resource
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.resources import head_of, resource_of
from registry.lifecycle import VersionStatus
from registry.services.reading.library import Edition


def read(visit: Visit, type_name: str, id: str, number: str | None, asked: Asked) -> Response:
    """The ETag is weak and names the version (FHIR, 3.2.0.1.3), and its status where that is not in force.

    A client that keeps what was in force so learns of a recall when it asks again.
    """
    found = visit.edition(type_name, id, number, asked.clocks)
    mode = subsets.mode_of(asked.text("_summary"))
    elements = [each.strip() for each in (asked.text("_elements") or "").split(",") if each.strip()]
    whole = subsets.holds_content(mode, elements) and type_name != "NamingSystem"
    visit.require(found, Use.DOWNLOAD if whole else Use.VIEW)
    etag = tag(found)
    at = found.version.recorded_at
    headers = {"ETag": etag, "Last-Modified": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    if _is_known(etag, at, found):
        return Response(status=304, headers={**headers, "Vary": VARY})
    served = visit.served(found)
    if whole and large.is_large(served):
        head = resource_of(type_name, found, head_of(served))
        return large.sent(head, served, mode, elements, headers)
    thing = visit.whole(found) if whole else head_of(served)
    body = resource_of(type_name, found, thing)
    return resource(subsets.part_of(body, mode, elements), headers=headers)


def tag(found: Edition) -> str:
    number = quote(found.version.number)
    return f'W/"{number}"' if found.status == VersionStatus.IN_FORCE else f'W/"{number}.{found.status}"'


def _is_known(tag: str, at: datetime, found: Edition) -> bool:
    """If-None-Match counts before If-Modified-Since; a time alone does not tell of what has been recalled since."""
    if request.headers.get("If-None-Match") is not None:
        return parse_etags(request.headers["If-None-Match"]).contains_weak(tag[3:-1])
    since = request.if_modified_since
    in_force = found.status == VersionStatus.IN_FORCE
    return since is not None and in_force and at.astimezone(UTC).replace(microsecond=0) <= since
