"""Editions as FHIR resources, and search over them."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import orjson

import codesets
from codesets import Thing
from registry.access import Use
from registry.fhir.asked import Asked
from registry.fhir.holding import TYPES, Visit
from registry.models import moment
from registry.services import licences, terminologies
from registry.services.library import Edition

PAGE = 20
MOST = 200
LARGE = ("concept", "group", "compose", "expansion")


def resource_of(edition: Edition, thing: Thing, summary: bool = False) -> dict[str, Any]:
    """The R4 resource: id is the slug, versionId the number. A summary leaves the codes out and says so."""
    body: dict[str, Any] = _as_fhir(thing)
    version = edition.version
    meta: dict[str, Any] = {"versionId": version.number, "lastUpdated": moment(version.recorded_at)}
    if summary:
        meta["tag"] = [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]
        body = {name: value for name, value in body.items() if name not in LARGE}
    head = {"resourceType": body.pop("resourceType"), "id": version.standard.slug, "meta": meta}
    licence = version.standard.licence
    own = {
        "title": version.standard.title.get("nb"),
        "publisher": licence.get("holder"),
        "copyright": licence.get("attribution"),
        "date": version.recorded_at.date().isoformat(),
    }
    return head | body | {name: value for name, value in own.items() if value}


def _as_fhir(thing: Thing) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(codesets.write(thing, "fhir+json"))
    return found


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
