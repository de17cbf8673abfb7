"""What a draft would change: codes in, codes out, displays; and when it cannot be told."""

import pytest

from codesets import Filter, Include, IncludedConcept, TerminologyError, ValueSet
from codesets.authoring import trial
from tests.codesets.authoring.lists import LUNG, listed, terminology

OLD = ValueSet(include=(Include(LUNG, None, listed("J10.1", "J10.2")),))


def codes(entries: tuple[object, ...]) -> list[str]:
    return [each.code for each in entries]  # type: ignore[attr-defined]


def test_codes_come_go_and_are_renamed() -> None:
    new = ValueSet(include=(Include(LUNG, "2026", (IncludedConcept("J10.2", "Viruspneumoni"), *listed("J20.1"))),))
    found = trial(terminology(), OLD, new)
    assert (found.before, found.now.total, found.changes) == (2, 2, 3)
    assert codes(found.added) == ["J20.1"]
    assert codes(found.removed) == ["J10.1"]
    assert [(each.code, each.before, each.after) for each in found.renamed] == [
        ("J10.2", "Pneumoni som skyldes virus", "Viruspneumoni")
    ]


def test_another_way_to_say_the_same_changes_nothing() -> None:
    ruled = ValueSet(include=(Include(LUNG, None, filters=(Filter("concept", "in", "J10.1,J10.2"),)),))
    assert trial(terminology(), OLD, ruled).changes == 0


def test_displays_are_compared_in_the_language_asked_for() -> None:
    old = ValueSet(include=(Include(LUNG, None, listed("J20.1")),))
    new = ValueSet(include=(Include(LUNG, None, (IncludedConcept("J20.1", "Asthma"),)),), language="en")
    assert trial(terminology(), old, new, language="en").renamed == ()


def test_a_first_version_is_all_there_is() -> None:
    found = trial(terminology(), None, OLD)
    assert (found.before, found.now.total, found.changes) == (None, 2, 0)


def test_an_empty_draft_takes_everything_out() -> None:
    found = trial(terminology(), OLD, ValueSet())
    assert (found.now.total, codes(found.removed)) == (0, ["J10.1", "J10.2"])


@pytest.mark.parametrize(
    ("draft", "most", "code"),
    [
        (ValueSet(include=(Include(LUNG),)), 5, "too-costly"),
        (ValueSet(include=(Include("http://example.org/unknown"),)), 50, "unknown-system"),
        (ValueSet(include=(Include(LUNG, "1900"),)), 50, "unknown-version"),
        (ValueSet(include=(Include(LUNG, filters=(Filter("vekt", "=", "1"),)),)), 50, "bad-filter"),
    ],
)
def test_what_cannot_be_expanded_is_told(draft: ValueSet, most: int, code: str) -> None:
    with pytest.raises(TerminologyError) as refused:
        trial(terminology(), OLD, draft, most=most)
    assert refused.value.code == code
