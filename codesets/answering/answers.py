"""What a terminology answers, and why it could not: each answer names the editions it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from codesets.answering.issues import Issue
from codesets.problem import CodesetError
from codesets.things.carried import NOTHING, Carried
from codesets.things.dependencies import Dependency
from codesets.things.model import Concept, Designation, Property, PropertyDeclaration

Outcome = Literal["equivalent", "subsumes", "subsumed-by", "not-subsumed"]


class TerminologyError(CodesetError):
    """A question without an answer. `code` is stable:

    unknown-system, unknown-value-set, unknown-map, unknown-version, ambiguous-version, unknown-supplement,
    unknown-code, content-not-present, is-supplement, bad-filter, value-set-cycle, map-cycle, too-costly, bad-request,
    version-not-allowed, cannot-determine. `issues` tell the same in FHIR's terms, where there is a message for it.
    """

    def __init__(self, code: str, message: str, issues: tuple[Issue, ...] = ()) -> None:
        self.code = code
        self.issues = issues
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a concept; `source` is the supplement that adds it, if it is none of the system's own."""

    designation: Designation
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a concept; `description` is the display of the code that it has as value."""

    property: Property
    description: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A concept as its code system has it, with what supplements add; `display` in the language asked for, where there
    is one. `name` is the system's; `definition`, `names` and `facts` are told as far as they were asked for."""

    system: str
    version: str | None
    concept: Concept
    display: str | None
    parents: tuple[str, ...]
    children: tuple[str, ...]
    supplements: tuple[str, ...] = ()
    name: str | None = None
    definition: str | None = None
    names: tuple[Name, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether a code is valid; `code` as it was asked, `normalized_code` as the system writes it where that differs,
    and the display it ought to have. Of a codeable concept: the coding that is in the value set, if one is.

    `message` is what the issues say in one line. `causes` are the canonicals whose absence decided, `strangers` those
    of unknown systems that the value set does not draw on; `used` is what the answer rests on.
    """

    valid: bool
    system: str | None
    version: str | None
    code: str | None
    display: str | None = None
    value_set: str | None = None
    value_set_version: str | None = None
    issues: tuple[Issue, ...] = ()
    normalized_code: str | None = None
    inactive: bool = False
    status: str | None = None
    message: str | None = None
    causes: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subsumption:
    """How the first code stands to the second."""

    outcome: Outcome
    system: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of an expansion; `carried` holds extensions, `contains` the entries under it in the hierarchy."""

    system: str
    version: str | None
    code: str
    display: str | None
    inactive: bool = False
    abstract: bool = False
    designations: tuple[Designation, ...] = ()
    properties: tuple[Property, ...] = ()
    carried: Carried = NOTHING
    contains: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A remark on how an expansion came about; `type` is one of FHIR's: boolean, code, integer, string, uri…"""

    name: str
    type: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Expansion:
    """A page of the codes that a value set means; `total` counts all pages, and entries within entries.

    `used` are the canonicals, with version where there is one, of every code system, value set and supplement read.
    `properties` are those that entries tell. `unclosed` names the systems of which only a part is known.
    `of_versions` is whether codes of several editions of one system are in it.
    """

    url: str | None
    version: str | None
    total: int
    offset: int
    entries: tuple[Entry, ...]
    used: tuple[str, ...]
    issues: tuple[Issue, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    properties: tuple[PropertyDeclaration, ...] = ()
    unclosed: tuple[str, ...] = ()
    of_versions: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A target of a translation; `relationship` read from what was asked to what is answered. `equivalence` is R4's
    own word for it, where the map has one that says more."""

    system: str | None
    version: str | None
    code: str | None
    display: str | None
    relationship: str
    comment: str | None
    concept_map: str
    equivalence: str | None = None
    depends_on: tuple[Dependency, ...] = ()
    products: tuple[Dependency, ...] = ()
    #: By URI, or by code where the map declares none.
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """`result` is true where a match is other than not-related-to; `used` are the maps that were asked."""

    result: bool
    matches: tuple[Match, ...]
    used: tuple[str, ...]


def canonical(url: str | None, version: str | None) -> str:
    """`url|version`, or what of it there is."""
    return f"{url or ''}|{version}" if version else url or ""
