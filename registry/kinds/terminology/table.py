"""A terminology as a table: a row for each concept, a column for each language of each sort of term."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from registry.errors import ContentError, Problem, problem
from registry.kinds.fields import LANGUAGES
from registry.kinds.kind import About
from registry.kinds.tables import Row, joined, read_rows, split, write_rows

_LISTED = ("synonyms", "abbreviations", "deprecated")
_TEXTS = ("definition", "scope_note")
_LINKS = ("broader", "related", "replaced_by")
_PLAIN = ("subject_field", "source", "status")
FIELDS = (
    "id",
    *(f"{sort}:{language}" for sort in ("preferred", *_LISTED) for language in LANGUAGES),
    *(f"{sort}:{language}" for sort in _TEXTS for language in LANGUAGES),
    *_LINKS,
    *_PLAIN,
    "mappings",
)


def write_table(content: Mapping[str, Any], about: About) -> bytes:
    """The concepts; title and description of the terminology have no place in a table."""
    return write_rows(FIELDS, (_cells(concept) for concept in content.get("concepts", ())))


def read_table(
    data: bytes,
    *,
    title: Mapping[str, str] | None = None,
    base: Mapping[str, Any] | None = None,
    mapping: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    **_: Any,
) -> dict[str, Any]:
    """Raw content: the rows as concepts. A table has no title: it is given, or kept with the rest of `base`."""
    rows = read_rows(data, FIELDS, mapping=mapping, delimiter=delimiter, encoding=encoding)
    faults: list[Problem] = []
    concepts = [_concept(row, faults) for row in rows]
    faults += _twins(rows)
    if faults:
        raise ContentError("The table cannot become a terminology.", problems=faults)
    head = {**(base or {}), **({"title": dict(title)} if title else {})}
    return {**head, "concepts": concepts}


def _cells(concept: Mapping[str, Any]) -> dict[str, str]:
    cells = {"id": concept["id"]}
    for language, terms in concept["terms"].items():
        cells[f"preferred:{language}"] = terms.get("preferred", "")
        cells.update({f"{sort}:{language}": joined(terms.get(sort, ())) for sort in _LISTED})
    for sort in _TEXTS:
        cells.update({f"{sort}:{language}": text for language, text in concept.get(sort, {}).items()})
    cells.update({link: joined(concept.get(link, ())) for link in _LINKS})
    cells.update({name: concept.get(name, "") for name in _PLAIN})
    cells["mappings"] = "\n".join(_mapping_line(mapping) for mapping in concept.get("mappings", ()))
    return cells


def _mapping_line(mapping: Mapping[str, str]) -> str:
    """relation standard|version#code comment"""
    standard, code = _escaped(mapping["standard"]), _escaped(mapping["code"])
    version = f"|{_escaped(mapping['version'])}" if "version" in mapping else ""
    return f"{mapping['relation']} {standard}{version}#{code} {mapping.get('comment', '')}".rstrip()


def _escaped(part: str) -> str:
    """With the signs that part a mapping written as in addresses: a blank is %20."""
    return re.sub(r"[%#| ]", lambda sign: f"%{ord(sign.group()):02X}", part)


def _plain(part: str) -> str:
    return re.sub(r"%(2[035]|7C)", lambda sign: chr(int(sign.group(1), 16)), part)


def _concept(row: Row, faults: list[Problem]) -> dict[str, Any]:
    concept: dict[str, Any] = {"terms": {}}
    for field, cell in row.cells.items():
        cell = cell if field.startswith(_TEXTS) else cell.strip()
        sort, _, language = field.partition(":")
        if sort == "mappings":
            concept[sort] = [_mapping(each, row, faults) for each in cell.splitlines() if each.strip()]
        elif sort in _LINKS:
            concept[sort] = split(cell)
        elif sort in _TEXTS:
            concept.setdefault(sort, {})[language] = cell
        elif language:
            concept["terms"].setdefault(language, {})[sort] = split(cell) if sort in _LISTED else cell
        else:
            concept[sort] = cell
    if not concept.get("id"):
        faults.append(problem("missing-id", "The row has no identifier; fill in the cell.", line=row.line))
    return concept


def _mapping(written: str, row: Row, faults: list[Problem]) -> dict[str, str]:
    relation, _, rest = written.strip().partition(" ")
    target, _, comment = rest.strip().partition(" ")
    address, _, code = target.rpartition("#")
    standard, _, version = address.partition("|")
    if not (standard and code):
        faults.append(
            problem(
                "mapping-form",
                "«{written}» is not a mapping; write it as: exact icd-10|2019#J18.9 comment",
                item=row.cells.get("id", ""),
                field="mappings",
                line=row.line,
                written=written,
            )
        )
    parts = {"relation": relation, "standard": _plain(standard), "version": _plain(version), "code": _plain(code)}
    return {name: part for name, part in {**parts, "comment": comment.strip()}.items() if part}


def _twins(rows: list[Row]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        key = row.cells.get("id", "").strip()
        if key and key in first:
            yield problem(
                "duplicate-item",
                "{key} stands on line {first} already; give each concept its own identifier.",
                item=key,
                line=row.line,
                key=key,
                first=first[key],
            )
        first.setdefault(key, row.line)
