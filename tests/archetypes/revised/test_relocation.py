"""Where a node stands in the next revision: under another code, elsewhere, or both; and what a change says of it."""

import pytest

from archetypes import changes, relocated
from tests.archetypes.revised.editing import Step, moved, read_once, revised, swap, term, without

ITEMS = "/data[at0001]/events[at0002]/data[at0003]/items"
STATE = "/data[at0001]/events[at0002]/state[at0024]/items"


def recoded(before: str, after: str) -> Step:
    return swap(before, after)


def swapped(one: str, other: str) -> tuple[Step, ...]:
    return recoded(one, "at99"), recoded(other, one), recoded("at99", other)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((recoded("at0021", "at0041"),), {f"{ITEMS}[at0021]": f"{ITEMS}[at0041]"}),
        ((moved("ELEMENT[at0021]", to="ELEMENT[at0025]"),), {f"{ITEMS}[at0021]": f"{STATE}[at0021]"}),
        (
            (moved("ELEMENT[at0021]", to="ELEMENT[at0025]"), recoded("at0021", "at0041")),
            {f"{ITEMS}[at0021]": f"{STATE}[at0041]"},
        ),
        (
            (recoded("at0009", "at0041"),),
            {
                f"{ITEMS}[at0009]{below}": f"{ITEMS}[at0041]{below}"
                for below in ("", "/items[at0010]", "/items[at0011]")
            },
        ),
        (
            swapped("at0008", "at0021"),
            {f"{ITEMS}[at0008]": f"{ITEMS}[at0021]", f"{ITEMS}[at0021]": f"{ITEMS}[at0008]"},
        ),
        ((without("ELEMENT[at0021]"),), {}),
        ((term("en", "at0021", "Smell"),), {}),
    ],
)
def test_a_node_is_found_by_what_it_means_else_by_its_code(steps: tuple[Step, ...], expected: dict[str, str]) -> None:
    assert relocated(read_once(revised()), read_once(revised(*steps))) == expected


@pytest.mark.parametrize(
    ("steps", "reasons"),
    [
        ((recoded("at0021", "at0041"),), ["node has another code now: {new}", "node had another code: {old}"]),
        (
            (moved("ELEMENT[at0021]", to="ELEMENT[at0025]"), recoded("at0021", "at0041")),
            ["node moved to {new}", "node moved from {old}"],
        ),
    ],
)
def test_what_went_and_what_came_say_of_each_other(steps: tuple[Step, ...], reasons: list[str]) -> None:
    before, after = read_once(revised()), read_once(revised(*steps))
    (old, new), *_ = relocated(before, after).items()
    found = {each.path: (each.grade, each.reason) for each in changes(before, after)}
    assert found[old] == ("major", reasons[0].format(new=new))
    assert found[new] == ("minor", reasons[1].format(old=old))
