"""A compiled code system: what the engine asks of `System`, answered from the file, concept by concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

import orjson

from codesets.compiled.file import DamagedFile, File
from codesets.compiled.names import concepts_naming, numbers_naming
from codesets.compiled.ontology import Facts, FileOntology
from codesets.compiled.rows import decode
from codesets.compiled.surroundings import surroundings_in
from codesets.things.canonical import from_dict
from codesets.things.carried import NOTHING, Carried
from codesets.things.concepts import Surroundings, named_codes
from codesets.things.model import CodeSystem, Concept, FilterDeclaration, PropertyDeclaration, Texts
from codesets.things.system import HEAD

#: All below in document order; the planner is kept from a walk through the whole system in that order.
_PLACED_BELOW: Final = """
SELECT concept.code FROM (
    SELECT DISTINCT below.id AS id FROM stretch CROSS JOIN place AS below
    ON below.place BETWEEN stretch.first AND stretch.last WHERE stretch.id = :n AND below.id <> :n
) AS found CROSS JOIN concept ON concept.id = found.id ORDER BY found.id
"""
_WALKED_BELOW: Final = """
WITH RECURSIVE found(id) AS (
    SELECT child FROM edge WHERE parent = :n UNION SELECT child FROM found CROSS JOIN edge ON edge.parent = found.id
) SELECT concept.code FROM found CROSS JOIN concept ON concept.id = found.id WHERE found.id <> :n ORDER BY found.id
"""
_PLACED_ABOVE: Final = """
SELECT 1 FROM concept AS high JOIN concept AS low JOIN place ON place.id = low.id
WHERE high.code = :above AND low.code = :below AND place.place <= (
    SELECT last FROM stretch WHERE stretch.id = high.id AND first <= place.place ORDER BY first DESC LIMIT 1
)
"""
_WALKED_ABOVE: Final = """
WITH RECURSIVE found(id) AS (
    SELECT id FROM concept WHERE code = :below UNION SELECT parent FROM found CROSS JOIN edge ON edge.child = found.id
) SELECT 1 FROM found JOIN concept USING (id) WHERE code = :above LIMIT 1
"""
_EVERY_EDGE_ABOVE: Final = """
WITH RECURSIVE found(id) AS (
    SELECT id FROM concept WHERE code = ? UNION SELECT parent FROM found CROSS JOIN edge ON edge.child = found.id
) SELECT low.code, high.code FROM found CROSS JOIN edge ON edge.child = found.id
JOIN concept AS low ON low.id = edge.child JOIN concept AS high ON high.id = edge.parent ORDER BY child, ordinal
"""


@dataclass(frozen=True)
class CompiledSystem:
    """The fields are those of a `CodeSystem`, which a holder may replace; concepts stay in the file."""

    file: File
    facts: Facts
    ontology: FileOntology = field(repr=False)
    url: str | None = None
    version: str | None = None
    identifiers: tuple[str, ...] = ()
    name: str | None = None
    title: Texts = ()
    language: str | None = None
    status: str = "active"
    content: str = "complete"
    case_sensitive: bool | None = None
    hierarchy_meaning: str | None = None
    value_set: str | None = None
    supplements: str | None = None
    properties: tuple[PropertyDeclaration, ...] = ()
    filters: tuple[FilterDeclaration, ...] = ()
    carried: Carried = NOTHING

    def __len__(self) -> int:
        return self.facts.size

    def __bool__(self) -> bool:
        return True

    def concept(self, code: str) -> Concept | None:
        found = self.file.rows("SELECT code, data FROM concept WHERE code = ?", (code,))
        if not found and self.case_sensitive is False:
            query = "SELECT concept.code, data FROM folded JOIN concept USING (id) WHERE folded.code = ?"
            found = self.file.rows(query, (code.casefold(),))
        return decode(*found[0]) if found else None

    def surroundings(self, code: str) -> Surroundings | None:
        near = surroundings_in(self.file, code)
        if self.case_sensitive is not False:
            return near
        if near is None:
            written = self.concept(code)
            near = surroundings_in(self.file, written.code) if written is not None else None
        if near is None:
            return None
        others = ((each, self.concept(each)) for each in named_codes(near.concept) if each not in near.displays)
        return replace(near, displays={**near.displays, **{each: other.display for each, other in others if other}})

    def codes(self) -> Iterator[str]:
        return (code for (code,) in self.file.stream("SELECT code FROM concept ORDER BY id"))

    def every(self) -> Iterator[Concept]:
        return (decode(*row) for row in self.file.stream("SELECT code, data FROM concept ORDER BY id"))

    # -- the hierarchy

    def roots(self) -> tuple[str, ...]:
        query = "SELECT code FROM concept WHERE id NOT IN (SELECT child FROM edge) ORDER BY id"
        return tuple(code for (code,) in self.file.rows(query))

    def parents(self, code: str) -> tuple[str, ...]:
        query = (
            "SELECT above.code FROM concept AS below JOIN edge ON child = below.id JOIN concept AS above "
            "ON above.id = parent WHERE below.code = ? ORDER BY ordinal"
        )
        return tuple(found for (found,) in self.file.rows(query, (code,)))

    def children(self, code: str) -> tuple[str, ...]:
        query = (
            "SELECT below.code FROM concept AS above JOIN edge ON parent = above.id JOIN concept AS below "
            "ON below.id = child WHERE above.code = ? ORDER BY child"
        )
        return tuple(found for (found,) in self.file.rows(query, (code,)))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Breadth first, as the tree in memory has it."""
        above: dict[str, list[str]] = {}
        for below, parent in self.file.rows(_EVERY_EDGE_ABOVE, (code,)):
            above.setdefault(below, []).append(parent)
        found: dict[str, None] = {}
        waiting = list(above.get(code, ()))
        for each in waiting:  # grows while it is read
            if each not in found and each != code:
                found[each] = None
                waiting.extend(above.get(each, ()))
        return tuple(found)

    def descendants(self, code: str) -> Iterator[str]:
        found = self._number(code)
        query = _PLACED_BELOW if self.facts.is_placed else _WALKED_BELOW
        return (below for (below,) in self.file.stream(query, {"n": found}))

    def is_leaf(self, code: str) -> bool:
        query = "SELECT 1 FROM concept JOIN edge ON parent = id WHERE code = ? LIMIT 1"
        return not self.file.rows(query, (code,))

    def is_flat(self) -> bool:
        return self.facts.is_flat

    def subsumes(self, above: str, below: str) -> bool:
        if above == below:
            return True
        if self.facts.is_flat:
            return False
        query = _PLACED_ABOVE if self.facts.is_placed else _WALKED_ABOVE
        return bool(self.file.rows(query, {"above": above, "below": below}))

    def _number(self, code: str) -> int | None:
        return self.ontology.number(code)

    # -- finding

    def has_property(self, name: str) -> bool:
        return name in self.facts.properties or any(each.code == name for each in self.properties)

    def languages(self) -> tuple[str, ...]:
        return self.facts.languages

    def naming(self, words: Iterable[str]) -> Iterator[Concept]:
        wanted = tuple(words)
        if not wanted:
            yield from self.every()
            return
        for code, data, text in concepts_naming(self.file, wanted):
            if all(word in text for word in wanted):
                yield decode(code, data)

    def page(self, words: Iterable[str], offset: int, count: int) -> tuple[list[Concept], int]:
        wanted = tuple(words)
        if not wanted:
            return self._stretch(offset, count), len(self)
        numbers = numbers_naming(self.file, wanted)
        return list(self.ontology.concepts(numbers[offset : offset + count])), len(numbers)

    def _stretch(self, offset: int, count: int) -> list[Concept]:
        """Where no number is left out, a concept's number is its place."""
        if self.facts.numbers == len(self):
            query = "SELECT code, data FROM concept WHERE id > ? ORDER BY id LIMIT ?"
        else:
            query = "SELECT code, data FROM concept ORDER BY id LIMIT -1 OFFSET ?"
        found = self.file.stream(query, (offset, count) if query.endswith("LIMIT ?") else (offset,))
        return [decode(*row) for row in islice(found, count)]


def open_compiled(path: Path) -> CompiledSystem:
    """The system of a file. Raises DamagedFile for one that is cut or of another form, FileNotFoundError for none."""
    file = File(path)
    told = {name: orjson.loads(value) for name, value in file.rows("SELECT name, value FROM fact")}
    if not told.keys() >= {"head", "size", "is_flat", "is_placed", "numbers", "languages", "properties"}:
        raise DamagedFile(f"{path.name} does not say what it holds; make it anew")
    head = from_dict(told["head"])
    assert isinstance(head, CodeSystem)
    facts = Facts(
        told["size"],
        told["is_flat"],
        told["is_placed"],
        told["numbers"],
        tuple(told["languages"]),
        frozenset(told["properties"]),
    )
    file.close_idle()
    return CompiledSystem(file, facts, FileOntology(file, facts), **{name: getattr(head, name) for name in HEAD})
