"""What came into an expansion and went out of it."""

from typing import Any

import pytest

from codesets import CodeSystem, Concept, Entry, Filter, Include, Terminology, ValueSet
from codesets.difference import expansion_changes
from codesets.references.versions import VersionRules


def entry(code: str, display: str | None = None, system: str = "urn:s", **more: Any) -> Entry:
    return Entry(system, None, code, display or code, **more)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [], []),
        ([entry("A")], [entry("A")], []),
        ([entry("A")], [entry("A"), entry("B")], [("added", "B")]),
        ([entry("A"), entry("B")], [entry("B")], [("removed", "A")]),
        ([entry("A", "Alfa")], [entry("A", "Beta")], [("changed", "A")]),
        ([entry("A")], [entry("A", inactive=True)], [("changed", "A")]),
        ([entry("A")], [entry("A", abstract=True)], [("changed", "A")]),
        ([entry("A")], [entry("A", system="urn:t")], [("added", "A"), ("removed", "A")]),
        ([entry("A", contains=(entry("B"),))], [entry("B"), entry("A")], []),
    ],
)
def test_codes_come_go_and_are_told_otherwise(
    before: list[Entry], after: list[Entry], expected: list[tuple[str, str]]
) -> None:
    assert [(each.kind, each.entry.code) for each in expansion_changes(before, after)] == expected


def test_an_unchanged_rule_moves_with_its_code_system() -> None:
    editions = [
        CodeSystem(url="urn:s", version=version, concepts=(Concept("J"), *(Concept(c, parents=("J",)) for c in codes)))
        for version, codes in (("1", ["J1", "J2"]), ("2", ["J2", "J3"]))
    ]
    lungs = ValueSet(url="urn:v", include=(Include("urn:s", filters=(Filter("concept", "is-a", "J"),)),))
    terminology = Terminology([*editions, lungs])
    old, new = (terminology.expand(lungs, rules=VersionRules(force={"urn:s": each})) for each in ("1", "2"))
    assert [(each.kind, each.entry.code) for each in expansion_changes(old.entries, new.entries)] == [
        ("added", "J3"),
        ("removed", "J1"),
    ]
