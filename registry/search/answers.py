"""What a search answers with, and how it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from registry.errors import BadRequest, Conflict, Unavailable


class Piece(NamedTuple):
    """A stretch of the text that was found; `match` marks what the reader searched for."""

    text: str
    match: bool


@dataclass(frozen=True)
class Matched:
    """Words of a query, and those that stood for them in the text that was found.

    `why` is "abbreviation", "synonym", "compound part", "words" (written apart or together), "form" (bokmål and
    nynorsk, numbers) or "spelling".
    """

    typed: str
    found: str
    why: str


class Hit(NamedTuple):
    """An item that was found: which version holds, the text that matched, and why it did.

    `why` is one of "code", "name", "synonym", "abbreviation", "prefix", "words", "compound part", "spelling",
    "some words" and "field" (an expression's fields alone).
    `matched` tells which words stood for which, where they are not the very words that were typed.
    `score` falls along the answer; it orders hits and means nothing else.
    """

    standard: str
    version: str
    item: str
    kind: str
    title: str
    highlight: tuple[Piece, ...]
    score: float
    why: str
    status: str
    network: str = ""
    system: str = ""
    parent: str = ""
    language: str = ""
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True)
class FacetCount:
    """How many found items have a value, counted as if no filter were set on the same facet."""

    value: str
    count: int


@dataclass(frozen=True)
class Answer:
    """Hits in order; `total` counts items. `notes` holds "older-generation" where a damaged index was stepped over."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    indexed_through: int = 0
    did_you_mean: str | None = None
    generation: int = 0
    notes: tuple[str, ...] = ()


class QueryError(BadRequest):
    """A query that cannot be answered as it stands; the message says what to change."""

    default_code: ClassVar[str] = "bad-query"


class IndexUnavailable(Unavailable):
    """No generation of the index can be read; `reason` is missing, damaged or outdated."""

    default_code: ClassVar[str] = "index-unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__("The search index is {reason}; it is being rebuilt. Try again shortly.", reason=reason)
        self.reason = reason


class WriterBusy(Conflict):
    """Another process on this node writes the index."""

    default_code: ClassVar[str] = "index-writer-busy"
