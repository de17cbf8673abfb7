"""What real texts do and grammars leave out: it is read, means what was meant, and survives being written.

Each table is one kind of place; every notation of it is read, written as ADL, XML and JSON, and read again.
"""

import pytest

from archetypes import Archetype, ParseError, check, convert, read, write
from tests.archetypes.texts import element, text

CODES = tuple(f"at{number:04}" for number in range(6))
BASE = text()

#: Constraints on single values, as they stand in the braces of an attribute.
VALUES = (
    "PYMWDTHMS", "PYMWDT", "PT", "/[a/",
    "P1Y", "P0Y", "PTH/|>=PT0H|; PT1H", "|PT0S..PT24H|", "|>=P0D|", "-P1D", "|-P1Y..-P1M|",
    "yyyy-mm-XX",
    "yyyy-mm-ddTHH:MM:SS", "yyyy-??-??T??:??:??", "yyyy-mm-dd HH:MM:SS", "yyyy-mm-ddTHH:MM:SSZ", "yyyy-XX-XX",
    "2001-01",
    "HH:MM:??", "Thh:mm:ss", "hh:mm:ss", "yyyy-mm-??; 2001-01-01", "2001-01-01T10:00:00.123+0100", "12:00:00,5",
    "|>=0|",
    "|<=5|", "|0..<10|", "|>0..<10|", "|>=0..<=10|", "|0..<=10|", "|-5..5|", "|-5.0..-1.5|", "|0..*|", "|*..5|",
    "|-infinity..5|", "|5..infinity|", "|2001-01-01..2002-01-01|", "|>=2001-01-01T00:00:00|", "|>12:00:00|",
    "|5 +/- 1|",
    "|5.0 +/-0.1|", "-5", "-0.5", "1e5", "1.0e-5", "+5", "0, 1; 1", "True, False", "TRUE", "true;false", '"a","b", ...',
    '"a";"a"', r"/a\/b/", "^a/b^", '/x/; "x"', r'"a\"b"', '"one\nand two"', '"æ\u200b–\u00a0ü"', "[local::at0001]",
    "[local::\nat0001, -- first\nat0002]", "[local::at0001,at0002;at0001]", "[openehr::271,272]", "[openehr::]",
    "[ac0001]", "[ac0001; at0002]", "[SNOMED-CT(2003)::123, 456]", "[LOINC::LA6576-8]", "[ICD10AM(3rd_ed)::]",
    "0|[local::at0001], 1|[local::at0002]", "0|[local::at0001], -- first\n1|[local::at0002]; 0", "-1|[local::at0001]",
    "1.5|[local::at0001]", "0|[SNOMED-CT::123]", "*", "??:??:??", "T??:??:XX", "1995-??-XX", "|1995-??-XX|", "0..3",
    "0..*; 2", "|0>..<1000|", "|0..∞|", "|-∞..5|", "1, ...", "|0..1|, ...", "[at0004]",
    "[SNOMED-CT::1|On (x), or|, 2 |Off|; 2]", "|100+/-5|", "|< 09:30:00|",
)  # fmt: skip

#: Nodes, as they stand under an attribute.
NODES = (
    "DV_INTERVAL<DV_QUANTITY> matches {*}",
    "DV_INTERVAL <DV_QUANTITY> matches {*}",
    "DV_INTERVAL<DV_COUNT>[at0002] matches {*}",
    "DV_INTERVAL<DV_QUANTITY> matches { upper matches { C_DV_QUANTITY <> } }",
    "C_DV_QUANTITY <\n\n>",
    'C_DV_QUANTITY <property = <[openehr::125]> list = <["1"] = <units = <"%"> precision = <|0|>>>>',
    'C_DV_QUANTITY <assumed_value = <units = <"kg"> magnitude = <8.0>> list = <["1"] = <units = <"kg">>>>',
    'C_QUANTITY <property = <"mass"> units = <"kg">>',
    "C_DV_ORDINAL < >",
    "C_DV_ORDINAL <list = <[1] = <value = <0> symbol = <[local::at0001]>>>>",
    'C_CODE_PHRASE <terminology_id = <"local"> code_list = <"at0001", "at0002">>',
    'C_CODE_PHRASE <terminology_id = <value = <"local">> code_list = <"at0001">>',
    'C_DV_ORDINAL <list = <["1"] = <value = <"0"> symbol = <[local::at0001]>>>>',
    'C_DV_SCALE <list = <["1"] = <value = <1.5> symbol = <[local::at0001]>>>>',
    'C_DV_SCALE <list = <["1"] = <value = <1> symbol = <[local::at0001]>>>>',
    "C_DV_STATE <value = <x = <1>>>",
    "CODE_PHRASE matches {[ac0001; at0002]} CODE_PHRASE matches {[local::at0001; at0001]} CODE_PHRASE ∈ {[a(1)::b]}",
    'DV_TEXT matches {*} C_CODE_PHRASE <terminology_id = <"local">> 0|[local::at0001]',
    "DV_TEXT ∈ {*}",
    "DV_TEXT is_in {*}",
    "DV_TEXT MATCHES { * }",
    "DV_TEXT[at0002] OCCURRENCES MATCHES {0..1} MATCHES {*}",
    "DV_TEXT occurrences matches {*} matches {*}",
    "DV_TEXT matches { value existence matches {1} matches {*} }",
    "DV_TEXT matches { value cardinality matches {*} matches {*} }",
    "DV_TEXT matches { value existence ∈ {0..1} cardinality ∈ {1..*; ordered; unique} ∈ {*} }",
    "use_node DV_TEXT /items[at0001]/value",
    "use_node DV_TEXT[at0004] occurrences matches {0..*} /items[at0001]/value",
    "allow_archetype CLUSTER matches {*}",
    "allow_archetype CLUSTER ∈ { include ∃ a/b }",
    "allow_archetype CLUSTER[at0002] occurrences matches {0..*} matches { exclude archetype_id/value matches {/.*/} }",
    r'allow_archetype CLUSTER matches { include a/b matches {/x(-y)*\.v1/} c ∈ {"d", "e"} exclude f matches {/.*/} }',
    "DV_TEXT",
    "DV_TEXT[at0004] occurrences matches {0..1}",
    "DV_TEXT matches {value}",
    "DV_TEXT matches {value existence matches {0..1}}",
    "allow_archetype CLUSTER",
    "allow_archetype CLUSTER[at0004] occurrences matches {0..*}",
    "allow_archetype CLUSTER matches {}",
    "allow_archetype CLUSTER matches { exclude a/b matches {/x/} include a/b matches {/y/} }",
    "(C_DV_QUANTITY) <property = <[openehr::125]>>",
    "DV_TEXT matches { value cardinality matches {1..*; non-unique} matches {*} }",
    'allow_archetype CLUSTER matches { include exists a/b implies a/b matches {/x/} and not (c = "d" or e >= 5) }',
)

#: ODIN, as it stands in the description.
ODIN = (
    "x = <|1..5|>", "x = <|>=P1D|>", "x = <1, 2, 3>", 'x = <"a", ...>', "x = <1.0, 2.5>", "x = <True, False>", "x = <>",
    r"x = <'a', '\n'>", "x = <|1|, |2..3|>", "x = <2001-??-??>", "x = <10:00:??>", "x = <2001-01-01T10:??:??>",
    "x = <P1Y2M3W4DT5H6M7.5S>", "x = <-P1D>", "x = <1.5E-3>", "x = <-5>", "x = <[a::b], [c::d]>", "x = <[a(1)::b]>",
    "x = </a/b>", 'x = </a[1]/b["k"], /c>', "x = (T) <a = <1>>", "x = (List<T>) <[1] = <2>>", 'x = <"a" -- said\n>',
    "x = (cadl) <# a matches {*} #>", "x = <[2001-01-01] = <1>>", 'x = <["a"] = <["b"] = <["c"] = <1>>>>',
    'x = <"many\nlines\n\t">', r'x = <"\u00e5 \q \\">', "x = <http://a.b/c?d=e#f>", "x = <urn:oid:1.2>",
    "x = <a = <>; b = <1>;>", 'original_author = <name = <"x">>', 'original_author = <"x">', "original_author = <>",
    'other_details = <a = <"b">>', "other_details = <>", 'other_contributors = <"a", ...>', "details = <>",
    "lifecycle_state = <>",
    'details = (Hash<String, X>) <["en"] = (X) <language = <[ISO_639-1::en]> purpose = <"p">>>',
    'details = <["en-gb"] = <language = <"en"> purpose = <> keywords = <>>>',
)  # fmt: skip

#: Whole texts, made from the plainest one.
TEXTS: dict[str, str] = {
    "a byte order mark": "\ufeff" + BASE,
    "CR alone": BASE.replace("\n", "\r"),
    "CRLF": BASE.replace("\n", "\r\n"),
    "blanks that do not break": BASE.replace(" ", "\u00a0"),
    "marks of direction": BASE.replace("\n", "\n\u200e\u2060\u200b"),
    "the end mark of DOS": BASE + "\r\n\x1a",
    "form feeds": BASE.replace("\n", "\f\n"),
    "comments with signs": BASE.replace("\n", '\n-- x " < { [\n'),
    "keywords in capitals": BASE.replace("definition\n", "DEFINITION\n").replace("ontology", "ONTOLOGY"),
    "what word processors leave": BASE.replace("About at0000", "one\x0btwo\x0c").replace('"at0000">', '"\x1fx">'),
    "a very long line": BASE.replace("About at0000", "word " * 60_000),
    "a header with all": text(header="( ADL_VERSION = 1.4 ; uid = 1.2-3; controlled;build_uid=x; rm_release=1.0.2 )"),
    "no header": text(header=""),
    "an older version": text(header="(adl_version=1.2)"),
    "a header in quotes": text(header='(adl_version="1.4")'),
    "a semicolon at the header's end": text(header="(adl_version=1.4; uid=1-2;)"),
    "a flag without semicolon": text(header="(adl_version=1.4 controlled)"),
    "a language without its list": text(language='language original_language = <"en">'),
    "a term that is only described": BASE.replace('text = <"at0000"> description', "description"),
    "a term without words": BASE.replace('text = <"at0000">', "text = <>"),
    "terms with brackets in their names": text(
        ontology='term_bindings = <["CTV3"] = <items = <["at0000"] = <[CTV3::X1|[X]Grip <2|], [CTV3::X2|b|]>>>>'
    ),
    "rules with semicolons": text(invariant="rules a: /b/c > 5; b: exists /d;"),
    "languages in the ontology": text(
        language="", ontology='primary_language = <"en"> languages_available = <"en", ...>'
    ),
    "bindings as a table": text(ontology='term_bindings = <["S(1)"] = <["at0000"] = <[S::1]>>>'),
    "bindings to paths and URIs": text(ontology='term_bindings = <["S"] = <items = <["/a"] = <http://x>>>>'),
    "bindings to expressions": text(
        ontology='term_bindings = <["S"] = <items = <["at0000"] = <[S::<< 4 |A| : {1 |b| = *}]> ["/a"] = <[S::> 4]>>>>'
    ),
    "bindings to queries": text(
        ontology='constraint_bindings = <["S"] = <items = <["ac0001"] = <http://t.org?id=s&&has=[s::1];with=[2]>>>>'
    ),
    "value sets": text(ontology='value_sets = <["ac1"] = <id = <"ac1"> members = <"at1", "at2">>>'),
    "a history": text(
        after='revision_history revision_history = <["1.57"] = <time_committed = <2004-11-02 09:31:04+1000>>>'
    ),
    "empty bindings": text(ontology='term_bindings = <["S"] = <items = <>>> constraint_definitions = <>'),
    "terms with more": BASE.replace("text = ", 'comment = <"c"> source = <"s"> text = '),
    "a translation with more": text(
        language="language original_language = <[ISO_639-1::en]>"
        ' translations = <["nb"] = <language = <[ISO_639-1::nb]> version_last_translated = <"x"> author = <"me">>>'
    ),
    "what exists in parentheses": text(invariant="invariant a: exists(/b/c) and not exists (/d) or ∃ ($e)"),
    "quantities in an invariant": text(invariant="invariant a: (/b/c * 2 ^ 2) % 3 >= 5 xor not exists /d"),
}


def survives(source: str) -> Archetype:
    """Read, written in every form, and read again."""
    archetype = read(source)
    assert read(write(archetype)) == archetype
    assert read(write(archetype, "xml")) == archetype
    assert write(archetype, "json")
    check(source)
    converted = convert(archetype).archetype
    assert read(write(converted)) == converted
    return archetype


@pytest.mark.parametrize("value", VALUES)
def test_constraints_on_values_survive(value: str) -> None:
    survives(
        text(element(f"DV_X matches {{ value matches {{{value}}} }}" if "|[" not in value else value), codes=CODES)
    )


@pytest.mark.parametrize("node", NODES)
def test_nodes_survive(node: str) -> None:
    survives(text(element(node), codes=CODES))


@pytest.mark.parametrize("odin", ODIN)
def test_descriptions_survive(odin: str) -> None:
    survives(text(description=f"description {odin}"))


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_texts_survive(source: str) -> None:
    survives(source)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("|>=0..<=10|", "|0..10|"),
        ("|0..<=10|", "|0..10|"),
        ("|5 +/- 1|", "|4..6|"),
        ("TRUE", "True"),
        ("DV_TEXT occurrences matches {0..1; unordered; unique} matches {*}", "DV_TEXT occurrences matches {0..1}"),
        ("^a^", "/a/"),
        ("CODE_PHRASE matches {[ac0001]}", "[ac0001]"),
        ("CODE_PHRASE ∈ {[local::at1, at2]}", "[local::at1, at2]"),
        ("0..3", "|0..3|"),
        ("[local::at1, at2,]", "[local::at1, at2]"),
        ("0..*", "|0..*|"),
        ("[local::at1\u200b, at2]", "[local::at1, at2]"),
        ("0|[local\ufeff::at1\u200b]", "0|[local::at1]"),
        ("|0>..<9|", "|>0..<9|"),
        ("|0..∞|", "|0..*|"),
        ("1, ...", "1"),
        ("DV_TEXT[at0004]", "DV_TEXT[at0004] matches {*}"),
        ("DV_TEXT matches {value}", "DV_TEXT matches {value matches {*}}"),
        ("allow_archetype CLUSTER", "allow_archetype CLUSTER matches {}"),
        ("(C_DV_QUANTITY) <>", "C_DV_QUANTITY <>"),
        (
            'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <5.0> precision = <1>>>>',
            'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|5.0|> precision = <|1|>>>>',
        ),
        (
            """C_DV_ORDINAL <list = <["1"] = <value = <1> symbol = <[local::at0001]>>>
            assumed_value = <symbol = <[local::at0001]> value = <1>>>""",
            "1|[local::at0001]; 1",
        ),
        ('C_DV_SCALE <list = <["1"] = <value = <1.5> symbol = <[local::at0001]>>>>', "1.5|[local::at0001]"),
    ],
)
def test_two_notations_of_one_constraint_are_read_as_the_same(one: str, other: str) -> None:
    first, second = (survives(text(element(f"DV_X matches {{ value matches {{{each}}} }}"))) for each in (one, other))
    assert first == second


@pytest.mark.parametrize(
    "value",
    [
        "|>=0..>10|",
        "|0..|",
        "|..5|",
        "|0..10",
        "0..10|",
        "[local::at0001",
        "local::at0001]",
        "/x",
        "^x",
        '"x',
        "P",
        "1.",
        "--",
        "0..",
        "0...3",
        "1.5..2",
        "DV_TEXT value",
        "DV_TEXT[at0001] matches",
        "dv_text",
        "DV_TEXT matches {Value}",
        "DV_TEXT matches {include}",
        "matches",
        "allow_archetype CLUSTER matches { include }",
        "DV_TEXT occurrences matches {01}",
        "DV_TEXT ccurrences matches {*} matches {*}",
        "CLUSTER /items[at0001]/value",
        "(C_DV_QUANTITY <>",
        "C_DV_QUANTITY) <>",
        "?",
        "?:??:??",
    ],
)
def test_what_means_nothing_is_no_constraint(value: str) -> None:
    with pytest.raises(ParseError):
        read(text(element(f"DV_X matches {{ value matches {{{value}}} }}"), codes=CODES))


def test_an_order_of_occurrences_is_told_to_say_nothing() -> None:
    found = check(text(element("DV_TEXT occurrences matches {0..1; ordered}"), codes=CODES))
    assert [(each.code, each.line) for each in found if each.severity == "warning"][:1] == [("SOCCF", 6)]
    with pytest.raises(ParseError, match="expected '}', found 'sorted'"):
        read(text(element("DV_TEXT occurrences matches {0..1; sorted}"), codes=CODES))
