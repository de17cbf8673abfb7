"""What slips of the pen are told: the sign or the word that would have been right there."""

import pytest

from archetypes import ParseError, read
from archetypes.adl.lexer import Lexer
from tests.archetypes.texts import element, text

QUANTITY = 'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <{}>>>>'
ITEM = "CLUSTER[at0000] matches {{ items matches {{ {} }} }}"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (text("CLUSTER[at0000] mathces { items matches {*} }"), "expected 'matches', found 'mathces'"),
        (text("CLUSTER[at0000] { items matches {*} }"), "expected 'matches', found '{'"),
        (text(ITEM.format("ELEMENT occurrences matches {0-1}")), "a count or a range as 0..1 or 1..*, found '-'"),
        (text(ITEM.format("ELEMENT matches { CLUSTER[at0001] }")), "(a '}' may be missing before the node)"),
        (text(element("DV_X matches { a matches { 5 minutes } }")), "stands alone in its braces"),
        (text(element("DV_X matches { a matches { PT5X } }")), "as yyyy-mm-dd, HH:MM:SS, yyyy-mm-ddTHH:MM:SS or PYMD"),
        (text(element("DV_X matches { a matches { dd-mm-yyyy } }")), "expected a pattern as yyyy-mm-dd"),
        (text(element("DV_X matches { a matches { [local::at1 at2] } }")), "expected ',' or ']' after the code"),
        (text(element("DV_X matches { a matches { [local::at1; at2, at3] } }")), "after the code that is assumed"),
        (text(element(QUANTITY.format("|0,5..1,0|"))), "expected the decimals after a point, as 0.5"),
        (text(description="description purpose <'x'>"), "expected '=' after 'purpose', found '<'"),
        (text(description="description purpose: <'x'>"), "expected '=' after 'purpose', found ':'"),
        (text(description="description purpose = <“x”>"), "(text stands in straight quotes), found '“'"),
        (text(description='description purpose = <"a "b" c">'), 'a quote within a text is written \\"'),
        (
            text(description='description purpose = <"a>\nuse = <"b">'),
            "the text that begins in line 4 may lack its last quote",
        ),
        (text(description='description details = <["en"] = <> nb = <>>'), 'expected a key as ["key"]'),
        (text(ontology='term_bindings = <["S"] = <items = <["at0000"] = <[123]>>>>'), "a code as [terminology::code]"),
        (text(language='language original_language = <"ISO_639-1::en">'), "original_language as <[ISO_639-1::nb]>"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_would_have_been_right(source: str, told: str) -> None:
    with pytest.raises(ParseError) as refused:
        read(source)
    assert told in refused.value.message


def test_a_sign_of_no_notation_is_not_passed_over() -> None:
    with pytest.raises(ParseError, match="SUNK: expected something else than '@'"):
        Lexer(" @").advance()
