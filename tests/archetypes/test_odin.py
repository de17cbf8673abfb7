"""ODIN as tables: what each notation gives, and what is no ODIN."""

from decimal import Decimal

import pytest

from archetypes import ParseError
from archetypes.adl import odin
from archetypes.adl.lexer import Lexer
from archetypes.adl.write_odin import attributes
from archetypes.values import (
    Char,
    CodeTerm,
    Date,
    DateTime,
    Duration,
    Interval,
    OdinObject,
    OdinTable,
    PlugIn,
    References,
    Time,
    Typed,
    Uri,
)


def value(text: str) -> object:
    lexer = Lexer(f"a = {text}")
    document = odin.document(lexer)
    assert lexer.kind == "end", lexer.text
    return document.attributes["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<"text">', "text"),
        ('<"">', ""),
        ('<"a \\"quoted\\" word">', 'a "quoted" word'),
        ('<"back\\\\slash, tab\\t, line\\n, return\\r, quote\\\'">', "back\\slash, tab\t, line\n, return\r, quote'"),
        ('<"\\u00e6re">', "ære"),
        ('<"C:\\dir">', "C:\\dir"),
        ('<"one\ntwo -- no comment">', "one\ntwo -- no comment"),
        ("<'x'>", Char("x")),
        ("<'\\n'>", Char("\n")),
        ("<'\\''>", Char("'")),
        ("<12>", 12),
        ("<-12>", -12),
        ("<+12>", 12),
        ("<1.50>", Decimal("1.50")),
        ("<-0.5>", Decimal("-0.5")),
        ("<1.5e-3>", Decimal("0.0015")),
        ("<2e3>", Decimal(2000)),
        ("<True>", True),
        ("<false>", False),
        ("<2026-01-15>", Date("2026-01-15")),
        ("<2026-01>", Date("2026-01")),
        ("<2026-01-??>", Date("2026-01-??")),
        ("<10:30>", Time("10:30")),
        ("<10:30:15>", Time("10:30:15")),
        ("<10:30:15,25+0100>", Time("10:30:15,25+0100")),
        ("<2026-01-15T10:30:15Z>", DateTime("2026-01-15T10:30:15Z")),
        ("<2026-01-15T10:30:15.5+01:00>", DateTime("2026-01-15T10:30:15.5+01:00")),
        ("<2026-01-15T10:??:??>", DateTime("2026-01-15T10:??:??")),
        ("<P1Y2M3DT4H5M6.5S>", Duration("P1Y2M3DT4H5M6.5S")),
        ("<PT0S>", Duration("PT0S")),
        ("<P2W>", Duration("P2W")),
        ("<-P1D>", Duration("-P1D")),
        ("<[ISO_639-1::nb]>", CodeTerm("ISO_639-1", "nb")),
        ("<[SNOMED-CT(2003)::1000]>", CodeTerm("SNOMED-CT", "1000", "2003")),
        ("<[NCI Thesaurus::C1]>", CodeTerm("NCI Thesaurus", "C1")),
        ("<[ICD10::]>", CodeTerm("ICD10", "")),
        ("<http://example.org/a?b=c>", Uri("http://example.org/a?b=c")),
        ("<urn:oid:2.16.578.1.12.4.1.1.9602>", Uri("urn:oid:2.16.578.1.12.4.1.1.9602")),
        ("<terminology:SNOMED-CT?subset=a,b>", Uri("terminology:SNOMED-CT?subset=a,b")),
        ("<terminology:SNOMED-CT?ecl=a b, c>", Uri("terminology:SNOMED-CT?ecl=a b, c")),
        ("<[http://snomed.info/sct::1]>", CodeTerm("http://snomed.info/sct", "1")),
        ("<http://a.b, http://c.d>", (Uri("http://a.b"), Uri("http://c.d"))),
        ('<"a", "b">', ("a", "b")),
        ('<"a", ...>', ("a",)),
        ("<1, 2, 3>", (1, 2, 3)),
        ("<1, 2, ...>", (1, 2)),
        ("<[x::1], [x::2]>", (CodeTerm("x", "1"), CodeTerm("x", "2"))),
        ("<|1..5|>", Interval(1, 5)),
        ("<|1..<5|>", Interval(1, 5, upper_included=False)),
        ("<|>1..5|>", Interval(1, 5, lower_included=False)),
        ("<|>1..<5|>", Interval(1, 5, False, False)),
        ("<|>=1..<5|>", Interval(1, 5, True, False)),
        ("<|>=5|>", Interval(lower=5)),
        ("<|>5|>", Interval(lower=5, lower_included=False)),
        ("<|<=5|>", Interval(upper=5)),
        ("<|<5|>", Interval(upper=5, upper_included=False)),
        ("<|5|>", Interval(5, 5)),
        ("<|5..*|>", Interval(lower=5)),
        ("<|-infinity..5|>", Interval(upper=5)),
        ("<|*..infinity|>", Interval()),
        ("<|-5..-1|>", Interval(-5, -1)),
        ("<|10 +/- 2|>", Interval(8, 12)),
        ("<|10.0 ±0.5|>", Interval(Decimal("9.5"), Decimal("10.5"))),
        ("<|2026-01-01..2026-12-31|>", Interval(Date("2026-01-01"), Date("2026-12-31"))),
        ("<|PT1M..PT1H|>", Interval(Duration("PT1M"), Duration("PT1H"))),
        ("<|1..2|, |4..5|>", (Interval(1, 2), Interval(4, 5))),
        ("<>", OdinObject()),
        ('<b = <"x"> c = <1>>', OdinObject({"b": "x", "c": 1})),
        ('<b = <"x">; c = <1>;>', OdinObject({"b": "x", "c": 1})),
        ("<true_name = <1>>", OdinObject({"true_name": 1})),
        ('<["k"] = <1> ["l"] = <2>>', OdinTable({"k": 1, "l": 2})),
        ("<[1] = <1>; [2] = <2>>", OdinTable({1: 1, 2: 2})),
        ("<[2026-01-15] = <1>>", OdinTable({Date("2026-01-15"): 1})),
        ("<[http://a.b/c] = <1>>", OdinTable({Uri("http://a.b/c"): 1})),
        ('<["a"] = <["b"] = <c = <"d">>>>', OdinTable({"a": OdinTable({"b": OdinObject({"c": "d"})})})),
        ('(PERSON) <name = <"x">>', Typed("PERSON", OdinObject({"name": "x"}))),
        ("( List < Integer > ) <1, 2>", Typed("List<Integer>", (1, 2))),
        ("</a/b[1]>", References(("/a/b[1]",))),
        ("</a, /b/c>", References(("/a", "/b/c"))),
        ("(cadl) <# DV_TEXT matches {*} #>", PlugIn("cadl", " DV_TEXT matches {*} ")),
    ],
)
def test_each_notation_gives_its_value_and_is_written_back(text: str, expected: object) -> None:
    assert value(text) == expected
    written = "\n".join(attributes({"a": expected}))  # type: ignore[dict-item]
    assert value(written.strip().removeprefix("a = ")) == expected


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("<5", 7, "expected '>' for the '<' of line 1, found the end of the text"),
        ("5>", 5, "expected '<', found '5'"),
        ("<<5>>", 6, "expected a value (text stands in straight quotes), found '<'"),
        ('<"a" "b">', 10, "expected '>' for the '<' of line 1"),
        ('<"a",>', 10, "expected a value (text stands in straight quotes), found '>'"),
        ('<"a>', 6, "found a string that is never closed"),
        ("<word>", 6, "expected a value (text stands in straight quotes), found 'word'"),
        ('<b = <1> ["k"] = <2>>', 14, "expected '>' for the '<' of line 1, found '['"),
        ('<["k"] = <1> b = <2>>', 18, "expected a key as [\"key\"], as those before it have, found 'b'"),
        ('<["k"] <1>>', 12, "expected '=', found '<'"),
        ('<["k" = <1>>', 11, "expected ']' after the key"),
        ("<[True] = <1>>", 7, "a key in straight quotes"),
        ("<['c'] = <1>>", 7, "a key is a string, a number, a date or a URI"),
        ("<|1..5>", 11, "expected '|' at the end of the interval, found '>'"),
        ("<1..5|>", 7, "expected '>' for the '<' of line 1, found '..'"),
        ("<|P1D +/- P1D|>", 18, "only a number can be followed by +/-"),
        ("<- P>", 8, "expected a number"),
        ("<-P>", 7, "expected a duration"),
        ("<[ISO::nb>", 14, "expected ']' after the key"),
        ("<[[ISO::nb]>", 7, "a key is a string, a number, a date or a URI"),
        ("<[[ISO] = <1>>", 7, "expected a code as [terminology::code]"),
        ("</a, b>", 10, "expected a path, found 'b'"),
        ("(TYPE <1>", 5, "expected a type name in parentheses"),
        ("(List<Integer) <1>", 5, "expected a type name in parentheses"),
        (f"<{'9' * 101}>", 6, "a number of more than 100 digits"),
        ("<@>", 6, "expected a value (text stands in straight quotes), found '@'"),
    ],
)
def test_what_is_no_odin_is_an_error_with_its_place(text: str, column: int, message: str) -> None:
    with pytest.raises(ParseError) as raised:
        value(text)
    assert message in raised.value.message
    assert (raised.value.line, raised.value.column) == (1, column)


def test_an_attribute_or_key_given_twice_is_noted_and_the_last_one_counts() -> None:
    lexer = Lexer('a = <1>\na = <["k"] = <1>\n["k"] = <2>>')
    assert odin.document(lexer).attributes == {"a": OdinTable({"k": 2})}
    assert [(note.code, note.line, note.column) for note in lexer.notes] == [("VDATU", 2, 1), ("VDOBU", 3, 1)]


def test_a_document_ends_at_the_next_sections_keyword() -> None:
    lexer = Lexer("a = <1>\ndescription\ndescription = <2>")
    assert odin.document(lexer).attributes == {"a": 1}
    assert lexer.advance() == "description"
    assert odin.document(lexer).attributes == {"description": 2}
