"""How value sets relate: every relation, by definitions and by codes, and what cannot be decided."""

from typing import Any

import pytest

from codesets import CodeSystem, Concept, Filter, Include, IncludedConcept, Terminology, ValueSet

S, T = "http://example.org/s", "http://example.org/t"
HELD = [
    CodeSystem(url=S, version="1", concepts=(Concept("a"), Concept("b", parents=("a",)), Concept("c", parents=("a",)))),
    CodeSystem(url=T, version="1", content="fragment", concepts=(Concept("a"),)),
]


def listed(*codes: str, system: str = S) -> Include:
    return Include(system, concepts=tuple(IncludedConcept(code) for code in codes))


def below(code: str) -> Include:
    return Include(S, filters=(Filter("concept", "is-a", code),))


def relate(this: list[Include], other: list[Include], **fields: Any) -> Any:
    one, two = ValueSet(url="this", include=tuple(this)), ValueSet(url="other", include=tuple(other), **fields)
    return Terminology(HELD).compare(one, two)


WHOLE = Include(S)
#: (this, other, relation, whether codes were needed)
RELATIONS: list[tuple[list[Include], list[Include], str, bool]] = [
    ([WHOLE], [WHOLE], "same", False),
    ([WHOLE], [listed("a", "b", "c")], "same", False),
    ([listed("a")], [WHOLE], "subset", False),
    ([WHOLE], [listed("a")], "superset", False),
    ([listed("a", "b")], [listed("b", "c")], "overlapping", False),
    ([listed("a")], [listed("b")], "disjoint", False),
    ([listed("a")], [listed("a", system=T)], "disjoint", False),
    ([listed("q")], [listed("r")], "empty", False),
    ([listed("q")], [listed("a")], "subset", False),
    ([Include("http://example.org/none")], [Include("http://example.org/none")], "same", False),
    ([listed("z", system="http://example.org/none")], [listed("z", system="http://example.org/none")], "same", False),
    ([below("a")], [WHOLE], "same", True),
    ([below("b")], [below("a")], "subset", True),
    ([below("b")], [below("c")], "disjoint", True),
    ([Include(T)], [below("a")], "indeterminate", False),
    ([Include("http://example.org/none")], [WHOLE], "indeterminate", False),
    ([Include(value_sets=("http://example.org/none",))], [WHOLE], "indeterminate", False),
    ([], [WHOLE], "indeterminate", False),
]
MIRRORED = {"subset": "superset", "superset": "subset"}


@pytest.mark.parametrize(("this", "other", "relation", "expanded"), RELATIONS)
def test_relations(this: list[Include], other: list[Include], relation: str, expanded: bool) -> None:
    found = relate(this, other)
    assert (found.relation, found.expanded) == (relation, expanded)
    assert "this" in found.message
    assert relate(other, this).relation == MIRRORED.get(relation, relation)


def test_codes_are_told_by_side() -> None:
    found = relate([listed("a", "b")], [listed("b", "c")])
    assert (found.common, found.missing, found.extra) == (("b",), ("a",), ("c",))
    assert relate([WHOLE], [WHOLE]).common == ()


def test_editions_that_differ_are_compared_by_their_codes() -> None:
    newer = CodeSystem(url=S, version="2", concepts=(Concept("a"), Concept("b")))
    one, two = (ValueSet(url=f"v{each}", include=(Include(S, each),)) for each in ("1", "2"))
    found = Terminology([*HELD, newer]).compare(one, two)
    assert (found.relation, found.expanded, found.missing) == ("superset", True, ("c",))


def test_exclusions_are_compared_by_codes() -> None:
    found = relate([listed("a", "b")], [WHOLE], exclude=(listed("c"),))
    assert (found.relation, found.expanded) == ("same", True)
