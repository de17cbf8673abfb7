"""What is no archetype is refused with line, column, code and words; nothing hostile does more than that."""

import pickle

import pytest

from archetypes import ParseError, read
from archetypes.adl.lexer import MAX_CHARACTERS, MAX_DEPTH
from tests.archetypes.texts import DEVICE, GRIP, element, sample, text

DEFINITION = 6


def refused(source: str | bytes) -> ParseError:
    with pytest.raises(ParseError) as raised:
        read(source)
    return raised.value


@pytest.mark.parametrize(
    ("source", "line", "column", "code", "message"),
    [
        ("", 1, 1, "SARID", "expected 'archetype' at the start of the text, found the end of the text"),
        ("archetipe", 1, 1, "SARID", "expected 'archetype' at the start of the text, found 'archetipe'"),
        (text(header="(adl_version)"), 1, 23, "SARID", "expected '=' and a version after 'adl_version', found ')'"),
        (text(header="(adl_version=P1.4)"), 1, 23, "VARAV", "'P1.4' is no version of ADL; write it as adl_version=1.4"),
        (text(header="(adl_version=1.4"), 1, 28, "SARID", "expected ')' after the header, found 'openEHR'"),
        (text(header="(=1.4)"), 1, 12, "SARID", "expected a name as 'adl_version' in the header, found '='"),
        (text(header="(uid=)"), 1, 16, "SARID", "expected a value in the header, found ')'"),
        (
            text(archetype_id="openEHR-EHR.try.v1"),
            1,
            29,
            "SARID",
            "expected an archetype id as openEHR-EHR-OBSERVATION.name.v1, found 'openEHR-EHR.try.v1'",
        ),
        (
            text(archetype_id="[x]"),
            1,
            29,
            "SARID",
            "expected an archetype id as openEHR-EHR-OBSERVATION.name.v1, found '['",
        ),
        (text(specialise="specialise"), 2, 1, "SASID", "found 'concept'"),
        (text().replace("concept", "koncept"), 2, 1, "SACO", "expected 'concept', found 'koncept'"),
        (
            text().replace("[at0000]", "at0000", 1),
            2,
            9,
            "SACO",
            "expected the concept's code as [at0000], found 'at0000'",
        ),
        (text(language="language"), 5, 1, "VDEOL", "the language section needs original_language"),
        (text(language="language original_language = <1>"), 3, 10, "VDEOL", "the language section needs"),
        (
            text(language="language original_language = <[ISO_639-1::en]> translations = <1>"),
            3,
            10,
            "SALAN",
            "'translations' has to be a table",
        ),
        (
            text(language='language original_language = <[ISO_639-1::en]> translations = <a = <"b">>'),
            3,
            64,
            "SALAN",
            "'translations' has to be a table",
        ),
        (
            text(description="description details = <[1] = <>>"),
            4,
            24,
            "SADS",
            "the keys of 'details' have to be strings",
        ),
        (
            text(description='description details = <["en"] = <1>>'),
            4,
            13,
            "SADS",
            "every entry of 'details' has to be an object",
        ),
        (text().replace("definition", "definisjon"), 5, 1, "SADF", "expected 'definition', found 'definisjon'"),
        (text("{"), DEFINITION, 1, "SADF", "expected the root object of the definition, found '{'"),
        (text("cluster[at0000]"), 8, 1, "SCOAT", "expected 'matches', found 'ontology'"),
        (text("CLUSTER[at0000] matches {}"), DEFINITION, 26, "SCOAT", "expected an attribute's name, found '}'"),
        (
            text("CLUSTER[at0000] matches { items matches {} }"),
            DEFINITION,
            42,
            "SCCOG",
            "expected a type name or a constraint",
        ),
        (
            text("CLUSTER[at0000] matches { items matches {*} "),
            8,
            1,
            "SCOAT",
            "expected an attribute's name or '}', found 'ontology'",
        ),
        (text("CLUSTER[at0000 matches {*}"), DEFINITION, 8, "SCCOG", "expected a node id as [at0001], found '['"),
        (
            text("CLUSTER occurrences matches {2..1} matches {*}"),
            DEFINITION,
            30,
            "SOCCF",
            "the upper bound 1 is under the lower bound 2",
        ),
        (
            text("CLUSTER occurrences matches {x} matches {*}"),
            DEFINITION,
            30,
            "SOCCF",
            "expected a count or a range as 0..1 or 1..*, found 'x'",
        ),
        (text("CLUSTER occurrences matches {1234567890} matches {*}"), DEFINITION, 30, "SOCCF", "expected a count"),
        (text("CLUSTER occurrences matches {01} matches {*}"), DEFINITION, 30, "SOCCF", "expected a count"),
        (
            text("CLUSTER matches { items existence matches {0..2} matches {*} }"),
            DEFINITION,
            44,
            "SEXLU1",
            "existence is 0..0, 0..1 or 1..1",
        ),
        (text("CLUSTER matches { items existence matches {*} matches {*} }"), DEFINITION, 44, "SEXLU1", "existence is"),
        (
            text("CLUSTER matches { items cardinality matches {0..*; sorted} matches {*} }"),
            DEFINITION,
            52,
            "SINVS",
            "'ordered', 'unordered' or 'unique'",
        ),
        (text(element("[local::at0002")), DEFINITION, 165, "STCCP", "expected ',' or ']' after the code, found '}'"),
        (text(element("DV_TRY<A matches {*}")), DEFINITION, 159, "SCCOG", "expected '>' after the type parameters"),
        (
            text("CLUSTER matches { value matches { True, 5 } }"),
            DEFINITION,
            41,
            "SCBAV",
            "expected True or False, found '5'",
        ),
        (
            text('CLUSTER matches { value matches { "a" DV_TEXT matches {*} } }'),
            DEFINITION,
            39,
            "SCOAT",
            "a constraint on a value stands alone",
        ),
        (
            text('CLUSTER matches { value matches { DV_TEXT matches {*} "a" } }'),
            DEFINITION,
            55,
            "SCOAT",
            "a constraint on a value stands alone",
        ),
        (
            text("CLUSTER matches { value matches { /abc} }"),
            DEFINITION,
            35,
            "SCSRE",
            "expected a regular expression that ends on its line",
        ),
        (text("CLUSTER matches { value matches { |1..P1D| } }"), DEFINITION, 35, "SCAS", "expected values of one type"),
        (text("CLUSTER matches { value matches { |*..*| } }"), DEFINITION, 35, "SCAS", "expected values of one type"),
        (
            text("CLUSTER matches { value matches { PTHMS/5 } }"),
            DEFINITION,
            41,
            "SCDUAV",
            "expected a value as PT10M, found '5'",
        ),
        (text("CLUSTER matches { value matches { 5; x } }"), DEFINITION, 38, "SCIAV", "expected a number, found 'x'"),
        (text("CLUSTER matches { value matches { 5.0; x } }"), DEFINITION, 40, "SCRAV", "expected a number, found 'x'"),
        (
            text('CLUSTER matches { value matches { "a"; x } }'),
            DEFINITION,
            40,
            "SCSAV",
            "expected a string in quotes, found 'x'",
        ),
        (text("CLUSTER matches { value matches { [local] } }"), DEFINITION, 35, "STCCP", "expected codes as"),
        (
            text("CLUSTER matches { value matches { [local::a; ] } }"),
            DEFINITION,
            46,
            "STCCP",
            "expected a code, found ']'",
        ),
        (
            text("CLUSTER matches { value matches { 1|[local::a], 2 } }"),
            DEFINITION,
            51,
            "SCAS",
            "between an ordinal's value and its code",
        ),
        (
            text("CLUSTER matches { value matches { use_node X data } }"),
            DEFINITION,
            46,
            "SUNPA",
            "expected the absolute path",
        ),
        (
            text("CLUSTER matches { value matches { use_node /data } }"),
            DEFINITION,
            44,
            "SCCOG",
            "expected a type name, found '/'",
        ),
        (
            text("CLUSTER matches { value matches { allow_archetype X matches { include } } }"),
            DEFINITION,
            71,
            "SINVS",
            "expected a value (text",
        ),
        (text(invariant="invariant exists 5"), 7, 18, "SEXPT", "expected a path or a value, found '5'"),
        (text(invariant="invariant $5 = 1"), 7, 11, "SINVS", "expected a variable as $name, found '$'"),
        (text(invariant="invariant 1 + not a"), 7, 15, "SINVS", "'not' needs parentheses here"),
        (text(invariant="invariant (a = 1"), 8, 1, "SINVS", "expected ')', found 'ontology'"),
        (text(invariant="invariant 'c' = 1"), 7, 15, "SINVS", "a character or URI is no operand"),
        (text(invariant="invariant a matches 5"), 7, 21, "SINVS", "expected '{' after 'matches'"),
        (text().replace("ontology", ""), 9, 1, "SAON", "expected 'ontology', found 'term_definitions'"),
        (
            text(language="language original_language = <[ISO_639-1::en]> details = <>"),
            3,
            10,
            "SUNK",
            "'details' does not belong in 'language'; is the keyword 'description' missing before it?",
        ),
        (text(ontology="more"), 10, 1, "SUNK", "expected the end of the text or another section in its order"),
        (
            text(codes=(), ontology='term_definitions = <["en"] = <items = <["at0"] = <a = <"b">>>>>'),
            10,
            51,
            "SAON",
            "the definition of 'at0' has no text",
        ),
        (
            text(codes=(), ontology='term_definitions = <["en"] = <other = <>>>'),
            10,
            31,
            "SAON",
            "expected 'items' alone",
        ),
        (text(after="annotations a = <1> annotations b = <2>"), 11, 21, "SUNK", "expected the end of the text"),
    ],
)
def test_each_error_has_its_exact_place_code_and_message(
    source: str, line: int, column: int, code: str, message: str
) -> None:
    error = refused(source)
    assert (error.line, error.column, error.code) == (line, column, code), str(error)
    assert message in error.message


def test_an_error_says_everything_in_one_line_and_shows_the_text() -> None:
    error = refused(text("CLUSTER[at0000] matches { items matches {} }"))
    assert str(error) == (
        "line 6, column 42: SCCOG: expected a type name or a constraint on a value, found '}', near '} }'"
    )
    assert isinstance(error, ValueError)
    assert pickle.loads(pickle.dumps(error)).excerpt == "} }"


def test_an_error_without_excerpt_does_not_mention_one() -> None:
    assert str(refused("a\0")) == "line 1, column 2: SUNK: binary data (a NUL character), not ADL text"


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        (b"\xff\xfea\x00", 1, 1, "UTF-16 text; save the file as UTF-8"),
        (b"\xfe\xff\x00a", 1, 1, "UTF-16 text; save the file as UTF-8"),
        ("archetype\n\tblåbær".encode("latin-1"), 2, 4, "not UTF-8 (byte 0xe5); save the file as UTF-8"),
        ("ærlig\nå".encode() + b"\x80", 2, 2, "not UTF-8 (byte 0x80)"),
        (b"PK\x03\x04\n\x00\x00", 2, 1, "binary data"),
        (b"\x89PNG\r\n\x1a\n\x00", 1, 1, "not UTF-8"),
    ],
)
def test_what_is_not_utf_8_text_is_refused_with_a_remedy(source: bytes, line: int, column: int, message: str) -> None:
    error = refused(source)
    assert (error.line, error.column) == (line, column)
    assert message in error.message


def test_a_giant_is_refused_before_it_is_looked_at() -> None:
    assert "larger than the limit" in refused(b" " * (MAX_CHARACTERS + 1)).message


DEEP = 10_000


@pytest.mark.parametrize(
    "source",
    [
        text("A matches { a matches { " * DEEP + "} } " * DEEP),
        text("A matches { a matches { " * DEEP),
        text("A" + "<A" * DEEP + " matches {*}"),
        text(description="description " + "a = <" * DEEP + ">" * DEEP),
        text(description="description a = " + '<["k"] = ' * DEEP),
        text(invariant="invariant " + "(" * DEEP + "a" + ")" * DEEP),
        text(invariant="invariant " + "not " * DEEP + "a"),
        text(invariant="invariant " + "- " * DEEP + "a"),
    ],
)
def test_nesting_ten_thousand_deep_is_an_error_and_no_crash(source: str) -> None:
    assert f"nested more than {MAX_DEPTH} levels deep" in refused(source).message


@pytest.mark.parametrize(
    "source",
    [
        "archetype (" + "a;" * 20_000,
        "archetype " + "-" * 400_000,
        text("A matches {" + " " * 400_000),
        text("A matches { items matches {" + "A matches {*} " * 20_000),
        text(" " * 200_000 + "A matches { items matches {" + "A matches {*} " * 20_000),
        text('A matches { a matches {"' + "\\" * 400_000),
        text("A matches { a matches {/" + "a" * 400_000),
        text("A matches { a matches {[" + "a" * 400_000),
        text("A matches { a matches {use_node A /" + "a/" * 200_000),
        text(description="description a = <" + "[" * 400_000),
        text(description="description a = <[" + "a(" * 200_000),
        text(description="description a = <" + "a:" * 200_000),
        text(description="description a = <" + "9" * 400_000),
        text(description="description a = <P" + "9" * 400_000),
        text(description="description a = (" + "a<" * 200_000),
        text(description="description a = <'" + "\\u" * 200_000),
    ],
)
def test_hostile_text_takes_no_more_than_linear_time(source: str) -> None:
    """Quadratic time would be hours; the test's own time limit ends it."""
    refused(source)


@pytest.mark.parametrize(
    ("lost", "line"),
    [
        (0, "the block that opens in line 20 may lack its '}'"),
        (1, "the block that opens in line 19 may lack its '}'"),
        (2, "the block that opens in line 18 may lack its '}'"),
        (3, "expected an attribute's name or '}', found 'ontology'"),
    ],
)
def test_where_a_brace_is_missing_the_indentation_tells_which_block_is_open(lost: int, line: str) -> None:
    lines = sample(DEVICE).split("\n")
    closing = [number for number, text in enumerate(lines) if text.strip() == "}"]
    del lines[closing[lost]]
    assert line in refused("\n".join(lines)).message


def test_where_a_brace_is_doubled_the_indentation_tells_which() -> None:
    doubled = sample(DEVICE).replace("\t\t\t\t}\n", "\t\t\t\t}\n\t\t\t\t}\n", 1)
    assert "the '}' of line 23 may be one too many" in refused(doubled).message


def test_where_an_angle_is_missing_the_block_that_lacks_it_is_named() -> None:
    lost = sample(DEVICE).replace("\t\t\t\t>\n", "", 1)
    assert "expected '>' for the '<' of line 31, found '['" in refused(lost).message


def test_unfinished_samples_are_refused_wherever_they_are_cut() -> None:
    whole = sample(GRIP)
    end = whole.index("annotations")
    for length in range(0, end - 30, 97):
        refused(whole[:length])
