"""What a standard refers to must be published, in force, and hold the item meant."""

import pytest

from registry.kinds.bindings import claim_problems, reference_problems
from registry.kinds.kind import Item, Reference, Target
from tests.kinds.worlds import Known

WORLD = Known(
    targets={
        "icd-10": Target("icd-10", "codeset", "2019", "in-force"),
        ("icd-10", "2019"): Target("icd-10", "codeset", "2019", "in-force"),
        ("icd-10", "2016"): Target("icd-10", "codeset", "2016", "superseded"),
        "old": Target("old", "codeset", "1", "retired"),
        "wrong": Target("wrong", "codeset", "1", "recalled"),
        "soon": Target("soon", "codeset", "1", "scheduled"),
    },
    items={
        ("icd-10", "J18.9"): Item("J18.9", "Pneumonia"),
        ("icd-10", "X"): Item("X", "Gone", status="retired"),
        ("icd-10", "Y"): Item("Y", "Gone", status="inactive"),
    },
    claims={"hotkey:a:b": "other"},
)


@pytest.mark.parametrize(
    ("reference", "code", "severity", "said"),
    [
        (Reference("i", "icd-10"), None, None, None),
        (Reference("i", "icd-10", "2019", "J18.9"), None, None, None),
        (Reference("i", "soon"), None, None, None),
        (Reference("i", "nothing"), "unknown-reference", "error", "nothing is not published here"),
        (Reference("i", "icd-10", "1999"), "unknown-reference", "error", "icd-10 has no published version 1999"),
        (Reference("i", "icd-10", "2016"), "superseded-reference", "warning", "2016 has been superseded"),
        (Reference("i", "old"), "withdrawn-reference", "error", "old version 1 is retired"),
        (Reference("i", "wrong"), "withdrawn-reference", "error", "wrong version 1 is recalled"),
        (Reference("i", "icd-10", None, "J99"), "unknown-item-reference", "error", "icd-10 version 2019 has no J99"),
        (Reference("i", "icd-10", None, "X"), "retired-item-reference", "warning", "X in icd-10 is no longer in use"),
        (Reference("i", "icd-10", None, "Y"), "retired-item-reference", "warning", "Y in icd-10"),
        (Reference("i", "nothing", purpose="allows"), None, None, None),
        (Reference("i", "nothing", purpose="annotates"), None, None, None),
        (Reference("i", "wrong", purpose="allows"), "withdrawn-reference", "error", "wrong version 1 is recalled"),
    ],
)
def test_each_reference_is_judged(
    reference: Reference, code: str | None, severity: str | None, said: str | None
) -> None:
    found = list(reference_problems([reference], WORLD))
    assert [(each.code, each.severity, each.item) for each in found] == ([(code, severity, "i")] if code else [])
    assert all(said in each.message for each in found if said)


def test_a_name_that_another_standard_holds_is_an_error() -> None:
    (found,) = claim_problems(["hotkey:a:a", "hotkey:a:b"], WORLD)
    assert (found.code, found.severity) == ("claimed", "error")
    assert "«hotkey:a:b» is already held by other" in found.message
