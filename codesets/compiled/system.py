"""A compiled code system: what the engine asks of `System`, answered from the file, concept by concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from codesets.canonical import from_dict
from codesets.carried import NOTHING, Carried
from codesets.compiled.file import DamagedFile, File
from codesets.compiled.layout import VALUE_LENGTH
from codesets.compiled.rows import decode, display_of
from codesets.model import CodeSystem, Concept, FilterDeclaration, PropertyDeclaration, Texts, as_text
from codesets.system import HEAD

#: Of a word that is looked for, the letters by which concepts are sought; all of it is compared afterwards.
_MOST_TRIPLES: Final = 24
#: Words that are compared in the file; a question of more is answered concept by concept.
_MOST_WORDS: Final = 50
_BY_CODES: Final = "SELECT code, data FROM json_each(?) CROSS JOIN concept ON code = value"
_BY_NUMBER: Final = "SELECT code, data FROM concept WHERE id = ?"


@dataclass(frozen=True)
class Facts:
    """What is told of a file besides its head."""

    size: int
    is_flat: bool
    is_forest: bool
    languages: tuple[str, ...]
    properties: frozenset[str]


@dataclass(frozen=True)
class CompiledSystem:
    """The fields are those of a `CodeSystem`, which a holder may replace; concepts stay in the file."""

    file: File
    facts: Facts
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

    def displays(self, codes: Iterable[str]) -> dict[str, str | None]:
        wanted = list(codes)
        found = {code: display_of(data) for code, data in self.file.rows(_BY_CODES, (orjson.dumps(wanted).decode(),))}
        if self.case_sensitive is False:
            others = ((code, self.concept(code)) for code in wanted if code not in found)
            found |= {code: concept.display for code, concept in others if concept is not None}
        return found

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
        return tuple(self._written(n) for n in self._above(code))

    def descendants(self, code: str) -> Iterator[str]:
        if self.facts.is_forest:
            query = (
                "SELECT concept.code FROM concept AS top JOIN place AS here USING (id) JOIN place AS below "
                "ON below.entered > here.entered AND below.entered <= here.last JOIN concept ON concept.id = below.id "
                "WHERE top.code = ? ORDER BY below.entered"
            )
            return (found for (found,) in self.file.stream(query, (code,)))
        return (self._written(n) for n in self._below(code))

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
        if not self.facts.is_forest:
            top = self._number(above)
            return top is not None and any(n == top for n in self._above(below))
        query = (
            "SELECT 1 FROM concept AS top JOIN place AS high ON high.id = top.id, concept AS down JOIN place AS low "
            "ON low.id = down.id "
            "WHERE top.code = ? AND down.code = ? AND low.entered BETWEEN high.entered AND high.last"
        )
        return bool(self.file.rows(query, (above, below)))

    def _number(self, code: str) -> int | None:
        found = self.file.rows("SELECT id FROM concept WHERE code = ?", (code,))
        return found[0][0] if found else None

    def _written(self, n: int) -> str:
        code: str = self.file.rows("SELECT code FROM concept WHERE id = ?", (n,))[0][0]
        return code

    def _above(self, code: str) -> Iterator[int]:
        """Breadth first, as the tree in memory has it."""
        start = self._number(code)
        seen = {start}
        waiting = [start]
        for each in waiting:  # grows while it is read
            for (parent,) in self.file.rows("SELECT parent FROM edge WHERE child = ? ORDER BY ordinal", (each,)):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
                    yield parent

    def _below(self, code: str) -> Iterator[int]:
        """Depth first, each once where it is met first, as the tree in memory has it."""
        query = "SELECT child FROM edge WHERE parent = ? ORDER BY child DESC"
        start = self._number(code)
        seen = {start}
        waiting = [n for (n,) in self.file.rows(query, (start,))]
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                yield each
                waiting.extend(n for (n,) in self.file.rows(query, (each,)))

    # -- finding

    def with_property(self, name: str, value: str | None = None) -> Iterator[Concept]:
        if value is None:
            query = "SELECT code, data FROM concept WHERE id IN (SELECT id FROM property WHERE name = ?) ORDER BY id"
            return (decode(*row) for row in self.file.stream(query, (name,)))
        return self._with_value(name, value)

    def _with_value(self, name: str, value: str) -> Iterator[Concept]:
        query = "SELECT code, data FROM property JOIN concept USING (id) WHERE name = ? AND value = ? ORDER BY id"
        for row in self.file.stream(query, (name, value[:VALUE_LENGTH])):
            found = decode(*row)
            if len(value) < VALUE_LENGTH or value in (as_text(each) for each in found.values(name)):
                yield found

    def has_property(self, name: str) -> bool:
        return name in self.facts.properties or any(each.code == name for each in self.properties)

    def languages(self) -> tuple[str, ...]:
        return self.facts.languages

    def naming(self, words: Iterable[str]) -> Iterator[Concept]:
        wanted = tuple(words)
        if not wanted:
            yield from self.every()
            return
        for code, data, text in self._named(_triples(wanted), max(wanted, key=len)):
            if all(word in text for word in wanted):
                yield decode(code, data)

    def page(self, words: Iterable[str], offset: int, count: int) -> tuple[list[Concept], int]:
        wanted = tuple(words)
        if not wanted:
            return self._stretch(offset, count), len(self)
        if len(wanted) > _MOST_WORDS:
            found = list(self.naming(wanted))
            return found[offset : offset + count], len(found)
        numbers = self._numbers(wanted)
        rows = (self.file.rows(_BY_NUMBER, each) for each in numbers[offset : offset + count])
        return [decode(*row) for (row,) in rows], len(numbers)

    def _stretch(self, offset: int, count: int) -> list[Concept]:
        """Where no number is left out, a concept's number is its place."""
        if self.file.rows("SELECT max(id) FROM concept") == [(len(self),)]:
            query = "SELECT code, data FROM concept WHERE id > ? ORDER BY id LIMIT ?"
        else:
            query = "SELECT code, data FROM concept ORDER BY id LIMIT -1 OFFSET ?"
        found = self.file.stream(query, (offset, count) if query.endswith("LIMIT ?") else (offset,))
        return [decode(*row) for row in islice(found, count)]

    def _numbers(self, words: tuple[str, ...]) -> list[tuple[int]]:
        """The numbers alone of the concepts that have every word in a name: half a million are 30 MB for a moment."""
        letters = _triples(words)
        held = " AND ".join(["instr(name.text, ?)"] * len(words))
        if letters:
            query = f"""SELECT name.id FROM letters CROSS JOIN name ON name.id = letters.rowid
                WHERE letters MATCH ? AND {held} ORDER BY letters.rowid"""  # noqa: S608 - marks only
            return self.file.rows(query, (letters, *words))
        return self.file.rows(f"SELECT id FROM name WHERE {held} ORDER BY id", words)  # noqa: S608 - as above

    def _named(self, letters: str, longest: str) -> Iterator[Any]:
        """Code, concept and names of those that may hold the words."""
        if letters:
            query = (
                "SELECT code, data, name.text FROM letters JOIN name ON name.id = letters.rowid "
                "JOIN concept ON concept.id = letters.rowid WHERE letters MATCH ? ORDER BY letters.rowid"
            )
            return self.file.stream(query, (letters,))
        query = "SELECT code, data, text FROM name JOIN concept USING (id) WHERE instr(text, ?) ORDER BY id"
        return self.file.stream(query, (longest,))


def _triples(words: tuple[str, ...]) -> str:
    """A question to the index for concepts that have every three letters of the words; "" where no word has three.

    The index cannot be asked for NUL.
    """
    found = dict.fromkeys(word[at : at + 3] for word in words for at in range(len(word) - 2))
    asked = [each for each in found if "\0" not in each][:_MOST_TRIPLES]
    return " AND ".join('"' + each.replace('"', '""') + '"' for each in asked)


def open_compiled(path: Path) -> CompiledSystem:
    """The system of a file. Raises DamagedFile for one that is cut or of another form, FileNotFoundError for none."""
    file = File(path)
    told = {name: orjson.loads(value) for name, value in file.rows("SELECT name, value FROM fact")}
    if not told.keys() >= {"head", "size", "is_flat", "is_forest", "languages", "properties"}:
        raise DamagedFile(f"{path.name} does not say what it holds; make it anew")
    head = from_dict(told["head"])
    assert isinstance(head, CodeSystem)
    facts = Facts(
        told["size"],
        told["is_flat"],
        told["is_forest"],
        tuple(told["languages"]),
        frozenset(told["properties"]),
    )
    file.close_idle()
    return CompiledSystem(file, facts, **{name: getattr(head, name) for name in HEAD})
