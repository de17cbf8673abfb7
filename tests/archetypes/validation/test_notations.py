"""Each rule under many notations: five and more that break it have its code, three and more near ones have not."""

from collections.abc import Mapping
from itertools import chain
from types import ModuleType

import pytest

from archetypes import Library, check
from archetypes.validation.synonyms import SYNONYMS
from tests.archetypes.validation.notations import identity, model, specialised, structure, syntax, terminology, uses
from tests.archetypes.validation.notations.rich import RICH_LIBRARY
from tests.archetypes.validation.texts import one

GROUPS: tuple[ModuleType, ...] = (identity, terminology, structure, model, uses, specialised, syntax)
BROKEN: Mapping[str, tuple[str, ...]] = dict(chain.from_iterable(group.BROKEN.items() for group in GROUPS))
KEPT: Mapping[str, tuple[str, ...]] = dict(chain.from_iterable(group.KEPT.items() for group in GROUPS))


def codes_of(source: str) -> set[str]:
    return {each.code for each in check(source, RICH_LIBRARY)}


@pytest.mark.parametrize("code", BROKEN)
def test_each_notation_that_breaks_a_rule_has_its_code(code: str) -> None:
    """A rule may have kinds: VSONCOm is one of VSONCO."""
    assert [source for source in BROKEN[code] if not any(each.startswith(code) for each in codes_of(source))] == []


@pytest.mark.parametrize("code", KEPT)
def test_what_is_near_to_breaking_a_rule_has_not_its_code(code: str) -> None:
    assert [source for source in KEPT[code] if code in codes_of(source)] == []


def test_every_rule_has_five_notations_that_break_it_and_three_that_do_not() -> None:
    assert {code for code in BROKEN if len(BROKEN[code]) < 5} == set()
    assert {code for code in BROKEN if len(KEPT.get(code, ())) < 3} == set()


@pytest.mark.parametrize("code", SYNONYMS)
def test_a_fault_is_told_by_all_its_names(code: str) -> None:
    """VARXV, VSCNR, VCBK and their like."""
    assert [source for source in BROKEN[code] if not codes_of(source).issuperset((code, *SYNONYMS[code]))] == []


@pytest.mark.parametrize("between", [(), ("b",), ("b", "c")])
def test_no_archetype_uses_itself_be_it_through_others(between: tuple[str, ...]) -> None:
    """VSUP."""
    names = ("a", *between)
    following = (*names[1:], "a")
    texts = [
        one(
            f"use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.{next_one}.v1]",
            "id2",
            archetype_id=f"openEHR-EHR-CLUSTER.{name}.v1.0.0",
        )
        for name, next_one in zip(names, following, strict=True)
    ]
    library = Library(texts=texts)
    assert {each.code for each in check(texts[0], library)} == {"VSUP"}
    straight = one("use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.b.v1]", "id2")
    assert {each.code for each in check(straight, library)} <= {"VARXR", "VARXRA"}
