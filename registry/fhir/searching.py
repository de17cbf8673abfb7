"""Searching resources of a type: a Bundle, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from registry.access import Use
from registry.errors import BadRequest
from registry.fhir import subsets
from registry.fhir.asked import Asked
from registry.fhir.holding import TYPES, Visit, kinds_of
from registry.fhir.large import is_large
from registry.fhir.parameters import PARAMETERS, Candidate
from registry.fhir.resources import head_of, resource_of
from registry.services.reading import licences
from registry.services.terminology import terminologies

Json = dict[str, Any]
PAGE: Final = 20
MOST: Final = 200
#: Parameters that say how the answer looks, or which time is asked about.
RESULT: Final = (
    "_count", "_offset", "_sort", "_summary", "_elements", "_total", "_format", "_pretty", "valid_at", "known_at",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What of the parameters is understood: conditions (name, modifier, wanted), and how the answer is to look."""

    conditions: tuple[tuple[str, str, str], ...]
    count: int
    offset: int
    order: tuple[tuple[str, bool], ...]
    mode: str | None
    elements: tuple[str, ...]
    used: tuple[tuple[str, str], ...]


def query_of(type_name: str, asked: Asked, strict: bool) -> Query:
    """Raises BadRequest for a value that is none, and with `strict` for a parameter that is not known."""
    known = PARAMETERS[type_name]
    conditions, used = [], []
    for name in asked.values:
        plain, _, modifier = name.partition(":")
        if plain in known:
            conditions += [(plain, modifier, each) for each in asked.texts(name)]
        elif strict and plain not in RESULT:
            raise BadRequest("The parameter {name} is not known here.", code="bad-parameter", name=plain[:60])
        if plain in known or plain in RESULT:
            used += [(name, each) for each in asked.texts(name) if name != "_offset"]
    wanted = asked.number("_count")
    elements = tuple(each.strip() for each in (asked.text("_elements") or "").split(",") if each.strip())
    return Query(
        conditions=tuple(conditions),
        count=PAGE if wanted is None else min(wanted, MOST),
        offset=asked.number("_offset") or 0,
        order=tuple(_order(asked.text("_sort"), type_name)),
        mode=subsets.mode_of(asked.text("_summary")),
        elements=elements,
        used=tuple(used),
    )


def _order(text: str | None, type_name: str) -> Iterator[tuple[str, bool]]:
    for each in filter(None, (text or "").split(",")):
        name = each.removeprefix("-")
        if name not in PARAMETERS[type_name] or name == "code":
            raise BadRequest("Nothing can be sorted by {name}.", code="bad-parameter", name=name[:60])
        yield name, each.startswith("-")


def search(visit: Visit, type_name: str, asked: Asked, base: str, *, strict: bool = False) -> Json:
    """A searchset Bundle. Heads alone, unless `_summary=false`, `_summary=data` or `_elements` asks for more.

    Without a version the edition in force stands for its standard, as reading without one does.
    """
    query = query_of(type_name, asked, strict)
    found = [each for each in _candidates(visit, type_name, asked, query) if _fits(each, type_name, query)]
    for name, backwards in reversed(query.order):
        found.sort(key=lambda each: _sort_key(each, type_name, name), reverse=backwards)
    bundle: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    if query.mode == "count" or query.count == 0:
        return bundle | {"link": [{"relation": "self", "url": _address(base, type_name, query, query.offset)}]}
    page = found[query.offset : query.offset + query.count]
    bundle["link"] = list(_links(base, type_name, query, len(found)))
    entries = [_entry(visit, each, type_name, query, base) for each in page]
    return bundle | ({"entry": entries} if entries else {})


def _candidates(visit: Visit, type_name: str, asked: Asked, query: Query) -> Iterator[Candidate]:
    all_versions = any(name == "version" for name, _, _ in query.conditions)
    wanted = terminologies.editions if all_versions else terminologies.foremost
    for edition in wanted(visit.session, asked.clocks, kinds_of(type_name)):
        thing = visit.served(edition)
        if TYPES[type_name](thing) and licences.may_use(visit.member, edition.version.standard, Use.VIEW):
            yield Candidate(edition, thing, resource_of(type_name, edition, head_of(thing)))


def _fits(candidate: Candidate, type_name: str, query: Query) -> bool:
    known = PARAMETERS[type_name]
    return all(known[name].fits(candidate, wanted, modifier) for name, modifier, wanted in query.conditions)


def _sort_key(candidate: Candidate, type_name: str, name: str) -> tuple[bool, str]:
    values = [str(each) for each in PARAMETERS[type_name][name].values(candidate)]
    return (not values, min(values, default="").casefold())


def _entry(visit: Visit, found: Candidate, type_name: str, query: Query, base: str) -> Json:
    """What a licence keeps from being taken away whole stays a head, and so does what is too large to be held."""
    standard = found.edition.version.standard
    mode = query.mode or ("true" if not query.elements else None)
    whole = subsets.holds_content(mode, query.elements) and licences.may_use(visit.member, standard, Use.DOWNLOAD)
    whole = whole and not is_large(found.thing)
    if whole:
        resource = subsets.part_of(
            resource_of(type_name, found.edition, visit.whole(found.edition)), mode, query.elements
        )
    else:
        resource = subsets.part_of(found.resource, "text" if mode == "text" else "true", query.elements)
    return {"fullUrl": f"{base}/{type_name}/{standard.slug}", "resource": resource, "search": {"mode": "match"}}


def _links(base: str, type_name: str, query: Query, total: int) -> Iterator[Mapping[str, str]]:
    places = {"self": query.offset, "first": 0}
    if query.offset:
        places["previous"] = max(query.offset - query.count, 0)
    if query.offset + query.count < total:
        places["next"] = query.offset + query.count
    places["last"] = max(total - 1, 0) // query.count * query.count
    for relation, offset in places.items():
        yield {"relation": relation, "url": _address(base, type_name, query, offset)}


def _address(base: str, type_name: str, query: Query, offset: int) -> str:
    return f"{base}/{type_name}?{urlencode([*query.used, ('_offset', offset)])}"
