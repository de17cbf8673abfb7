"""Three-way merge over items: what is apart is joined, what is not is told, and nothing is lost in silence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archetypes
from registry.errors import ContentError
from registry.kinds import KINDS
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.codeset import CODESET
from registry.kinds.merge import merge
from tests.archetypes.opt.documents import QUANTITY, element, template
from tests.kinds.notebook import NOTEBOOK

Steps = dict[str, int]


def book(steps: Steps, owner: str | None = None, above: dict[str, str] | None = None) -> Any:
    rows = [{"key": key, "amount": amount, "above": (above or {}).get(key)} for key, amount in steps.items()]
    return NOTEBOOK.accept({"title": {"nb": "Bok"}, "owner": owner, "steps": rows})


def amounts(content: Any) -> Steps:
    return {step["key"]: step["amount"] for step in content.get("steps", ())}


BASE: Steps = {"a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize(
    ("mine", "theirs", "merged", "conflicts"),
    [
        (BASE, BASE, BASE, []),
        (BASE, {"a": 2, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, []),
        ({"a": 2, "b": 1, "c": 1}, BASE, {"a": 2, "b": 1, "c": 1}, []),
        ({"a": 2, "b": 1, "c": 1}, {"a": 1, "b": 3, "c": 1}, {"a": 2, "b": 3, "c": 1}, []),
        ({"a": 2, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, []),
        ({"a": 2, "b": 1, "c": 1}, {"a": 3, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, ["a"]),
        ({"b": 1, "c": 1}, {"a": 1, "b": 2, "c": 1}, {"b": 2, "c": 1}, []),
        ({"b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, {"b": 1, "c": 1}, ["a"]),
        ({"a": 2, "b": 1, "c": 1}, {"b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, ["a"]),
        ({"b": 1, "c": 1}, {"b": 1, "c": 1}, {"b": 1, "c": 1}, []),
        ({"a": 1, "c": 1}, {"a": 1, "b": 1}, {"a": 1}, []),
        ({**BASE, "d": 1}, {**BASE, "e": 1}, {**BASE, "d": 1, "e": 1}, []),
        ({**BASE, "d": 1}, {**BASE, "d": 2}, {**BASE, "d": 1}, ["d"]),
        ({**BASE, "d": 1}, {**BASE, "d": 1}, {**BASE, "d": 1}, []),
    ],
)
def test_every_pair_of_changes_is_joined_or_told(
    mine: Steps, theirs: Steps, merged: Steps, conflicts: list[str]
) -> None:
    content, told = merge(NOTEBOOK, book(BASE), book(mine), book(theirs))
    assert told == conflicts
    assert amounts(content) == merged


def test_the_head_is_one_item_like_any_other() -> None:
    base, mine = book(BASE), book(BASE, owner="me")
    assert merge(NOTEBOOK, base, mine, book({"a": 2, "b": 1, "c": 1}))[0] == book({"a": 2, "b": 1, "c": 1}, owner="me")
    content, told = merge(NOTEBOOK, base, mine, book(BASE, owner="you"))
    assert told == [""]
    assert content == mine


@pytest.mark.parametrize(
    ("mine", "theirs", "order", "conflicts"),
    [
        ("abc", "cab", "cab", []),
        ("bca", "abc", "bca", []),
        ("bac", "bac", "bac", []),
        ("bac", "acb", "bac", [""]),
        ("axbc", "acb", "axcb", []),
        ("xabc", "abcy", "xabcy", []),
        ("acb", "axbc", "axcb", []),
        ("ab", "cab", "ab", []),
    ],
)
def test_the_order_is_merged_too(mine: str, theirs: str, order: str, conflicts: list[str]) -> None:
    sides = [book(dict.fromkeys(keys, 1)) for keys in ("abc", mine, theirs)]
    content, told = merge(NOTEBOOK, *sides)
    assert told == conflicts
    assert "".join(amounts(content)) == order


def test_something_new_below_what_the_other_side_removed_is_a_conflict() -> None:
    base = book({"a": 1, "b": 1})
    mine = book({"a": 1, "b": 1, "c": 1}, above={"c": "a"})
    assert merge(NOTEBOOK, base, mine, book({"b": 1}))[1] == ["a"]
    content, told = merge(NOTEBOOK, base, book({"b": 1}), mine)
    assert told == ["a"]
    assert "c" in amounts(content)


def test_archetypes_are_merged_as_texts() -> None:
    base = "\ufeff" + ARCHETYPE.sample().replace("\n", "\r\n")
    mine = base.replace("Smerteintensitet", "Smertestyrke")
    theirs = base.replace("|0..10|", "|0..100|")
    content, told = merge(ARCHETYPE, base, mine, theirs)
    assert told == []
    assert content.startswith("\ufeffarchetype")
    assert content.count("\n") == content.count("\r\n")
    assert archetypes.read(content) == archetypes.read(mine.replace("|0..10|", "|0..100|"))
    assert merge(ARCHETYPE, base, base, theirs) == (theirs, [])
    assert merge(ARCHETYPE, base, mine, base) == (mine, [])
    assert merge(ARCHETYPE, base, mine, base + "-- seen by the publisher") == (mine, [])
    assert ARCHETYPE.merged(base, base, theirs) == (theirs, [])
    assert ARCHETYPE.merged(base, mine, mine) == (mine, [])


def test_what_two_archetypes_disagree_on_is_told_and_mine_stands() -> None:
    base = ARCHETYPE.sample()
    mine, theirs = base.replace("|0..10|", "|0..20|"), base.replace("|0..10|", "|0..100|")
    content, told = merge(ARCHETYPE, base, mine, theirs)
    assert content == mine
    assert told == ["/data[at0001]/events[at0002]/data[at0003]/items[at0004]/value"]
    _, (found,) = ARCHETYPE.merged(base, mine, theirs)
    assert (found.field, found.severity) == ("magnitude", "warning")


def test_templates_are_merged_as_what_they_say() -> None:
    base = template(element("at0004", QUANTITY), element("at0008"))
    mine, theirs = base.replace("Comment", "Remark"), base.replace("<units>N</units>", "<units>kN</units>")
    content, told = ARCHETYPE.merged(base, mine, theirs)
    assert told == []
    assert "Remark" in content
    assert "<units>kN</units>" in content
    content, (found,) = ARCHETYPE.merged(base, mine, base.replace("Comment", "Note"))
    assert ("Remark" in content, found.code, found.severity) == (True, "merge-conflict", "warning")
    assert ARCHETYPE.merged(base, base.replace("\n", " ") + " ", theirs)[0] == theirs


def test_a_template_and_an_archetype_are_not_merged() -> None:
    base = template()
    content, (found,) = ARCHETYPE.merged(base, ARCHETYPE.sample(), template(element("at0004")))
    assert (content, found.code) == (ARCHETYPE.sample(), "merge-conflict")


def test_what_the_kind_refuses_to_take_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, content: Any, key: str, item: Any) -> Any:
        raise ContentError("Not this way.")

    monkeypatch.setattr(type(NOTEBOOK), "put", refuse)
    content, told = merge(NOTEBOOK, book({"a": 1}), book({"a": 1, "b": 1}), book({"a": 2}))
    assert (amounts(content), told) == ({"a": 1, "b": 1}, ["a"])


def test_two_editions_of_a_code_list_are_joined_code_by_code() -> None:
    base = CODESET.sample()
    mine = CODESET.put(base, "H3", {"display": "Haster litt", "parents": ["H"]})
    theirs = CODESET.retire(CODESET.remove(base, "V9"), "V1")
    content, told = merge(CODESET, base, mine, theirs)
    assert told == []
    assert {item.key: item.status for item in CODESET.items(content)} == {
        "": "active", "H": "active", "H1": "active", "H2": "active", "H3": "active", "V": "active", "V1": "retired",
    }  # fmt: skip


KEYS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), max_size=6)


@settings(max_examples=200, deadline=None)
@given(base=KEYS, mine=KEYS, theirs=KEYS)
def test_nothing_is_lost_in_silence(base: Steps, mine: Steps, theirs: Steps) -> None:
    content, told = merge(NOTEBOOK, book(base), book(mine), book(theirs))
    result = amounts(content)
    for key in "abcdef":
        before, one, other = base.get(key), mine.get(key), theirs.get(key)
        if one == other or other == before:
            assert result.get(key) == one
        elif one == before:
            assert result.get(key) == other
        else:
            assert key in told
            assert result.get(key) == one


@pytest.mark.parametrize("of", KINDS, ids=lambda of: of.name)
def test_merging_with_an_unchanged_side_gives_the_other(of: Any) -> None:
    sample, other = of.sample(), of.empty({"nb": "Annet"})
    assert merge(of, sample, sample, other) == (other, [])
    assert merge(of, sample, other, sample) == (other, [])
    assert merge(of, sample, other, other) == (other, [])
