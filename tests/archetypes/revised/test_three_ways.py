"""A region's changes and a publisher's next revision: both are in the merge, or what does not go together is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archetypes import Archetype, Library, Merge, changes, check, merge, read, write
from tests.archetypes.revised.editing import FIRST, Step, named, read_once, revised, swap, term, without
from tests.archetypes.revised.sides import APART, TERMS, TORN, Sides, new
from tests.archetypes.revised.test_grades import DEFINED

_BASE = read_once(FIRST)
_ALL = APART | TORN


def _sides(mine: tuple[Step, ...], theirs: tuple[Step, ...]) -> tuple[Archetype, Archetype]:
    return read_once(revised(*mine)), read_once(revised(*theirs))


def _merged(mine: tuple[Step, ...], theirs: tuple[Step, ...]) -> Merge[Archetype]:
    return merge(_BASE, *_sides(mine, theirs))


@pytest.mark.parametrize("name", _ALL)
def test_a_merge_is_a_valid_archetype_and_loses_nothing_that_it_does_not_tell(name: str) -> None:
    mine, theirs = _sides(*_ALL[name][:2])
    found = merge(_BASE, mine, theirs)
    assert [(each.path, each.part) for each in found.conflicts] == _ALL[name][2]
    text = write(found.archetype)
    assert read(text) == found.archetype
    assert [each for each in check(text, Library()) if each.severity == "error"] == []
    told = [each.path for each in found.conflicts]
    there = {(change.path, change.kind) for change in changes(_BASE, found.archetype)}
    if found.renumbered or any(each.part == "place" for each in found.conflicts) or "moved" in name or "wrap" in name:
        return
    for side in (mine, theirs):
        for change in changes(_BASE, side):
            lost = (change.path, change.kind) not in there and not any(change.path.startswith(path) for path in told)
            assert not lost or _is_kept_in_words(change.path, found), change


def _is_kept_in_words(path: str, found: Merge[Archetype]) -> bool:
    """Conflicts of a term are told at the term, changes of it at its node."""
    return any(each.path.rpartition("/")[2] in path for each in found.conflicts if each.path.startswith(TERMS))


@given(st.lists(st.sampled_from(sorted(DEFINED)), min_size=2, max_size=2, unique=True))
@settings(max_examples=6, deadline=None)
def test_any_two_revisions_give_a_text_that_is_read_as_the_same_again(names: list[str]) -> None:
    mine, theirs = _sides(*(DEFINED[name][0] for name in names))
    found = merge(_BASE, mine, theirs)
    assert read(write(found.archetype)) == found.archetype
    taken = merge(_BASE, mine, theirs, [(each.path, each.part) for each in found.conflicts])
    assert taken.conflicts == ()
    assert read(write(taken.archetype)) == taken.archetype


@pytest.mark.parametrize("sides", TORN.values(), ids=TORN)
def test_what_is_in_conflict_can_be_taken_from_the_publisher(sides: Sides) -> None:
    mine, theirs = _sides(*sides[:2])
    found = merge(_BASE, mine, theirs, sides[2])
    assert found.conflicts == ()
    assert [each for each in check(write(found.archetype), Library()) if each.severity == "error"] == []
    assert [change for change in changes(theirs, found.archetype) if change.path.startswith("/")] == []


def test_a_moved_node_is_at_its_new_place_with_the_other_sides_change() -> None:
    for name in ("a node that moved here is changed there", "a node that moved there is changed here"):
        text = write(_merged(*APART[name][:2]).archetype)
        assert text.count("ELEMENT[at0023]") == 1
        at = text.index("ELEMENT[at0023] occurrences matches {0..*}")
        assert text.index("ELEMENT[at0011]") < at < text.index("ELEMENT[at0012]")


def test_one_code_for_two_things_is_renumbered_on_my_side_and_both_stay() -> None:
    found = _merged(*APART["one code for two things"][:2])
    (told,) = found.renumbered
    assert (told.before, told.after, told.mine, told.theirs) == ("at0040", "at0041", "Smell", "Warmth")
    words = found.archetype.terminology.term_definitions
    assert {code: words["nb"][code].text for code in ("at0040", "at0041")} == {
        "at0040": "Warmth på norsk",
        "at0041": "Smell på norsk",
    }
    text = write(found.archetype)
    assert "ELEMENT[at0040]" in text
    assert "ELEMENT[at0041]" in text


def test_the_same_thing_in_other_words_keeps_its_code() -> None:
    found = _merged(new("at0040", "Smell"), new("at0040", "Smell of the wound"))
    assert found.renumbered == ()
    assert (f"{TERMS}/en/at0040", "text") in [(each.path, each.part) for each in found.conflicts]


def test_new_words_wait_for_a_translation_where_the_other_side_has_the_language_alone() -> None:
    found = _merged(*APART["a new language here, new words there"][:2]).archetype
    local = found.terminology.term_definitions["nn"]
    assert (local["at0040"].text, local["at0040"].description) == ("*Smell(en)", "*About smell.(en)")
    gone = _merged(
        APART["a new language here, new words there"][0], (without("ELEMENT[at0008]"), _without_term("at0008"))
    )
    assert "at0008" not in gone.archetype.terminology.term_definitions["nn"]


def _without_term(code: str) -> Step:
    def step(text: str) -> str:
        for _ in range(2):
            start = text.index(f'["{code}"] = <\n')
            text = text[:start] + text[text.index("\t\t\t\t>", start) + 5 :]
        return text

    return step


_LOCAL = named("at0010", "Utstrekning", language="nb")


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((_LOCAL,), (named("at0010", "Greatest extent"),), [("text", "Utstrekning", "Length", "Greatest extent")]),
        ((_LOCAL,), (named("at0010", "Lenght"),), []),
        ((_LOCAL,), (named("at0011", "Greatest extent"),), []),
        ((named("at0008", "Fritekst", language="nb"),), (named("at0010", "Greatest extent"),), []),
        (
            (_LOCAL,),
            (named("at0010", "Greatest extent"), named("at0010", None, "Ny tekst.", "nb")),
            [("text", "Utstrekning", "Length", "Greatest extent")],
        ),
        ((named("at0010", "Greatest extent"),), (_LOCAL,), [("text", "Utstrekning", "Length", "Greatest extent")]),
        (
            (swap("Brukes ved hvert skift av bandasje.", "Brukes hver gang."),),
            (swap("Use at each change of dressing.", "Use whenever the patient is seen by anybody."),),
            [
                (
                    "use",
                    "Brukes hver gang.",
                    "Use at each change of dressing.",
                    "Use whenever the patient is seen by anybody.",
                )
            ],
        ),
    ],
)
def test_a_translation_whose_original_is_another_now_is_to_be_looked_at(
    mine: tuple[Step, ...], theirs: tuple[Step, ...], expected: list[tuple[str, ...]]
) -> None:
    found = _merged(mine, theirs)
    assert [(each.part, each.translation, each.before, each.after) for each in found.reviews] == expected


def test_a_slot_is_merged_archetype_by_archetype() -> None:
    def included(name: str) -> str:
        text = write(_merged(*APART[name][:2]).archetype)
        start = text.index("CLUSTER[at0022]")
        return text[start : text.index("/}", start)]

    more = included("a slot takes one more on each side")
    assert all(each in more for each in ("anatomical_location", "relative_location", "grid", "map"))
    less = included("a slot takes less here, more there")
    assert "anatomical_location" not in less
    assert all(each in less for each in ("relative_location", "map"))


def test_sums_of_the_text_are_the_publishers() -> None:
    found = _merged(*APART["sums and builds of both"][:2]).archetype
    assert found.description is not None
    assert found.description.other_details["build_uid"] == "bbbbbbbb-1111-4222-8333-444455556666"


def test_a_term_that_a_side_took_away_stays_with_its_node() -> None:
    mine = (without("ELEMENT[at0008]"), _without_term("at0008"))
    found = merge(_BASE, *_sides(mine, (named("at0008", "Free text"), term("at0050"))), _places_of("at0008"))
    assert found.archetype.terminology.term_definitions["en"]["at0008"].text == "Free text"


def _places_of(code: str) -> list[tuple[str, str]]:
    return [(f"{TERMS}/{language}", code) for language in ("en", "nb")]
