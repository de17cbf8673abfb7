"""Regular expressions as archetypes have them, in the manner of Perl."""

import re

import pytest

from archetypes import check
from archetypes.regular_expressions import compiled
from tests.archetypes.texts import element, text

FITS = [
    (r"\p{L}+", "Blåøα", "a1"),
    (r"\pL\PL", "a1", "aa"),
    (r"\p{^L}", "1", "a"),
    (r"[\p{Lu}\d]+", "Å1", "å"),
    (r"[^\p{L}]", "1", "å"),
    (r"[\P{L}a]+", "1a", "b"),
    (r"\p{L&}", "x", "1"),
    ("[[:alpha:]_]+", "a_", "1"),
    ("[[:^digit:]]", "a", "1"),
    ("[:ab]+", ":a", "c"),
    ("[:alpha:]+", "lap:", "b"),
    ("[[a]+", "[a", "]"),
    ("[]a]+", "]a", "b"),
    ("[^]a]", "b", "]"),
    (r"a\[[b]", "a[b", "ab"),
    ("[a&&b||c~~d]+", "&|~d", "e"),
    ("[!--]+", "!-", "a"),
    (r"\x{41}\h\H\z", "A b", "A  "),
    ("(?i)a++", "AA", "b"),
]


@pytest.mark.parametrize(("pattern", "inside", "outside"), FITS)
def test_what_perl_has_of_its_own_is_understood(pattern: str, inside: str, outside: str) -> None:
    assert compiled(pattern).fullmatch(inside)
    assert not compiled(pattern).fullmatch(outside)


@pytest.mark.parametrize("pattern", ["[", "(", r"\p{Xx}", r"\p{Greek}", "[[:none:]]", "a{2,1}"])
def test_what_is_no_expression_is_an_error(pattern: str) -> None:
    with pytest.raises(re.error):
        compiled(pattern)


def test_an_archetype_may_name_letters_of_any_script() -> None:
    source = text(element(r"DV_TEXT matches { value matches {/[[:upper:]]\p{L}+/} }"))
    assert "SCSRE" not in {each.code for each in check(source)}
