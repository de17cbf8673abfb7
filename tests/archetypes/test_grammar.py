"""Texts made by chance from the grammar of ADL 1.4, with comments and blanks in every place that has room for them."""

import pytest

from archetypes import bindings, changes, check, convert, describe, paths, read, write
from tests.archetypes.grammar import Grammar


@pytest.mark.parametrize("seed", range(40))
def test_what_the_grammar_makes_survives_being_written_in_every_form(seed: int) -> None:
    source = Grammar(seed).text()
    archetype = read(source)
    written = write(archetype)
    assert read(written) == archetype
    assert write(read(written)) == written
    assert read(write(archetype, "xml")) == archetype
    assert read(write(archetype, "json")) == archetype
    converted = convert(archetype).archetype
    assert read(write(converted)) == converted
    assert changes(archetype, archetype) == []


@pytest.mark.parametrize("seed", range(40, 48))
def test_what_the_grammar_makes_can_be_checked_and_told(seed: int) -> None:
    source = Grammar(seed).text()
    archetype = read(source)
    assert all(problem.message for problem in check(source))
    assert all(describe(each.node, archetype.terminology, "nb") is not None for each in paths(archetype))
    assert len({each.path for each in paths(archetype)}) == len(paths(archetype))
    assert len(bindings(archetype)) >= sum(len(each) for each in archetype.terminology.term_bindings.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{ 12:00:05,10:00:00 }", "{ 12:00:05 , 10:00:00 }"),
        ("{ 2001-01-01T10:00:00,2002-01-01T10:00:00 }", "{ 2001-01-01T10:00:00 , 2002-01-01T10:00:00 }"),
        ("{ [\u200bac0001 -- first\n; \u2060at0002] }", "{ [ac0001; at0002] }"),
        ("{ [ -- which?\nlocal::at0001] }", "{ [local::at0001] }"),
        ("{ 2001-01-- a month\n }", "{ 2001-01 }"),
        ("{ [local::at0001-- first\n, at0002] }", "{ [local::at0001, at0002] }"),
    ],
)
def test_what_stands_close_together_is_told_apart(one: str, other: str) -> None:
    first, second = (
        read(f"archetype a-b-C.d.v1 concept [at0000] definition C matches {{ x matches {each} }} ontology")
        for each in (one, other)
    )
    assert first == second
