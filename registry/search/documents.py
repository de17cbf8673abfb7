"""What the index is given: one document per item, with its texts and the periods in which its versions hold."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

import orjson

Language = Literal["nb", "nn", "en", "se", ""]
Role = Literal["code", "preferred", "synonym", "abbreviation", "definition", "other"]
Status = Literal["in-force", "scheduled", "superseded", "retired", "recalled"]

LANGUAGES: Final = ("", "nb", "nn", "en", "se")
ROLES: Final = ("code", "preferred", "synonym", "abbreviation", "definition", "other")
STATUSES: Final = ("in-force", "scheduled", "superseded", "retired", "recalled")

#: Longer texts are cut here: the index finds and shows a line, the database holds the whole.
MAX_TEXT: Final = 2_000
MAX_TEXTS: Final = 500
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Text(NamedTuple):
    """Words that find an item, in a language ("" where it has none) and a role."""

    value: str
    language: Language
    role: Role


@dataclass(frozen=True)
class Period:
    """A status of a version from `valid_from` until, not including, `valid_to`; None is open."""

    version: str
    status: Status
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True)
class Edition:
    """A version of a standard with the periods of its story."""

    number: str
    periods: tuple[Period, ...]


#: A standard's versions in the order of their publication. It is told anew with each; documents only point into it.
Calendar = tuple[Edition, ...]
#: From this version of the calendar through that one, counted from 0; None: and every later one, until told otherwise.
Run = tuple[int, int | None]


@dataclass(frozen=True)
class Document:
    """An item ("" is the standard itself) and everything that searching for it needs.

    It holds in the versions of its standard's calendar that `runs` name; one without runs holds in its own `periods`.
    """

    standard: str
    item: str
    kind: str
    network: str
    system: str
    title: str
    texts: tuple[Text, ...]
    periods: tuple[Period, ...] = ()
    parent: str = ""
    popularity: int = 0
    runs: tuple[Run, ...] = ()
    specialties: tuple[str, ...] = ()

    @property
    def wording(self) -> tuple[str, str, tuple[Text, ...]]:
        """What it says: versions that say the same share a document."""
        return self.title, self.parent, self.texts


@dataclass(frozen=True)
class Changes:
    """What is told of one standard: all its documents, or where `items` are named those of these items alone.

    Items of which there is no document are gone; the others stand on, in the versions of the new calendar too.
    """

    documents: Iterable[Document]
    calendar: Calendar = ()
    items: frozenset[str] | None = None


def microseconds(moment: datetime) -> int:
    """Since 1970, exact. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a time in the index must have a zone: {moment.isoformat()}")
    return (moment - EPOCH) // MICROSECOND


def write_document(document: Document) -> str:
    """The document as one line of JSON. Raises ValueError for an unknown role, language or status."""
    return json.dumps(
        {
            "key": [document.standard, document.item],
            "facets": [document.kind, document.network, document.system, document.specialties],
            "title": document.title[:MAX_TEXT],
            "texts": [_text(text) for text in document.texts[:MAX_TEXTS]],
            "periods": write_periods(document.periods),
            "parent": document.parent,
            "popularity": document.popularity,
            "runs": document.runs,
        },
        ensure_ascii=True,
        separators=(",", ":"),
    )


def read_document(line: str) -> Document:
    """The inverse of `write_document`."""
    data = _read(line)
    standard, item = data["key"]
    kind, network, system, specialties = data["facets"]
    texts = tuple([Text(value, LANGUAGES[language], ROLES[role]) for value, language, role in data["texts"]])
    return Document(
        standard,
        item,
        kind,
        network,
        system,
        data["title"],
        texts,
        read_periods(data["periods"]) if data["periods"] else (),
        data["parent"],
        data["popularity"],
        tuple([(first, last) for first, last in data["runs"]]),
        tuple(specialties),
    )


def _read(line: str) -> Mapping[str, Any]:
    """What the quick reader refuses, half of a pair of surrogates, the other takes."""
    try:
        found: Mapping[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = json.loads(line)
    return found


def write_periods(periods: Iterable[Period]) -> list[list[object]]:
    """Periods as JSON. Raises ValueError for an unknown status, or a time without a zone."""
    return [_period(period) for period in periods]


def read_periods(data: Iterable[Any]) -> tuple[Period, ...]:
    """The inverse of `write_periods`."""
    return tuple(Period(number, STATUSES[status], _moment(start), _moment(end)) for number, status, start, end in data)


def write_calendar(calendar: Calendar) -> list[list[object]]:
    return [[edition.number, write_periods(edition.periods)] for edition in calendar]


def read_calendar(data: Iterable[Any]) -> Calendar:
    """The inverse of `write_calendar`."""
    return tuple(Edition(number, read_periods(periods)) for number, periods in data)


def _text(text: Text) -> list[object]:
    return [text.value[:MAX_TEXT], LANGUAGES.index(text.language), ROLES.index(text.role)]


def _period(period: Period) -> list[object]:
    bounds = (period.valid_from, period.valid_to)
    times = [None if moment is None else microseconds(moment) for moment in bounds]
    return [period.version, STATUSES.index(period.status), *times]


def _moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + value * MICROSECOND
