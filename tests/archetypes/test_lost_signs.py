"""Signs and words whose loss or doubling leaves something that looks like another notation: told, not taken for it."""

import random
import re

import pytest

from archetypes import ParseError, read
from tests.archetypes.adl2 import texts as adl2
from tests.archetypes.grammar import Grammar
from tests.archetypes.test_strictness import accepted, structural
from tests.archetypes.texts import element, text

_FREE = re.compile(r"[|.][<>]=?|\s[<>]=?(?=\s|-|\d|$)|\|on \(x\)\|")
SLOT = "allow_archetype CLUSTER[at0002] matches {{ include {} matches {{/x/}} }}"


@pytest.mark.parametrize(
    "source",
    [
        text(language="language original_language = <[ISO_639-1:::en]>"),
        text(element("DV_X matches { a matches { [local:::at0001] } }")),
        text(element("0|[local:::at0001]")),
        text(element("C_DV_QUANTITY <property = <[openehr:::125]>>")),
        text(element(SLOT.format("archetype_id//value"))),
        text(element(SLOT.format("archetype_idvalue"))),
        text(element(SLOT.format("parent_archetype_idvalue"))),
        adl2.text("CLUSTER[id1]", rules="$a Integer ::= /items[id2]/value"),
        text(element("0|[local::at0001], 1|[local::at0002] 2|[local::at0003]")),
        text(element("0|[local::at0001] 1|[local::at0002]")),
        text(element("0|[local::at0001], 1|[local::at0002]\n1|[local::at0002]")),
        text(ontology='term_bindings = <["S"] = <items = <["at0000"] = <[S::1||Grip|]>>>>'),
        text(ontology='term_bindings = <["S"] = <items = <["at0000"] = <http://x.y/s::A]>>>>'),
        text(ontology='term_bindings = <["S"] = <items = <["at0000"] = <[S::<< 1 |A| : {2 = 3}>>>>'),
        text(element("use_node DV_TEXT /items[at0001]value")),
        text(element("use_node DV_TEXT /items[at0001]//value")),
        text(element("DV_X matches { a matches { 2001-01-01T1000:00 } }")),
        text(element("DV_X matches { a matches { 2001-01-01T10:0000 } }")),
        text(invariant="invariant /items[at0001]value = 1"),
        text(invariant="invariant /items[at0001]//value = 1"),
        text(invariant="invariant exists /items[at0001][at0002]"),
        text(invariant="invariant enough /items[at0001]/value = 1"),
        adl2.text(
            "CLUSTER[id1] matches { items matches { use_node ELEMENT[id2] /items[id3]items[id4] ELEMENT[id3] } }"
        ),
    ],
)
def test_what_a_lost_or_doubled_sign_leaves_is_an_error(source: str) -> None:
    with pytest.raises(ParseError):
        read(source)


@pytest.mark.parametrize(
    "source",
    [
        text(element(SLOT.format("archetype_id/value"))),
        text(element(SLOT.format("archetype_id"))),
        adl2.text("CLUSTER[id1]", rules="$a: Boolean ::= /items[id2]/value\n$a"),
        adl2.text("CLUSTER[id1]", rules="$a"),
        text(element("1|[local::at0001], 2|[local::at0002] 1|[local::at0001], 3|[local::at0002]; 1 4|[local::at0003]")),
        text(element("DV_X matches { a value b }")),
        text(element("use_node DV_TEXT /items[at0001]/value")),
        text(element("DV_X matches { a matches { 2001-01-01T100000, 2001-01-01T10:00:00, 2001-01-01T10 } }")),
        text(invariant="invariant enough: /items[at0001]/value / 2 = 1 /items/value exists /items[at0001]"),
    ],
)
def test_what_stands_as_it_should_is_read(source: str) -> None:
    assert read(source)


@pytest.mark.parametrize("seed", range(12))
def test_every_sign_of_what_the_grammar_makes_counts(seed: int) -> None:
    """But those of comparisons and open bounds, and of names within codes, which change what is said."""
    source = Grammar(seed).plain()
    free = {place for found in _FREE.finditer(source) for place in range(*found.span())}
    places = [place for place in structural(source) if place not in free]
    assert accepted(source, random.Random(seed).sample(places, 20)) == []
