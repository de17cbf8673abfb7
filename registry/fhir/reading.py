"""Reading editions: read, version read, history, and search."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request

from codesets import Thing
from registry.access import Use
from registry.fhir.answers import resource
from registry.fhir.asked import Asked
from registry.fhir.holding import TYPES, Visit
from registry.fhir.resources import resource_of
from registry.lifecycle import VersionStatus
from registry.models import moment
from registry.services import library, licences, terminologies
from registry.services.library import Edition

PAGE = 20
MOST = 200


def read(visit: Visit, type_name: str, id: str, number: str | None, asked: Asked) -> Response:
    """The ETag is weak and names the version (FHIR R4, 3.1.0.1.3), and its status where that is not in force.

    A client that keeps what was in force so learns of a recall when it asks again.
    """
    found = visit.edition(type_name, id, number, asked.when)
    summary = request.args.get("_summary") == "true"
    visit.require(found, Use.VIEW if summary else Use.DOWNLOAD)
    tag = _tag(found)
    headers = {"ETag": tag, "Last-Modified": found.version.recorded_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers=headers)
    return resource(resource_of(found, visit.thing(found), summary), headers=headers)


def _tag(found: Edition) -> str:
    number = quote(found.version.number)
    return f'W/"{number}"' if found.status == VersionStatus.IN_FORCE else f'W/"{number}.{found.status}"'


def history(visit: Visit, type_name: str, id: str, base: str) -> dict[str, Any]:
    """A history Bundle of every version, newest first; summaries only."""
    found = visit.edition(type_name, id)
    visit.require(found, Use.VIEW)
    entries = [
        {
            "fullUrl": f"{base}/{type_name}/{id}",
            "resource": resource_of(each, visit.thing(each), summary=True),
            "request": {"method": "PUT", "url": f"{type_name}/{id}"},
            "response": {"status": "200", "lastModified": moment(each.version.recorded_at)},
        }
        for each in library.editions(visit.session, found.version.standard)
    ]
    return {"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": entries}


def search(visit: Visit, type_name: str, asked: Asked, base: str) -> dict[str, Any]:
    """A searchset Bundle: url, identifier, version, name, title, status, _id, _count, _offset; summaries only.

    Without a version the edition in force stands for its standard, as reading without one does.
    """
    wanted = asked.number("_count")
    count = PAGE if wanted is None else min(wanted, MOST)
    offset = asked.number("_offset") or 0
    found = [pair for pair in _candidates(visit, type_name, asked) if _matches(*pair, asked)]
    page = found[offset : offset + count]
    entries = [
        {
            "fullUrl": f"{base}/{type_name}/{edition.version.standard.slug}",
            "resource": resource_of(edition, thing, summary=True),
            "search": {"mode": "match"},
        }
        for edition, thing in page
    ]
    links = [{"relation": "self", "url": _address(base, type_name, asked, offset)}]
    if offset + count < len(found) and count:
        links.append({"relation": "next", "url": _address(base, type_name, asked, offset + count)})
    return {"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links, "entry": entries}


def _candidates(visit: Visit, type_name: str, asked: Asked) -> Iterable[tuple[Edition, Thing]]:
    every = terminologies.editions(visit.session, asked.when)
    seen: set[str] = set()
    in_force = {each.version.standard.slug for each in every if each.status == "in-force"}
    for edition in every:
        slug = edition.version.standard.slug
        if not asked.text("version"):
            if slug in seen or (slug in in_force and edition.status != "in-force"):
                continue
            seen.add(slug)
        thing = visit.thing(edition)
        if isinstance(thing, TYPES[type_name]) and licences.may_use(visit.member, edition.version.standard, Use.VIEW):
            yield edition, thing


def _matches(edition: Edition, thing: Thing, asked: Asked) -> bool:
    standard = edition.version.standard
    names = [name.casefold() for name in (thing.name, *(text for _, text in thing.title)) if name]
    titles = [text.casefold() for text in standard.title.values()]
    uris = {thing.url, *thing.identifiers}
    wanted = {name: asked.text(name) for name in ("url", "identifier", "version", "name", "title", "status", "_id")}
    tests: dict[str, Callable[[str], bool]] = {
        "url": lambda value: value in uris,
        "identifier": lambda value: value.partition("|")[2] in uris or value in uris,
        "version": lambda value: value == edition.version.number,
        "name": lambda value: any(name.startswith(value.casefold()) for name in names),
        "title": lambda value: any(title.startswith(value.casefold()) for title in titles),
        "status": lambda value: value == thing.status,
        "_id": lambda value: value == standard.slug,
    }
    return all(tests[name](value) for name, value in wanted.items() if value is not None)


def _address(base: str, type_name: str, asked: Asked, offset: int) -> str:
    pairs = [(name, value) for name, values in asked.values.items() for value in values if name != "_offset"]
    return f"{base}/{type_name}?{urlencode([*pairs, ('_offset', offset)])}"
