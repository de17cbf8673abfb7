"""Closure of subsumption among chosen codes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from codesets import CodeSystem, Concept
from codesets.operations.closure import closure, written_as

DIAMOND = CodeSystem(
    url="http://d",
    case_sensitive=False,
    concepts=(
        Concept("a"),
        Concept("b", parents=("a",)),
        Concept("c", parents=("a",)),
        Concept("d", parents=("b", "c")),
    ),
)


def test_every_way_up_counts_and_no_code_stands_under_itself() -> None:
    assert set(closure(DIAMOND, [], ["a", "b", "c", "d"])) == {
        ("b", "a"),
        ("c", "a"),
        ("d", "a"),
        ("d", "b"),
        ("d", "c"),
    }
    assert set(closure(DIAMOND, [], ["d", "a"])) == {("d", "a")}
    assert list(closure(DIAMOND, [], ["b", "b"])) == []


def test_codes_are_found_as_the_system_writes_them() -> None:
    assert written_as(DIAMOND, ["A", "d", "x"]) == (["a", "d"], ["x"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_in_however_many_steps_codes_are_added_the_pairs_are_those_of_subsumption(data: st.DataObject) -> None:
    codes = [str(number) for number in range(data.draw(st.integers(1, 8)))]
    concepts: list[Concept] = []
    for position, code in enumerate(codes):
        above = st.lists(st.sampled_from(codes[:position]), unique=True, max_size=3) if position else st.just([])
        concepts.append(Concept(code, parents=tuple(data.draw(above))))
    system = CodeSystem(url="http://r", concepts=tuple(concepts))
    steps = data.draw(st.lists(st.lists(st.sampled_from(codes), max_size=4), max_size=4))
    known: list[str] = []
    found: list[tuple[str, str]] = []
    for step in steps:
        found += closure(system, known, step)
        known += [code for code in dict.fromkeys(step) if code not in known]
    wanted = {(low, high) for low in known for high in known if low != high and system.tree.subsumes(high, low)}
    assert set(found) == wanted
    assert len(found) == len(wanted)
