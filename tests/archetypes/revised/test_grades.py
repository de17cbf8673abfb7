"""A publisher's revisions of one archetype have the grade that a careful publisher gives them, and keep some laws."""

from collections.abc import Collection

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archetypes import Archetype, Change, changes, merge, read, revision
from tests.archetypes.revised import pairs, pairs_of_values, pairs_of_words
from tests.archetypes.revised.editing import FIRST, read_once, revised, swap

_WEIGHTS = ("none", "patch", "minor", "major")
_BASE = read_once(FIRST)
DEFINED = {
    **{f"{name} (counts)": pair for name, pair in pairs.COUNTS.items()},
    **{f"{name} (nodes)": pair for name, pair in pairs.NODES.items()},
    **{f"{name} (quantities)": pair for name, pair in pairs_of_values.QUANTITIES.items()},
    **{f"{name} (moments)": pair for name, pair in pairs_of_values.MOMENTS.items()},
    **{f"{name} (choices)": pair for name, pair in pairs_of_values.CHOICES.items()},
    **{f"{name} (slots)": pair for name, pair in pairs_of_values.SLOTS.items()},
}
TOLD = DEFINED | {f"{name} (words)": pair for name, pair in pairs_of_words.SAID.items()}


def graded(found: Collection[Change]) -> str:
    return max((change.grade for change in found), key=_WEIGHTS.index, default="none")


_OTHER_WAY = {"narrowed": "widened", "widened": "narrowed", "added": "removed", "removed": "added"}


def _turned(found: Collection[Change]) -> set[tuple[str, str]]:
    """Where something was narrowed or widened, came or went, with the word for the other way round.

    Below a node of another type there is nothing that could be compared, and what is free there is told on one side;
    what stands in place of a reference has another path than the reference.
    """
    retyped = {each.path for each in found if each.reason.template.startswith(("type ", "refers", "a copy"))}
    told = [(each, str(each.reason.values.get("related", each.kind))) for each in found]
    return {
        (each.path, _OTHER_WAY[how])
        for each, how in told
        if how in _OTHER_WAY and not any(each.path.startswith(path) for path in retyped)
    }


def _read(name: str) -> Archetype:
    return read_once(revised(*TOLD[name][0]))


@pytest.mark.parametrize("name", TOLD)
def test_a_revision_has_the_grade_of_what_changed(name: str) -> None:
    new = _read(name)
    there, back = changes(_BASE, new), changes(new, _BASE)
    assert graded(there) == TOLD[name][1], there
    assert {(path, _OTHER_WAY[how]) for path, how in _turned(there)} == _turned(back)
    assert merge(_BASE, _BASE, new).archetype == merge(_BASE, new, _BASE).archetype == new


@pytest.mark.parametrize(
    ("old", "about", "new", "now", "grade"), pairs_of_words.NAMES.values(), ids=pairs_of_words.NAMES
)
def test_another_name_has_the_grade_of_what_it_says(
    old: str, about: str, new: str, now: str | None, grade: str
) -> None:
    before, after = (read(pairs_of_words.names(*each)) for each in ((old, about), (new, now or about)))
    assert graded(changes(before, after)) == grade
    assert graded(changes(after, before)) == grade


@pytest.mark.parametrize(("old", "new", "grade"), pairs_of_words.IDENTITY.values(), ids=pairs_of_words.IDENTITY)
def test_another_id_has_the_grade_of_what_data_name(old: str, new: str, grade: str) -> None:
    before, after = (read(FIRST.replace(pairs_of_words.ID, each, 1)) for each in (old, new))
    assert graded(changes(before, after)) == grade


@pytest.mark.parametrize("text", [FIRST, FIRST.replace("\n", "\r\n")])
def test_what_has_not_changed_has_no_grade(text: str) -> None:
    assert changes(_BASE, read(text)) == []


@given(st.lists(st.sampled_from(sorted(DEFINED)), min_size=2, max_size=2, unique=True))
@settings(max_examples=6, deadline=None)
def test_two_revisions_in_one_are_no_graver_than_the_graver_of_them(names: list[str]) -> None:
    between = revised(*DEFINED[names[0]][0])
    try:
        last = read(revised(*DEFINED[names[1]][0], of=between))
    except (AssertionError, ValueError):
        assume(False)
    first = read_once(between)
    steps = (changes(_BASE, first), changes(first, last))
    assert _WEIGHTS.index(graded(changes(_BASE, last))) <= max(_WEIGHTS.index(graded(step)) for step in steps)


@pytest.mark.parametrize(("grade", "number"), [("patch", "1.0.1"), ("minor", "1.1.0"), ("major", "2.0.0")])
def test_the_number_goes_with_the_grade(grade: str, number: str) -> None:
    for name in [name for name, pair in TOLD.items() if pair[1] == grade][:3]:
        new = read(revised(*TOLD[name][0], swap('["revision"] = <"1.0.0">', f'["revision"] = <"{number}">')))
        told = revision(_BASE, new, changes(_BASE, new))
        assert (told.grade, told.agrees, told.proposed) == (grade, True, number)
