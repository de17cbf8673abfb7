"""What every kind of standard can do, as one Protocol, and the small values that it speaks in.

Difference, comments, merge, impact, forms and search are written once over these values and never name a kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from marshmallow import Schema

import codesets
from registry.errors import Message, Problem

Content = Any


class Grade(StrEnum):
    """How gravely a change touches those who already use the standard (semantic versioning's three steps)."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

    @property
    def weight(self) -> int:
        return {"major": 3, "minor": 2, "patch": 1}[self.value]


@dataclass(frozen=True)
class Format:
    """A form that content can be read from or written to; `name` is what `?format=` and `--format` take.

    `also` are further extensions that files of this form come with.
    """

    name: str
    media_type: str
    extension: str
    reads: bool = True
    writes: bool = True
    at_once: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """An addressable part of a version. `key` is stable between versions; "" is the standard's own fields.

    `content` is JSON-compatible and is all of the item: two contents with equal items are equal. `parent` is the key
    of the item above, None at the top; where there are several parents the first stands here and all in `content`.
    """

    key: str
    label: str
    parent: str | None = None
    status: str = "active"
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """From an item to another standard: a slug, canonical URI or `urn:oid:`, maybe a version and an item in it."""

    item: str
    target: str
    version: str | None = None
    target_item: str | None = None
    purpose: str = "uses"


@dataclass(frozen=True)
class FieldChange:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What became of one item: `kind` is added, removed or changed.

    `safety` marks a touched dose, unit, route, threshold or interval.
    """

    key: str
    kind: str
    grade: Grade
    reasons: tuple[Message, ...] = ()
    safety: bool = False
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All changes between two contents, in the order of the items."""

    changes: tuple[Change, ...] = ()

    @property
    def grade(self) -> Grade | None:
        return max((change.grade for change in self.changes), key=lambda grade: grade.weight, default=None)

    @property
    def safety(self) -> bool:
        return any(change.safety for change in self.changes)

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


@dataclass(frozen=True)
class Words:
    """A text that search should find. Roles: code, preferred, synonym, abbreviation, definition, other."""

    item: str
    value: str
    language: str = ""
    role: str = "preferred"


@dataclass(frozen=True)
class About:
    """What a written format says of the version it holds; `title` by language (nb, nn, en).

    `world` is the rest of the registry as it was when the version was published, for forms that others are part of;
    None where nothing else is there.
    """

    slug: str
    title: Mapping[str, str]
    version: str
    status: str = "active"
    canonical: str | None = None
    identifiers: tuple[str, ...] = ()
    publisher: str = ""
    copyright: str = ""
    published_at: datetime | None = None
    world: "World | None" = None


@dataclass(frozen=True)
class Target:
    """A standard's version as a reference found it."""

    slug: str
    kind: str
    version: str
    status: str


class World(Protocol):
    """The rest of the registry as a kind may see it while judging content; read-only."""

    def target(self, uri: str, version: str | None = None) -> Target | None: ...

    def item(self, target: Target, key: str) -> Item | None: ...

    def content(self, target: Target) -> Content:
        """The whole of a target, as its kind has read it."""
        ...

    def claimed_by(self, claim: str) -> str | None:
        """The slug of the standard in force that holds this unique name ("hotkey:cardiology:dxkol"), if any."""
        ...


class Kind(Protocol):
    """A kind of standard. Pure: no database, no clock, no network."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str:
        """English name for people, translated by the pages."""
        ...

    @property
    def formats(self) -> tuple[Format, ...]:
        """The first is the canonical one."""
        ...

    @property
    def schema(self) -> type[Schema] | None:
        """The content's marshmallow schema, or None where the source text is the truth."""
        ...

    def read(self, data: bytes, format: str, **options: Any) -> Content:
        """Raises ContentError with problems (line and column where there are any), BadRequest for an unknown format."""
        ...

    def write(self, content: Content, format: str, about: About) -> bytes: ...

    def canonical(self, content: Content) -> bytes:
        """The bytes that are hashed and stored: RFC 8785 JSON, or the source text."""
        ...

    def load(self, data: bytes) -> Content:
        """Content again from its canonical bytes, which are trusted."""
        ...

    def items(self, content: Content) -> Iterator[Item]: ...

    def problems(self, content: Content, world: World) -> list[Problem]: ...

    def references(self, content: Content) -> list[Reference]: ...

    def names(self, content: Content) -> tuple[str, ...]:
        """Canonical URIs and `urn:oid:` that the content itself says it is known by."""
        ...

    def claims(self, content: Content) -> Iterable[str]:
        """Names that only one standard in force may hold, as hotkeys."""
        ...

    def changes(self, old: Content, new: Content) -> Difference: ...

    def words(self, content: Content) -> Iterator[Words]: ...

    def put(self, content: Content, key: str, item: Mapping[str, Any]) -> Content:
        """New content with this item added or replaced; raises ContentError where it does not fit or cannot be."""
        ...

    def remove(self, content: Content, key: str) -> Content: ...

    def retire(self, content: Content, key: str) -> Content: ...

    def follow(self, before: Content, after: Content) -> Content:
        """`after` an edit of `before`, with what can be derived and was left alone brought up to date."""
        ...

    def empty(self, title: Mapping[str, str]) -> Content:
        """The content a new proposal starts from: valid in form, with the title filled in; may have problems."""
        ...

    def sample(self) -> Content: ...


@dataclass(frozen=True)
class Described:
    """What content says of itself: a slug made of its identifier, its title by language, its publisher's version.

    `licence` has the publisher's texts: holder, terms, attribution.
    """

    slug: str
    title: Mapping[str, str]
    version: str | None
    licence: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class SelfDescribing(Kind, Protocol):
    """A kind whose content names itself, so that many files can be brought in at once."""

    def described(self, content: Content) -> Described: ...

    def recognises(self, data: bytes) -> bool:
        """Whether a file among others looks like one of this kind at all; what does not is left out."""
        ...

    def alike(self, data: bytes) -> Iterable[bytes]:
        """Canonical bytes of contents than which this file would say nothing else: it may be one of them."""
        ...


@runtime_checkable
class FileNaming(Protocol):
    """A kind whose files have names of their own in the field."""

    def file_name(self, head: Item, number: str, format: Format) -> str:
        """Of the version of this number, whose item "" is `head`, in this format."""
        ...


@runtime_checkable
class Coded(Protocol):
    """A kind whose content is, or can be told as, a code system, a value set or a concept map."""

    #: Whether the canonical bytes are those of the library `codesets` itself.
    is_codeset: bool

    def thing(self, content: Content) -> codesets.Thing: ...


@runtime_checkable
class Assembling(Protocol):
    """A kind of which some contents can be put together of any of their items, the head ("") among them: so that of
    two large ones only what differs need be compared."""

    def is_loose(self, head: Item) -> bool:
        """Whether the content of this head is such a one."""
        ...

    def assembled(self, items: Iterable[Item]) -> Content: ...


@runtime_checkable
class Plannable(Protocol):
    """A kind whose content can be told as a FHIR PlanDefinition."""

    def plan(self, content: Content, canonical: Callable[[str], str | None]) -> dict[str, Any]:
        """Without identity, title and status; `canonical` gives a code set's URI by its name in the registry."""
        ...


@runtime_checkable
class Askable(Protocol):
    """A kind whose content can be told as a FHIR Questionnaire."""

    def questionnaire(self, content: Content, canonical: Callable[[str], str | None]) -> dict[str, Any]:
        """Without identity, title and status; `canonical` gives a code set's URI by its name in the registry."""
        ...


@runtime_checkable
class Specialised(Protocol):
    """A kind whose content belongs to a medical specialty."""

    def specialty(self, content: Content) -> str: ...


@runtime_checkable
class Relocating(Protocol):
    """A kind whose items have keys by their place, so that what is the same has another key in a later version."""

    def relocated(self, old: Content, new: Content) -> Mapping[str, str]:
        """The new key of each item that has left its old one, where it can be told."""
        ...


@runtime_checkable
class Narrowing(Protocol):
    """A kind with contents so large that no two are read whole to be compared, and none to be gone through."""

    def portions(self, pieces: Callable[[], Iterable[bytes]]) -> Iterator[Content]:
        """A content of these canonical bytes, which may be asked for twice, in portions: all with the head, each with
        some of the items, in their order. The bytes are read to their end before the first is given."""
        ...

    def narrowed(self, before: bytes, after: bytes) -> tuple[Content, Content]:
        """From the canonical bytes of two contents: both without the items that are the same in them."""
        ...
