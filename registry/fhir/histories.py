"""Histories: of one resource, of a type, of all there is (FHIR, 3.2.0.11); heads alone, newest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from registry.access import Use
from registry.fhir import subsets
from registry.fhir.asked import Asked
from registry.fhir.holding import TYPES, Visit, kinds_of
from registry.fhir.periods import stretch
from registry.fhir.reading import tag
from registry.fhir.resources import head_of, resource_of
from registry.models import moment
from registry.services.reading import library, licences
from registry.services.reading.library import Edition
from registry.services.reading.timeline import parse_moment
from registry.services.terminology import terminologies

Json = dict[str, Any]
#: A type of resource, and an edition that is one.
Told = tuple[str, Edition]
#: Versions on a page of a history.
PAGE: Final = 50
MOST: Final = 200
#: What the links to other pages repeat of the question.
_REPEATED: Final = ("_since", "_at", "valid_at", "known_at", "_format", "_pretty")


def of_one(visit: Visit, type_name: str, id: str, asked: Asked, base: str) -> Json:
    found = visit.edition(type_name, id)
    visit.require(found, Use.VIEW)
    standard, here = found.version.standard, f"{base}/{type_name}/{id}/_history"
    if asked.text("_since") or asked.text("_at"):
        every = library.editions(visit.session, standard, asked.clocks)
        return _bundle(visit, [(type_name, each) for each in every], asked, base, here)
    count, offset = _place(asked)
    page = library.editions(visit.session, standard, asked.clocks, offset, count)
    total = library.count(visit.session, standard, asked.clocks)
    return _page(visit, [(type_name, each) for each in page], total, asked, base, here)


def of_type(visit: Visit, type_name: str, asked: Asked, base: str) -> Json:
    return _bundle(visit, _newest_first(_of(visit, type_name, asked)), asked, base, f"{base}/{type_name}/_history")


def of_all(visit: Visit, asked: Asked, base: str) -> Json:
    every = (told for type_name in TYPES for told in _of(visit, type_name, asked))
    return _bundle(visit, _newest_first(every), asked, base, f"{base}/_history")


def _of(visit: Visit, type_name: str, asked: Asked) -> Iterator[Told]:
    """The editions that are of a type, as far as the member may view them."""
    for each in terminologies.editions(visit.session, asked.clocks, kinds_of(type_name)):
        if licences.may_use(visit.member, each.version.standard, Use.VIEW) and TYPES[type_name](visit.served(each)):
            yield type_name, each


def _newest_first(every: Iterator[Told]) -> list[Told]:
    return sorted(every, key=lambda told: told[1].version.recorded_at, reverse=True)


def _bundle(visit: Visit, every: list[Told], asked: Asked, base: str, here: str) -> Json:
    """`_since` leaves out what was recorded before, `_at` what was not the newest at any time of a day, month, year."""
    since, at = asked.text("_since"), asked.text("_at")
    if since:
        start = parse_moment(since, "_since")
        every = [told for told in every if told[1].version.recorded_at >= start]
    if at:
        every = list(_standing_at(every, *stretch(at)))
    count, offset = _place(asked)
    return _page(visit, every[offset : offset + count], len(every), asked, base, here)


def _place(asked: Asked) -> tuple[int, int]:
    """How many are wanted, after how many."""
    wanted = asked.number("_count")
    return PAGE if wanted is None else min(wanted, MOST), asked.number("_offset") or 0


def _page(visit: Visit, page: list[Told], total: int, asked: Asked, base: str, here: str) -> Json:
    count, offset = _place(asked)
    repeated = [(name, value) for name in _REPEATED for value in asked.texts(name)]
    links = [{"relation": "self", "url": _address(here, repeated, count, offset)}]
    if count and offset + count < total:
        links.append({"relation": "next", "url": _address(here, repeated, count, offset + count)})
    entries = [_version(visit, *told, base) for told in page]
    bundle = {"resourceType": "Bundle", "type": "history", "total": total, "link": links}
    return bundle | ({"entry": entries} if entries else {})


def _standing_at(every: list[Told], start: datetime, end: datetime) -> Iterator[Told]:
    """Those that were the newest of their resource at some time between."""
    replaced: dict[tuple[str, str], datetime] = {}
    for type_name, each in every:
        key, recorded = (type_name, each.version.standard.slug), each.version.recorded_at
        if recorded < end and (key not in replaced or replaced[key] > start):
            yield type_name, each
        replaced[key] = recorded


def _address(here: str, repeated: list[tuple[str, str]], count: int, offset: int) -> str:
    return f"{here}?{urlencode([*repeated, ('_count', count), ('_offset', offset)])}"


def _version(visit: Visit, type_name: str, edition: Edition, base: str) -> Json:
    id = edition.version.standard.slug
    body = resource_of(type_name, edition, head_of(visit.served(edition)))
    return {
        "fullUrl": f"{base}/{type_name}/{id}",
        "resource": subsets.part_of(body, "true", ()),
        "request": {"method": "PUT", "url": f"{type_name}/{id}"},
        "response": {
            "status": "200",
            "etag": tag(edition),
            "lastModified": moment(edition.version.recorded_at),
        },
    }
