"""What slips of the pen are told: the sign or the word that would have been right there."""

import pytest

from archetypes import ParseError, check, read
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
        (text(language="language original_language = <[ISO_639-1:en]>"), "expected a code as [terminology::code]"),
        (text(language="language original_language = <ISO_639-1::en>"), "a code stands in brackets, as [local::at1]"),
        (text(ITEM.format("ELEMENT[at0001] occurence matches {0..1} matches {*}")), "be meant as 'occurrences'"),
        (text("CLUSTER[at0000] matches { items cardinalty matches {0..1; ordered} }"), "be meant as 'cardinality'"),
        (text("CLUSTER[at0000] matches { — Weight\n items matches {*} }"), "found '—'; a comment begins with --"),
        (text("CLUSTER[at0000] matches { // Weight\n items matches {*} }"), "found '/'; a comment begins with --"),
        (
            text("CLUSTER[at0000] matches {\n<<<<<<< HEAD\n items matches {*} }"),
            "marks of a merge were left",
        ),
        (text(element("DV_X matches { a matches { “x” } }")), "found '“'; text stands in straight quotes"),
        (text(element("DV_X matches { a matches { |=>5| } }")), "found '='; at least is written >="),
        (text(invariant="invariant /items => 1"), "found '>'; at least is written >="),
        (text(invariant="invariant /items =< 1"), "found '<'; at most is written <="),
        (text(element("0:[local::at0001], 1:[local::at0002]")), "an ordinal is written as 0|[local::at0001]"),
        (text(element("DV_X matches { a matches { PTM/|10S| } }")), "expected a value as PT10M, found '1'"),
        (text(element('DV_X matches { a matches { "x" "y" } }')), "expected ',' between the values"),
        (text(element("DV_X matches { a matches { /[^/]+x/ } }")), "a '/' within it is written"),
        (text(element("DV_X matches { a matches { ac0001 } }")), "a code stands in brackets"),
        (text(ITEM.format("ELEMENT(at0001) matches {*}")), "a code stands in brackets"),
        (text(ITEM.format("allow archetype CLUSTER[at0001] matches {*}")), "be meant as 'allow_archetype'"),
        (text(header="(adl_version=1,4)"), "expected ')' after the header, found ','"),
        (text(description='description purpose = ("x")'), "found '('; a value stands between < and >"),
        (text(description="description details = <[en] = <>>"), 'expected a key in straight quotes, as ["key"]'),
        (text(invariant="invariant 1 = 1").replace("\nontology\n", "\nontolgy\n"), "'ontology', found 'ontolgy'"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_would_have_been_right(source: str, told: str) -> None:
    with pytest.raises(ParseError) as refused:
        read(source)
    assert told in refused.value.message


def test_a_lost_bracket_is_not_taken_for_a_quote_within_the_text_of_the_line_before() -> None:
    with pytest.raises(ParseError) as refused:
        read(text(description='description purpose = <"x"\nuse = <"y">'))
    assert str(refused.value.message) == "expected '>' for the '<' of line 4, found 'use'"


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("at001", "at0001"),
        ("AT0001", "at0001"),
        ("atOOO1", "at0001"),
        ("at0077", "at0001"),
        ("x", None),
    ],
)
def test_a_code_that_is_not_defined_is_held_against_those_that_are_idle(code: str, meant: str | None) -> None:
    found = check(text(ITEM.format(f"ELEMENT[{code}] matches {{*}}"), codes=("at0000", "at0001")))
    asked = f"; is [{meant}] meant?" if meant else ""
    assert [each.message for each in found if each.code == "VATDF"] == [
        f"[{code}] has no definition in 'en'{asked}",
    ]


def test_among_several_idle_codes_none_is_guessed() -> None:
    found = check(text(ITEM.format("ELEMENT[at0077] matches {*}"), codes=("at0000", "at0001", "at0002")))
    assert "[at0077] has no definition in 'en'" in [each.message for each in found]


def test_a_sign_of_no_notation_is_not_passed_over() -> None:
    with pytest.raises(ParseError, match="SUNK: expected something else than '@'"):
        Lexer(" @").advance()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('liste = <["1"] = <units = <"N">>>', "it has no attribute 'liste'"),
        ('list = <["1"] = <unit = <"N">>>', "it has no attribute 'unit'"),
        ('list = <["1"] = <magnitude = <|0..1|>>>', "an entry of the list has no units"),
        ('list = <["1"] = <units = <"N"> magnitude = <"0..1">>>', "a value in it is of another type"),
        ('property = <"force">', "the property is no code"),
    ],
)
def test_a_quantity_that_is_kept_as_it_is_written_says_why(written: str, told: str) -> None:
    found = check(text(element(f"C_DV_QUANTITY <{written}>"), codes=("at0000", "at0001")))
    (kept,) = (each for each in found if each.code == "WKEPT")
    assert (kept.severity, kept.path, kept.line) == ("warning", "/items[at0001]/value", 6)
    assert f"no record is held to this C_DV_QUANTITY: {told}" in kept.message


def test_constraints_as_their_types_have_them_are_not_told() -> None:
    for written in ('C_DV_QUANTITY <list = <["1"] = <units = <"N">>>>', "C_DV_STATE <value = <1>>", "C_DV_QUANTITY <>"):
        assert "WKEPT" not in {each.code for each in check(text(element(written), codes=("at0000", "at0001")))}


def test_where_a_language_has_no_terms_one_code_of_many_is_told() -> None:
    found = check(text(element("DV_TEXT matches {*}"), codes=()))
    assert [each.code for each in found if each.code in ("VATDF", "VTLC")].count("VATDF") == 1
