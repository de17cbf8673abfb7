"""What the index is given: one document per item, with its texts and the periods in which its versions hold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

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


@dataclass(frozen=True)
class Text:
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
class Document:
    """An item ("" is the standard itself) and everything that searching for it needs."""

    standard: str
    item: str
    kind: str
    network: str
    system: str
    title: str
    texts: tuple[Text, ...]
    periods: tuple[Period, ...]
    parent: str = ""
    popularity: int = 0


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
            "facets": [document.kind, document.network, document.system],
            "title": document.title[:MAX_TEXT],
            "texts": [_text(text) for text in document.texts[:MAX_TEXTS]],
            "periods": [_period(period) for period in document.periods],
            "parent": document.parent,
            "popularity": document.popularity,
        },
        ensure_ascii=True,
        separators=(",", ":"),
    )


def read_document(line: str) -> Document:
    """The inverse of `write_document`."""
    data: Mapping[str, Any] = json.loads(line)
    standard, item = data["key"]
    kind, network, system = data["facets"]
    texts = tuple(Text(value, LANGUAGES[language], ROLES[role]) for value, language, role in data["texts"])
    periods = tuple(
        Period(version, STATUSES[status], _moment(start), _moment(end))
        for version, status, start, end in data["periods"]
    )
    return Document(
        standard, item, kind, network, system, data["title"], texts, periods, data["parent"], data["popularity"]
    )


def _text(text: Text) -> list[object]:
    return [text.value[:MAX_TEXT], LANGUAGES.index(text.language), ROLES.index(text.role)]


def _period(period: Period) -> list[object]:
    bounds = (period.valid_from, period.valid_to)
    times = [None if moment is None else microseconds(moment) for moment in bounds]
    return [period.version, STATUSES.index(period.status), *times]


def _moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + value * MICROSECOND
