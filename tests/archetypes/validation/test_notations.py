"""Each rule under many notations: five and more that break it have its code, three and more near ones have not."""

from types import ModuleType

import pytest

from archetypes import Library, check
from archetypes.validation.synonyms import SYNONYMS
from tests.archetypes.texts import DEVICE, sample
from tests.archetypes.validation.notations import (
    identity,
    legacy,
    model,
    specialised,
    structure,
    syntax,
    terminology,
    uses,
)
from tests.archetypes.validation.notations.rich import RICH_LIBRARY
from tests.archetypes.validation.texts import one

GROUPS: tuple[ModuleType, ...] = (identity, terminology, structure, model, uses, specialised, syntax, legacy)
BROKEN = [(group, code) for group in GROUPS for code in group.BROKEN]
LIBRARY = Library(texts=[sample(DEVICE)]).extended(RICH_LIBRARY)
NAMES = [f"{group.__name__.rpartition('.')[2]}-{code}" for group, code in BROKEN]


def codes_of(source: str) -> set[str]:
    return {each.code for each in check(source, LIBRARY)}


@pytest.mark.parametrize(("group", "code"), BROKEN, ids=NAMES)
def test_each_notation_that_breaks_a_rule_has_its_code(group: ModuleType, code: str) -> None:
    """A rule may have kinds: VSONCOm is one of VSONCO."""
    broken = group.BROKEN[code]
    assert [source for source in broken if not any(each.startswith(code) for each in codes_of(source))] == []


@pytest.mark.parametrize(("group", "code"), BROKEN, ids=NAMES)
def test_what_is_near_to_breaking_a_rule_has_not_its_code(group: ModuleType, code: str) -> None:
    assert [source for source in group.KEPT[code] if code in codes_of(source)] == []


def test_every_rule_has_five_notations_that_break_it_and_three_that_do_not() -> None:
    assert [code for group, code in BROKEN if len(set(group.BROKEN[code])) < 5] == []
    assert [code for group, code in BROKEN if len(set(group.KEPT[code])) < 3] == []


@pytest.mark.parametrize("code", SYNONYMS)
def test_a_fault_is_told_by_all_its_names(code: str) -> None:
    """VARXV, VSCNR, VCBK and their like."""
    sources = [source for group in GROUPS if group is not legacy for source in group.BROKEN.get(code, ())]
    assert sources
    assert [source for source in sources if not codes_of(source).issuperset((code, *SYNONYMS[code]))] == []


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
