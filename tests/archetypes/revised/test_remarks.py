"""What a merge cannot see to and tells: prose with codes that are others now, and nodes that both sides added."""

import pytest

from archetypes import merge
from archetypes.merging import Mention, Twins
from tests.archetypes.revised.editing import FIRST, Step, read_once, revised, swap, term
from tests.archetypes.revised.sides import new

BASE = read_once(FIRST)


def recoded(before: str, after: str) -> Step:
    return swap(before, after)


def test_prose_of_mine_that_names_a_code_with_another_number_is_told_where_it_stands() -> None:
    said = term("at0041", "Warmth", "Warmer than at0040 and at00401.")
    mine = revised(*new("at0040", "Smell"), swap("Use at each", "Use at0040 at each"), said)
    found = merge(BASE, read_once(mine), read_once(revised(*new("at0040", "Colour"))))
    assert [(each.before, each.after) for each in found.renumbered] == [("at0040", "at0042")]
    path = "ontology/term_definitions/{}/at0041/description"
    warmth = [
        Mention(path.format(each), "at0040", "at0042", "Warmer than at0040 and at00401.") for each in ("en", "nb")
    ]
    assert found.mentions[1:] == tuple(warmth)
    assert found.mentions[0].path == "description/details/en/use"


def test_what_the_other_side_says_too_means_its_code() -> None:
    same = swap("Use at each", "Use at0040 at each")
    sides = (read_once(revised(*new("at0040", each), same)) for each in ("Smell", "Colour"))
    assert merge(BASE, *sides).mentions == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "twins"),
    [
        (new("at0040", "Smell"), new("at0041", "smell"), (Twins("at0040", "at0041", "smell"),)),
        (new("at0040", "Smell"), new("at0040", "Smell"), ()),
        (new("at0040", "Smell"), new("at0041", "Colour"), ()),
        ((recoded("at0021", "at0040"),), (recoded("at0021", "at0041"),), (Twins("at0040", "at0041", "Odour"),)),
        (new("at0040", "Smell"), (*new("at0041", "Smell"), swap("About smell.", "Whether a wreath stood there.")), ()),
    ],
)
def test_nodes_that_both_sides_added_under_other_codes_are_told(
    mine: tuple[Step, ...], theirs: tuple[Step, ...], twins: tuple[Twins, ...]
) -> None:
    found = merge(BASE, read_once(revised(*mine)), read_once(revised(*theirs)))
    assert found.twins == twins
    assert found.conflicts == ()
