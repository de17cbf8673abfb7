"""Steps of editing a value set: tables of before and after, and what is refused."""

from collections.abc import Callable

import pytest

from codesets import Filter, Include, IncludedConcept, ValueSet
from codesets.authoring import (
    Unfit,
    add_filter,
    add_part,
    bring_in,
    drop_filter,
    drop_part,
    leave_out,
    list_codes,
    narrow,
    pin,
    replace_code,
    unlist,
    without_value_set,
)
from tests.codesets.authoring.lists import LUNG, OTHER, listed

LIST = Include(LUNG, None, listed("J10.1", "J10.2"))
PINNED = Include(LUNG, "2026", listed("J20.1"))
RULE = Include(LUNG, None, filters=(Filter("concept", "is-a", "J10"),))
WHOLE = Include(OTHER)
SETS = Include(value_sets=("http://example.org/a", "http://example.org/b"))
NARROWED = Include(LUNG, None, value_sets=("http://example.org/a",))
IS_J20 = Filter("concept", "is-a", "J20")


def having(*include: Include, exclude: tuple[Include, ...] = ()) -> ValueSet:
    return ValueSet(include=include, exclude=exclude)


Step = Callable[[ValueSet], ValueSet]
STEPS: dict[str, tuple[ValueSet, Step, ValueSet]] = {
    "a part is added last": (having(LIST), lambda vs: add_part(vs, "include", WHOLE), having(LIST, WHOLE)),
    "a part is excluded": (
        having(WHOLE),
        lambda vs: add_part(vs, "exclude", RULE),
        having(WHOLE, exclude=(RULE,)),
    ),
    "a part goes": (having(LIST, RULE), lambda vs: drop_part(vs, "include", 0), having(RULE)),
    "a floating part is pinned": (
        having(RULE),
        lambda vs: pin(vs, "include", 0, "2026"),
        having(Include(LUNG, "2026", filters=RULE.filters)),
    ),
    "a pinned part floats": (
        having(PINNED),
        lambda vs: pin(vs, "include", 0, None),
        having(Include(LUNG, None, listed("J20.1"))),
    ),
    "codes join the list of their edition": (
        having(RULE, LIST, PINNED),
        lambda vs: list_codes(vs, "include", LUNG, None, listed("J10.2", "J20.2")),
        having(RULE, Include(LUNG, None, listed("J10.1", "J10.2", "J20.2")), PINNED),
    ),
    "codes of another edition make a part": (
        having(LIST),
        lambda vs: list_codes(vs, "include", LUNG, "2026", listed("J20.1")),
        having(LIST, PINNED),
    ),
    "a narrowed list is left as it is": (
        having(Include(LUNG, None, listed("J10.1"), value_sets=("http://example.org/a",))),
        lambda vs: list_codes(vs, "include", LUNG, None, listed("J10.1")),
        having(
            Include(LUNG, None, listed("J10.1"), value_sets=("http://example.org/a",)),
            Include(LUNG, None, listed("J10.1")),
        ),
    ),
    "codes that are listed already change nothing": (
        having(LIST),
        lambda vs: list_codes(vs, "include", LUNG, None, listed("J10.1")),
        having(LIST),
    ),
    "a code leaves its list": (
        having(LIST),
        lambda vs: unlist(vs, "include", 0, ["J10.1"]),
        having(Include(LUNG, None, listed("J10.2"))),
    ),
    "with its last code a part goes, and never means the whole system": (
        having(RULE, PINNED),
        lambda vs: unlist(vs, "include", 1, ["J20.1"]),
        having(RULE),
    ),
    "a rule is narrowed": (
        having(RULE),
        lambda vs: add_filter(vs, "include", 0, Filter("meldes", "=", "true")),
        having(Include(LUNG, None, filters=(*RULE.filters, Filter("meldes", "=", "true")))),
    ),
    "with its last filter a part goes": (having(RULE, LIST), lambda vs: drop_filter(vs, "include", 0, 0), having(LIST)),
    "one filter of several goes": (
        having(Include(LUNG, None, filters=(*RULE.filters, IS_J20))),
        lambda vs: drop_filter(vs, "include", 0, 0),
        having(Include(LUNG, None, filters=(IS_J20,))),
    ),
    "a filter goes from a part that value sets narrow": (
        having(Include(LUNG, None, filters=(IS_J20,), value_sets=("http://example.org/a",))),
        lambda vs: drop_filter(vs, "include", 0, 0),
        having(NARROWED),
    ),
    "a part is narrowed by a value set": (
        having(Include(LUNG), LIST),
        lambda vs: narrow(vs, "include", 0, "http://example.org/a"),
        having(NARROWED, LIST),
    ),
    "one value set of several goes": (
        having(SETS),
        lambda vs: without_value_set(vs, "include", 0, "http://example.org/a"),
        having(Include(value_sets=("http://example.org/b",))),
    ),
    "with its last value set a part goes": (
        having(NARROWED, LIST),
        lambda vs: without_value_set(vs, "include", 0, "http://example.org/a"),
        having(LIST),
    ),
    "a list stays without the value set that narrowed it": (
        having(Include(LUNG, None, listed("J10.1"), value_sets=("http://example.org/a",))),
        lambda vs: without_value_set(vs, "include", 0, "http://example.org/a"),
        having(Include(LUNG, None, listed("J10.1"))),
    ),
    "a code is brought in": (
        having(LIST),
        lambda vs: bring_in(vs, LUNG, None, [IncludedConcept("J20.1", "Astma")]),
        having(Include(LUNG, None, (*LIST.concepts, IncludedConcept("J20.1", "Astma")))),
    ),
    "a code that was kept out is let in and listed": (
        having(LIST, exclude=(Include(LUNG, None, listed("J20.1", "J20.2")),)),
        lambda vs: bring_in(vs, LUNG, None, listed("J20.1")),
        having(Include(LUNG, None, listed("J10.1", "J10.2", "J20.1")), exclude=(Include(LUNG, None, listed("J20.2")),)),
    ),
    "a code that a rule selects is only let in": (
        having(RULE, exclude=(Include(LUNG, None, listed("J10.3")),)),
        lambda vs: bring_in(vs, LUNG, None, listed("J10.3"), ruled=True),
        having(RULE),
    ),
    "what is excluded by rule is left alone": (
        having(LIST, exclude=(RULE,)),
        lambda vs: bring_in(vs, LUNG, None, listed("J20.1")),
        having(Include(LUNG, None, listed("J10.1", "J10.2", "J20.1")), exclude=(RULE,)),
    ),
    "a listed code is left out": (
        having(LIST),
        lambda vs: leave_out(vs, LUNG, None, listed("J10.1")),
        having(Include(LUNG, None, listed("J10.2"))),
    ),
    "a code that a rule selects is excluded": (
        having(RULE),
        lambda vs: leave_out(vs, LUNG, None, listed("J10.3")),
        having(RULE, exclude=(Include(LUNG, None, listed("J10.3")),)),
    ),
    "a code that is listed and selected is both unlisted and excluded": (
        having(RULE, PINNED),
        lambda vs: leave_out(vs, LUNG, None, listed("J20.1"), ruled=True),
        having(RULE, exclude=(Include(LUNG, None, listed("J20.1")),)),
    ),
    "a code gives way to its successor": (
        having(Include(LUNG, None, listed("J10.1", "J10.9", "J10.2")), WHOLE),
        lambda vs: replace_code(vs, LUNG, "J10.9", listed("J10.8")),
        having(Include(LUNG, None, listed("J10.1", "J10.8", "J10.2")), WHOLE),
    ),
    "a successor that is there stands once": (
        having(Include(LUNG, None, listed("J10.8", "J10.9"))),
        lambda vs: replace_code(vs, LUNG, "J10.9", listed("J10.8")),
        having(Include(LUNG, None, listed("J10.8"))),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_steps(name: str) -> None:
    before, step, after = STEPS[name]
    assert step(before) == after


REFUSED: dict[str, tuple[ValueSet, Step, str]] = {
    "narrowed by nothing": (having(LIST), lambda vs: narrow(vs, "include", 0, ""), "Choose a code system"),
    "narrowed twice": (
        having(NARROWED),
        lambda vs: narrow(vs, "include", 0, "http://example.org/a"),
        "there already",
    ),
    "no such part": (having(LIST), lambda vs: drop_part(vs, "include", 1), "no part 2"),
    "no such excluded part": (having(LIST), lambda vs: drop_part(vs, "exclude", 0), "no part 1"),
    "a part twice": (having(RULE), lambda vs: add_part(vs, "include", RULE), "there already"),
    "a part of nothing": (having(), lambda vs: add_part(vs, "include", Include()), "Choose a code system"),
    "a version of no system": (having(SETS), lambda vs: pin(vs, "include", 0, "1"), "names no code system"),
    "a code that is not listed": (having(LIST), lambda vs: unlist(vs, "include", 0, ["X"]), "not in this list"),
    "a filter on a list": (having(LIST), lambda vs: add_filter(vs, "include", 0, IS_J20), "part of its own"),
    "a filter twice": (having(RULE), lambda vs: add_filter(vs, "include", 0, RULE.filters[0]), "there already"),
    "a filter that is gone": (having(RULE), lambda vs: drop_filter(vs, "include", 0, 1), "not there any more"),
    "a value set that is gone": (having(SETS), lambda vs: without_value_set(vs, "include", 0, "x"), "not there"),
    "a code to replace that no list has": (
        having(RULE),
        lambda vs: replace_code(vs, LUNG, "J10.9", listed("J10.8")),
        "J10.9 is not listed",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    before, step, why = REFUSED[name]
    with pytest.raises(Unfit, match=why):
        step(before)
