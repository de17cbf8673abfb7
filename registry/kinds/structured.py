"""What kinds whose content is JSON share: reading by schema, items out of tables, and changes to one item."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import Schema, ValidationError

from registry.errors import BadRequest, ContentError, NotAcceptable, Problem, problem
from registry.kinds.bindings import claim_problems, reference_problems
from registry.kinds.canonical import canonical_json, from_canonical
from registry.kinds.differences import Rule, Verdict, compare, rules_grader
from registry.kinds.faults import schema_problems
from registry.kinds.jsontext import MAX_BYTES, read_json
from registry.kinds.jsonvalues import pruned, texts
from registry.kinds.kind import About, Content, Difference, Format, Item, Reference, Words, World
from registry.kinds.persondata import identity_numbers

__all__ = ["Collection", "Form", "Rule", "StructuredKind", "Verdict", "compare", "nothing", "title_of"]

JSON = Format("json", "application/json", "json")
Row = Mapping[str, Any]


def nothing(*_: Any) -> Iterable[Any]:
    return ()


def title_of(text: Mapping[str, str] | None, otherwise: str = "") -> str:
    """A text by language as one line: bokmål, else nynorsk, else whatever there is."""
    found = text or {}
    return found.get("nb") or found.get("nn") or next(iter(found.values()), otherwise)


@dataclass(frozen=True)
class Collection:
    """A list in the content whose rows are items. An item's key is `prefix` + the row's `key` field.

    `parent` gives the whole key of the item above; `status` names the row's status field, for kinds that retire rows.
    """

    field: str
    key: str = "key"
    prefix: str = ""
    label: Callable[[Row], str] = dataclasses.field(default=lambda row: "")
    parent: Callable[[Row], str | None] = dataclasses.field(default=lambda row: None)
    status: str | None = None

    def key_of(self, row: Row) -> str:
        return f"{self.prefix}{row[self.key]}"

    def item(self, row: Row) -> Item:
        key = self.key_of(row)
        status = row.get(self.status, "active") if self.status else "active"
        return Item(key, self.label(row) or key, self.parent(row), status, row)


@dataclass(frozen=True)
class Form:
    """A format beside JSON. `read` takes bytes and options and returns raw content, which is then checked as any."""

    format: Format
    read: Callable[..., Any] | None = None
    write: Callable[[Content, About], bytes] | None = None


@dataclass(frozen=True)
class StructuredKind:
    """A kind made of a schema, the tables in it that hold items, and a few functions of the content.

    Content is a dict of JSON values as the schema loads them: unknown fields are refused, and members without a value
    (null, "", [] or {}) are left out, so that equal content has equal bytes. `rules` grade changes; a rule's group is
    the collection's field, or "head".
    """

    name: str
    label: str
    schema: type[Schema]
    sample_content: Callable[[], dict[str, Any]]
    empty_content: Callable[[Mapping[str, str]], dict[str, Any]]
    collections: tuple[Collection, ...] = ()
    rules: tuple[Rule, ...] = ()
    check: Callable[[Content, World], Iterable[Problem]] = nothing
    refer: Callable[[Content], Iterable[Reference]] = nothing
    claim: Callable[[Content], Iterable[str]] = nothing
    say: Callable[[Content], Iterable[Words]] = nothing
    forms: tuple[Form, ...] = ()
    max_bytes: int = MAX_BYTES

    @cached_property
    def _checker(self) -> Schema:
        return self.schema()

    @property
    def formats(self) -> tuple[Format, ...]:
        return (JSON, *(form.format for form in self.forms))

    def read(self, data: bytes, format: str, **options: Any) -> Content:
        if format == JSON.name:
            return self.accept(read_json(data, max_bytes=self.max_bytes))
        for form in self.forms:
            if form.format.name == format and form.read is not None:
                return self.accept(form.read(data, **options))
        names = ", ".join(each.name for each in self.formats if each.reads)
        raise BadRequest(
            "A {kind} cannot be read from {format}; use {names}.", kind=self.name, format=format, names=names
        )

    def write(self, content: Content, format: str, about: About) -> bytes:
        if format == JSON.name:
            return self.canonical(content)
        for form in self.forms:
            if form.format.name == format and form.write is not None:
                return form.write(content, about)
        names = ", ".join(each.name for each in self.formats if each.writes)
        raise NotAcceptable(
            "A {kind} is not written as {format}; use {names}.", kind=self.name, format=format, names=names
        )

    def accept(self, raw: Any) -> Content:
        """Content from JSON values as they came; raises ContentError with a problem for each fault of form."""
        kept = pruned(raw)
        try:
            loaded = self._checker.load(kept)
        except ValidationError as error:
            found = schema_problems(error.messages, lambda path: self._place(kept, path))
            raise ContentError("The content does not follow the schema of its kind.", problems=found) from error
        content = pruned(loaded)
        twins = list(self._twins(content))
        if twins:
            raise ContentError("Two items have the same key.", problems=twins)
        return content

    def canonical(self, content: Content) -> bytes:
        return canonical_json(content)

    def load(self, data: bytes) -> Content:
        return from_canonical(data)

    def items(self, content: Content) -> Iterator[Item]:
        """The standard's own fields first, then the rows of each table in order."""
        yield Item("", title_of(content.get("title")), None, "active", self._head(content))
        for table in self.collections:
            for row in content.get(table.field, ()):
                yield table.item(row)

    def problems(self, content: Content, world: World) -> list[Problem]:
        return [
            *self._orphans(content),
            *self._persons(content),
            *claim_problems(self.claim(content), world),
            *reference_problems(self.refer(content), world),
            *self.check(content, world),
        ]

    def references(self, content: Content) -> list[Reference]:
        return list(self.refer(content))

    def claims(self, content: Content) -> Iterable[str]:
        return self.claim(content)

    def changes(self, old: Content, new: Content) -> Difference:
        return compare(self.items(old), self.items(new), rules_grader(self.rules, self._group))

    def specialty(self, content: Content) -> str:
        """Empty where the kind has no such field."""
        return str(content.get("specialty", ""))

    def words(self, content: Content) -> Iterator[Words]:
        yield from self.say(content)

    def put(self, content: Content, key: str, item: Mapping[str, Any]) -> Content:
        if key == "":
            tables = {table.field: content[table.field] for table in self.collections if table.field in content}
            misplaced = [table.field for table in self.collections if table.field in item]
            if misplaced:
                faults = [
                    problem(
                        "table-in-head", "{table} are items of their own; put them one by one.", field=name, table=name
                    )
                    for name in misplaced
                ]
                raise ContentError("A table cannot be put with the standard's own fields.", problems=faults)
            return self.accept({**item, **tables})
        table = self._table_of(key)
        rows = list(content.get(table.field, ()))
        row = {table.key: key.removeprefix(table.prefix), **item}
        if table.key_of(row) != key:
            fault = problem(
                "key-changed", "The item says {said} where {key} was to be put.", item=key, said=row[table.key], key=key
            )
            raise ContentError("An item's key never changes.", problems=[fault])
        at = next((index for index, each in enumerate(rows) if table.key_of(each) == key), None)
        rows = [*rows, row] if at is None else [*rows[:at], row, *rows[at + 1 :]]
        return self.accept({**content, table.field: rows})

    def remove(self, content: Content, key: str) -> Content:
        table, _ = self._row(content, key)
        rows = [row for row in content[table.field] if table.key_of(row) != key]
        return self.accept({**content, table.field: rows})

    def names(self, content: Content) -> tuple[str, ...]:
        """What a structured kind is called is said by the registry, not by its content."""
        return ()

    def follow(self, before: Content, after: Content) -> Content:
        """Most kinds hold nothing that is derived."""
        return after

    def retire(self, content: Content, key: str) -> Content:
        table, row = self._row(content, key)
        if table.status is None:
            fault = problem("cannot-retire", "Items of this kind have no status; remove the item instead.", item=key)
            raise ContentError("The item cannot be retired.", problems=[fault])
        return self.put(content, key, {**row, table.status: "retired"})

    def arrange(self, content: Content, keys: Iterable[str]) -> Content:
        """The same items in the order of `keys`, within each table; items that are not named keep to the end."""
        place = {key: at for at, key in enumerate(keys)}
        tables = {
            table.field: sorted(content[table.field], key=lambda row, of=table: place.get(of.key_of(row), len(place)))  # type: ignore[misc]
            for table in self.collections
            if table.field in content
        }
        return {**content, **tables}

    def empty(self, title: Mapping[str, str]) -> Content:
        return self.accept(self.empty_content(title))

    def sample(self) -> Content:
        return self.accept(deepcopy(self.sample_content()))

    def _head(self, content: Content) -> dict[str, Any]:
        tables = {table.field for table in self.collections}
        return {name: value for name, value in content.items() if name not in tables}

    def _group(self, item: Item) -> str:
        return "head" if item.key == "" else self._table_of(item.key).field

    def _table_of(self, key: str) -> Collection:
        """The table whose prefix the key has; the longest prefix where several fit."""
        fitting = [table for table in self.collections if key.startswith(table.prefix) and key != table.prefix]
        if not fitting:
            prefixes = ", ".join(table.prefix for table in self.collections)
            fault = problem("unknown-item", "{key} does not begin with one of: {prefixes}.", key=key, prefixes=prefixes)
            raise ContentError("There can be no item of this name.", problems=[fault])
        return max(fitting, key=lambda table: len(table.prefix))

    def _row(self, content: Content, key: str) -> tuple[Collection, Row]:
        if key == "":
            fault = problem("head-stays", "The standard's own fields can be changed, not removed or retired.")
            raise ContentError("The standard's own fields stay.", problems=[fault])
        table = self._table_of(key)
        for row in content.get(table.field, ()):
            if table.key_of(row) == key:
                return table, row
        fault = problem("unknown-item", "There is no item {key} in this content.", item=key, key=key)
        raise ContentError("There is no such item.", problems=[fault])

    def _place(self, raw: Any, path: tuple[Any, ...]) -> tuple[str, str]:
        """The item and the field that a path in the raw content means."""
        for table in self.collections:
            if len(path) > 2 and path[0] == table.field:
                row = raw[table.field][path[1]]
                key = row.get(table.key) if isinstance(row, dict) else None
                if isinstance(key, str):
                    return f"{table.prefix}{key}", ".".join(map(str, path[2:]))
        return "", ".".join(map(str, path))

    def _twins(self, content: Content) -> Iterator[Problem]:
        seen: set[str] = set()
        for item in self.items(content):
            if item.key in seen:
                yield problem(
                    "duplicate-item", "{key} stands twice; give each item its own key.", item=item.key, key=item.key
                )
            seen.add(item.key)

    def _orphans(self, content: Content) -> Iterator[Problem]:
        keys = {item.key for item in self.items(content)}
        for item in self.items(content):
            if item.parent is not None and item.parent not in keys:
                yield problem(
                    "unknown-parent",
                    "The item above, {parent}, is not here; add it or choose another.",
                    item=item.key,
                    parent=item.parent,
                )

    def _persons(self, content: Content) -> Iterator[Problem]:
        for item in self.items(content):
            for path, text in texts(item.content):
                if any(identity_numbers(text)):
                    yield problem(
                        "person-data",
                        "The text holds what looks like a national identity number; a standard never names a person.",
                        item=item.key,
                        field=path,
                    )
