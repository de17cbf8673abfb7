"""What search finds of a regimen, and what a regimen points at in other standards."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from registry.kinds.kind import Reference, Words
from registry.kinds.regimen.plan_rules import ICD10

#: The national laboratory code set, Norsk laboratoriekodeverk.
NLK = "urn:oid:2.16.578.1.12.4.1.1.7280"

_NAME: Final = re.compile(r"[a-z]?([A-ZÆØÅ]{3,})\d*")


def words(content: Mapping[str, Any]) -> Iterator[Words]:
    yield from _text(content.get("title"), "preferred")
    yield from _bare(content.get("title"))
    yield from _text(content.get("diagnosis_group"), "other")
    if content.get("number"):
        yield Words("", content["number"], role="code")
    for row in content.get("indications") or ():
        yield Words("", row["code"], role="other")
        yield from _text(row.get("name"), "other")
    for row in content.get("lines") or ():
        yield from _line(row)


def _bare(title: Mapping[str, str] | None) -> Iterator[Words]:
    """The names of regimens without what tells one form from the next: FOLFOX of mFOLFOX6."""
    tokens = (token for value in (title or {}).values() for token in value.split())
    for token in dict.fromkeys(tokens):
        found = _NAME.fullmatch(token)
        if found and found[1] != token:
            yield Words("", found[1], role="synonym")


def _line(row: Mapping[str, Any]) -> Iterator[Words]:
    item = f"line/{row['key']}"
    yield Words(item, row["substance"], "nb", "preferred")
    for name in row.get("synonyms") or ():
        yield Words(item, name, role="synonym")
    if row.get("atc"):
        yield Words(item, row["atc"], role="code")


def _text(text: Mapping[str, str] | None, role: str) -> Iterator[Words]:
    for language, value in (text or {}).items():
        yield Words("", value, language, role)


def references(content: Mapping[str, Any]) -> Iterator[Reference]:
    for row in content.get("indications") or ():
        yield Reference("", row.get("code_set") or ICD10, None, row["code"], "indication")
    for row in content.get("start_criteria") or ():
        if row.get("code"):
            yield Reference(f"criterion/{row['key']}", NLK, None, row["code"], "analysis")
