"""What search finds of a score, and what a score points at in other standards."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.kinds.kind import Reference, Words


def words(content: Mapping[str, Any]) -> Iterator[Words]:
    yield from _text("", content.get("title"), "preferred")
    yield from _text("", content.get("purpose"), "definition")
    if content.get("abbreviation"):
        yield Words("", content["abbreviation"], role="abbreviation")
    for name in content.get("synonyms") or ():
        yield Words("", name, role="synonym")
    for row in content.get("variables") or ():
        yield from _variable(row)
    for field, prefix in (("bands", "band/"), ("flags", "flag/")):
        for row in content.get(field) or ():
            yield from _text(f"{prefix}{row['key']}", row.get("title"), "other")


def _variable(row: Mapping[str, Any]) -> Iterator[Words]:
    item = f"variable/{row['key']}"
    yield from _text(item, row.get("title"), "preferred")
    yield from _text(item, row.get("question"), "other")
    for each in row.get("bindings") or ():
        yield Words(item, each["code"], role="code")
    for each in row.get("choices") or ():
        yield from _text(item, each.get("title"), "other")


def _text(item: str, text: Mapping[str, str] | None, role: str) -> Iterator[Words]:
    for language, value in (text or {}).items():
        if value.strip():
            yield Words(item, value, language, role)


def references(content: Mapping[str, Any]) -> Iterator[Reference]:
    """Code sets and the archetype need not be kept here; where they are, codes and paths must be in them."""
    archetype = content.get("archetype")
    if archetype:
        yield Reference("", archetype, None, None, "annotates")
    for row in content.get("variables") or ():
        item = f"variable/{row['key']}"
        for each in (*(row.get("bindings") or ()), *(row.get("choices") or ())):
            if each.get("code_set") and each.get("code"):
                yield Reference(item, each["code_set"], None, each["code"], "annotates")
        if archetype and row.get("path"):
            yield Reference(item, archetype, None, row["path"], "annotates")
