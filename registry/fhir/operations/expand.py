"""ValueSet/$expand: what is asked, and the leave to answer it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from codesets import Entry, Expansion, ValueSet
from codesets.answering.answers import Parameter
from codesets.answering.languages import ranges_of, refuses_others
from codesets.things.carrying import expansion_parameters
from codesets.value_sets.compilation import value_set_rule
from codesets.value_sets.expansion import ExpansionAsked
from registry.access import Use
from registry.fhir.asked import Asked
from registry.fhir.expansions import expanded
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.fhir.operations.versions import rules

#: Codes of one answer. A client may ask for a lower limit.
MOST_CODES: Final = 20_000
#: Codes that are shown of what may be looked up but not downloaded.
GLIMPSE: Final = 50
#: Parameters that the answer repeats, with their type there.
ECHOED: Final = {
    "filter": "string",
    "date": "dateTime",
    "offset": "integer",
    "count": "integer",
    "includeDesignations": "boolean",
    "designation": "string",
    "includeDefinition": "boolean",
    "activeOnly": "boolean",
    "excludeNested": "boolean",
    "excludeNotForUI": "boolean",
    "excludePostCoordinated": "boolean",
    "exclude-system": "uri",
}
#: Parameters that a value set may set for its own expansion, where the question does not.
OWN: Final = frozenset(
    {
        "displayLanguage", "includeDesignations", "designation", "property", "activeOnly", "excludeNested",
        "excludeNotForUI", "excludePostCoordinated", "exclude-system", "useSupplement", "system-version",
        "force-system-version", "check-system-version", "default-valueset-version", "check-valueset-version",
        "force-valueset-version",
    }
)  # fmt: skip


def expand(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ValueSet/$expand (R5, with R4's parameters); pages by offset and count, words by filter."""
    subject.refuse_context(asked)
    value_set = subject.value_set(visit, asked, id)
    use = Use.LOOKUP if asked.text("filter") else Use.DOWNLOAD
    visit.require_all((value_set.url, *subject.named(value_set)), use)
    own = {name: [value] for name, value in expansion_parameters(value_set.carried).items() if name in OWN}
    asked = replace(asked, values={**own, **asked.values})
    found = visit.terminology(asked.when).expand(
        value_set, rules=rules(asked), asked=_wishes(asked, value_set), overlay=asked.overlay
    )
    visit.require_all(found.used, use)
    drawn_on = (value_set.url, *found.used)
    if use is Use.LOOKUP and not visit.may_all(drawn_on, Use.DOWNLOAD):
        found = _glimpse(visit, found, drawn_on)
    body = expanded(value_set, found, definition=asked.flag("includeDefinition"), paged=bool(asked.text("offset")))
    told = [body.pop("copyright", None), *visit.attributions(drawn_on)]
    said = "\n".join(dict.fromkeys(each for each in told if isinstance(each, str) and each))
    return {**body, "copyright": said} if said else body


def _glimpse(visit: Visit, found: Expansion, drawn_on: Iterable[str | None]) -> Expansion:
    """The first few of what may be looked up but not taken away; asking on, page by page, would be taking it."""
    if found.offset:
        visit.require_all(drawn_on, Use.DOWNLOAD)
    return replace(found, entries=tuple(pruned(found.entries, GLIMPSE)))


def pruned(entries: Iterable[Entry], most: int) -> Iterator[Entry]:
    """The first entries, those within others counted."""
    left = most
    for entry in entries:
        if left <= 0:
            return
        inner = tuple(pruned(entry.contains, left - 1))
        left -= 1 + counted(inner)
        yield replace(entry, contains=inner)


def counted(entries: Iterable[Entry]) -> int:
    return sum(1 + counted(each.contains) for each in entries)


def _wishes(asked: Asked, value_set: ValueSet) -> ExpansionAsked:
    language = asked.language or value_set.language
    return ExpansionAsked(
        text=asked.text("filter"),
        offset=asked.number("offset") or 0,
        count=asked.number("count"),
        limit=_limit(asked),
        active_only=asked.flag("activeOnly"),
        selectable_only=asked.flag("excludeNotForUI"),
        ranges=ranges_of(language),
        only_ranges=refuses_others(language),
        designations=asked.flag("includeDesignations"),
        tokens=tuple(asked.texts("designation")),
        properties=tuple(asked.texts("property")) or _own_properties(value_set),
        supplements=tuple(asked.texts("useSupplement")),
        nested=not asked.flag("excludeNested"),
        exclude_systems=tuple(asked.texts("exclude-system")),
        echo=tuple(_echo(asked, language)),
    )


def _limit(asked: Asked) -> int:
    """What the client finds too many, by its header or by the parameter `limit`; never more than what we do."""
    wanted, told = asked.threshold, asked.number("limit")
    by_header = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else MOST_CODES
    return min(by_header, MOST_CODES if told is None else told, MOST_CODES)


def _own_properties(value_set: ValueSet) -> tuple[str, ...]:
    """What the value set itself wants told of its codes (R5, `compose.property`)."""
    compose = value_set.carried.elements().get("compose")
    wanted = compose.get("property") if isinstance(compose, dict) else None
    return tuple(each for each in wanted if isinstance(each, str)) if isinstance(wanted, list) else ()


def _echo(asked: Asked, language: str | None) -> list[Parameter]:
    found = []
    for name, kind in ECHOED.items():
        if kind == "boolean":
            values: list[str | int | bool] = [asked.flag(name)] if asked.text(name) else []
        elif kind == "integer":
            number = asked.number(name)
            values = [] if number is None else [number]
        else:
            values = [each for each in asked.texts(name) if each]
        found += [Parameter(name, kind, value) for value in values]
    url, _, stated = (asked.text("url") or "").partition("|")
    deciding = value_set_rule(rules(asked), url, stated or asked.text("valueSetVersion") or "")
    found += [Parameter(deciding[0], "uri", deciding[1])] if deciding else []
    return [*found, Parameter("displayLanguage", "code", language)] if language else found
