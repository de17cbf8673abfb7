"""Whatever ADL 1.4 can say, what it becomes in ADL 2 can be read again; what is lost on the way is noted."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archetypes import ParseError, convert, read, write
from archetypes.constraints import (
    Attribute,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    OrdinalConstraint,
    OrdinalItem,
    QuantityConstraint,
    QuantityItem,
)
from archetypes.values import CodeTerm
from tests.archetypes import strategies
from tests.archetypes.texts import element, text

#: Codes as they are found in the field, and some that should never have been written.
CODES = ("at0001", "at0002", "at0001.1", "ac0001", "at1", "1", "nb", "at-1", "12.3", "AT0001", "at", "id5", "é")
NOT_OF_ADL2 = "[{}] is no code of ADL 2, and is [{}] now"


@pytest.mark.parametrize(
    ("value", "written", "notes"),
    [
        ("DV_CODED_TEXT matches { defining_code matches {[local::1]} }", "{[at4]}", [NOT_OF_ADL2.format("1", "at4")]),
        ("DV_CODED_TEXT matches { defining_code matches {[local::nb]} }", "{[at4]}", [NOT_OF_ADL2.format("nb", "at4")]),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::1, at0002, 1]} }",
            'members = <"at4", "at3">',
            [NOT_OF_ADL2.format("1", "at4")],
        ),
        ("1|[local::yes]", "[{1}, {[at3]}]", [NOT_OF_ADL2.format("yes", "at3")]),
        ("C_DV_QUANTITY <property = <[local::1]>>", "{[at4]}", [NOT_OF_ADL2.format("1", "at4")]),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::at0002; at0003]} }",
            "{[at3]}",
            ["the assumed code at0003 at [at0001] is left out"],
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[ac0001; ac0002]} }",
            "{[ac2]}",
            ["the assumed code ac0002 at [at0001] is left out"],
        ),
        ('C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|*..*|>>>>', 'units matches {"kg"}', []),
    ],
)
def test_what_adl_2_cannot_write_so_becomes_something_it_can(value: str, written: str, notes: list[str]) -> None:
    made = convert(read(text(element(value), codes=("at0000", "at0001"))))
    again = write(made.archetype)
    assert written in again
    assert read(again) == made.archetype
    assert [str(note) for note in made.notes] == notes


def test_the_term_of_a_code_that_is_none_follows_it() -> None:
    coded = element("DV_CODED_TEXT matches { defining_code matches {[local::1]} }")
    made = convert(read(text(coded, codes=("at0000", "at0001", "1")))).archetype
    terms = read(write(made)).terminology.term_definitions["en"]
    assert (terms["at4"].text, terms["at4"].description) == ("1", "About 1")
    assert "1" not in terms


codes = st.sampled_from(CODES)
terms = st.builds(CodeTerm, st.sampled_from(["local", "openehr"]), codes)
primitives: st.SearchStrategy[CObject] = st.one_of(
    st.builds(
        CodeConstraint,
        terminology=st.sampled_from(["local", "openehr"]),
        codes=st.lists(codes, max_size=3, unique=True).map(tuple),
        assumed=st.none() | codes,
    ),
    st.builds(ConstraintRef, code=st.sampled_from(["ac0001", "ac1", "ac0.1"]), assumed=st.none() | codes),
)
leaves: st.SearchStrategy[CObject] = st.one_of(
    st.builds(OrdinalConstraint, items=st.lists(st.builds(OrdinalItem, strategies.integers, terms)).map(tuple)),
    st.builds(
        QuantityConstraint,
        property=st.none() | terms,
        items=st.lists(
            st.builds(QuantityItem, strategies.strings, st.none() | strategies.intervals(strategies.reals)), max_size=2
        ).map(tuple),
    ),
    strategies.nodes,
)
roots = st.builds(
    ComplexObject,
    rm_type=st.just("CLUSTER"),
    node_id=st.just("at0000"),
    attributes=st.lists(
        st.builds(
            Attribute,
            name=strategies.names,
            children=primitives.map(lambda one: (one,)) | st.lists(leaves, max_size=3).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)


PLAIN = read(text())


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(roots)
def test_what_is_made_by_chance_can_be_read_when_converted(root: ComplexObject) -> None:
    try:
        archetype = read(write(replace(PLAIN, definition=root)))
    except ParseError:
        return  # it is nothing that ADL 1.4 could say
    converted = convert(archetype).archetype
    assert read(write(converted)) == converted
