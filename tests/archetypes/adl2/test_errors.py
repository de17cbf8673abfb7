"""Where reading ADL 2 stops, what it says, and how it goes on."""

import pytest

from archetypes import ParseError, check, read
from archetypes.reading import recover
from tests.archetypes.adl2.texts import text


def of(attribute: str) -> str:
    return text(f"CLUSTER[id1] matches {{{attribute}}}")


@pytest.mark.parametrize(
    ("source", "line", "column", "code", "message"),
    [
        ("archetipe (adl_version=2.0.6)", 1, 1, "SARID", "expected 'archetype', 'template', 'template_overlay' or"),
        (text().replace("original_language", "language"), 2, 10, "VDEOL", "the language section needs"),
        (text(rules="'a' = 1"), 5, 11, "SINVS", "a character or URI is no operand"),
        ("template", 1, 9, "SARID", "expected an archetype id as openEHR-EHR-OBSERVATION.name.v1.0.0"),
        (text(opening="template"), 2, 1, "SASID", "expected 'specialize' and what the template specialises"),
        (text(specialize="openEHR"), 1, 73, "SASID", "expected an archetype id"),
        (text(opening="archetype (adl_version=2.0.6; =1)"), 1, 31, "SARID", "expected a name as 'adl_version'"),
        (text(opening="template (adl_version)"), 1, 22, "SARID", "expected '=' and a version after 'adl_version'"),
        (text(opening="archetype (adl_version=2.0.6; uid=)"), 1, 35, "SARID", "expected a value in the header"),
        (text("42"), 4, 1, "SADF", "expected the root object of the definition"),
        (text('String[id1] matches {"a"}'), 4, 1, "SADF", "the root of the definition is no constraint on a value"),
        (text("CLUSTER[x]"), 4, 8, "SCCOG", "expected a node id as [id1]"),
        (of(""), 4, 23, "SCOAT", "nothing stands between the braces"),
        (of("include"), 4, 23, "SCOAT", "expected an attribute's name or '}'"),
        (of("a matches {}"), 4, 34, "SCCOG", "nothing stands between the braces: expected types as DV_TEXT[id5]"),
        (of("a ~matches {5}"), 4, 25, "SCOAT", "AOM 2 has no place for what is not allowed"),
        (of("a ∉ {5}"), 4, 25, "SCOAT", "AOM 2 has no place for what is not allowed"),
        (of("a matches {group cardinality matches {1}}"), 4, 34, "SCCOG", "AOM 2 has no groups"),
        (of("a matches {[at1, at2]}"), 4, 34, "STCCP", "codes stand as [ac1], [ac1; at2] or [at1] in ADL 2"),
        (of("a matches {hh:mm:ss,hh:mm}"), 4, 42, "SCOAT", "expected '}' for the '{'"),
        (of("a matches {closed}"), 4, 34, "SCCOG", "expected a type name or a constraint on a value"),
        (of("a matches {before ELEMENT[id2]}"), 4, 41, "SCCOG", "expected the id of a sibling"),
        (of("a matches {use_node X[id2]}"), 4, 49, "SUNPA", "expected the absolute path of the node to use"),
        (of("a matches {use_archetype X}"), 4, 49, "SUAID", "expected a node id and an archetype id"),
        (of("a matches {[local::at1]}"), 4, 34, "STCCP", "codes stand as [ac1], [ac1; at2] or [at1] in ADL 2"),
        (of("a matches {required [x]}"), 4, 43, "STCCP", "expected codes as [ac1], [ac1; at2] or [at1]"),
        (of("/a[id2] matches {X[id3]}"), 4, 23, "SCOAT", "expected a path that ends in an attribute"),
        (of("[a b] matches {[{1}]}"), 4, 26, "SCOAT", "expected ']' after the attributes of the tuple"),
        (of("[a, 1] matches {[{1}]}"), 4, 27, "SCOAT", "expected an attribute's name"),
        (of("[a, b] matches {[{1}]}"), 4, 39, "SCOAT", "a row of 1 where the tuple has 2 attributes"),
        (of("_default = <> _default = <>"), 4, 37, "SCOAT", "an object has one default value; this is the second"),
        (of("_default <>"), 4, 32, "SCOAT", "expected '=' after '_default'"),
        (of("a existence matches {1..2}"), 4, 44, "SEXLU2", "existence is 0..0, 0..1 or 1..1"),
        (of("a existence matches {0..2}"), 4, 44, "SEXLU1", "existence is 0..0, 0..1 or 1..1"),
        (of("a existence matches {2}"), 4, 44, "SEXLSG", "existence is 0..0, 0..1 or 1..1"),
        (of("a existence matches {2..3}"), 4, 44, "SEXLMG", "existence is 0..0, 0..1 or 1..1"),
        (text(rules="for_all 1 in $x satisfies 1 = 1"), 5, 15, "SINVS", "expected a variable's name"),
        (text(rules="for_all $i of $x satisfies 1 = 1"), 5, 18, "SINVS", "expected 'in'"),
        (text(rules="f(1"), 6, 1, "SINVS", "expected ')' after the arguments"),
        (text(rules="$1 = 2"), 5, 7, "SINVS", "expected a variable as $name"),
        (text(rules=" + ".join(["1"] * 202)), 5, 809, "SINVS", "an expression of more than 200 terms"),
        (text(after="annotations\nannotations"), 10, 1, "SUNK", "expected the end of the text or another section"),
        (text(after="documentation = <>"), 7, 1, "SUNK", "'documentation' does not belong in 'terminology'"),
        (text(terminology='value_sets = <["ac1"] = <"at1">>'), 7, 1, "SAON", "every entry of 'value_sets'"),
        (text(after="rules 1 = 1"), 9, 1, "SUNK", "expected the end of the text or another section"),
        ("archetype (adl_version=2.0.6) a-b-C.d.v1 definition C[id1]", 1, 59, "SADF", "the terminology section is"),
    ],
)
def test_each_error_has_its_place_code_and_message(
    source: str, line: int, column: int, code: str, message: str
) -> None:
    with pytest.raises(ParseError) as caught:
        read(source)
    error = caught.value
    assert error.message.startswith(message)
    assert (error.line, error.column, error.code) == (line, column, code)


def test_errors_of_several_sections_are_reported_together_in_the_order_of_the_text() -> None:
    source = text("CLUSTER[id1] matches {", rules="$", after="annotations\nx = <\n").replace("rules $", "rules\n$")
    assert [(error.line, error.code) for error in recover(source).errors] == [(5, "SCOAT"), (6, "SINVS"), (12, "SDINV")]
    assert [problem.code for problem in check(source)][:3] == ["SCOAT", "SINVS", "SDINV"]


def test_what_can_be_read_besides_an_error_is_there() -> None:
    recovered = recover(text(after="annotations\n>"))
    assert recovered.errors
    assert recovered.archetype is not None
    assert recovered.archetype.terminology.term_definitions["en"]["id1"].text == "id1"


def test_what_is_no_text_at_all_is_one_error() -> None:
    assert [error.code for error in recover(b"\xff\xfea\x00").errors] == ["SUNK"]
    assert [error.code for error in recover("archetype (adl_version=1.4) 1").errors] == ["SARID"]
    assert [error.code for error in recover("operational_templates").errors] == ["SARID"]


def test_an_overlay_with_an_error_leaves_the_template_readable() -> None:
    broken = (
        "template_overlay a-b-C.e.v1 specialize a-b-C.d.v1 definition\nC[x]\nterminology\nterm_definitions = <>\n"
        "template_overlay a-b-C.f.v1 specialize a-b-C.d.v1 definition\nC[id1.1]\nterminology\nterm_definitions = <>\n"
    )
    recovered = recover(text(opening="template", specialize="a-b-C.d.v1", after=broken))
    assert [error.code for error in recovered.errors] == ["SCCOG"]
    assert recovered.archetype is not None
    assert [str(overlay.archetype_id) for overlay in getattr(recovered.archetype, "overlays", ())] == ["a-b-C.f.v1"]


def test_a_key_given_twice_is_a_problem_of_odin() -> None:
    twice = text(terminology='term_bindings = <["a"] = <["id1"] = <x:1> ["id1"] = <x:2>>>')
    assert "VOKU" in [problem.code for problem in check(twice)]


@pytest.mark.parametrize(
    "deep",
    [
        of("a matches { X[id2] matches {" * 10_000),
        of("a matches { use_archetype X[id2, a-b-C.d.v1] matches {" * 10_000),
        text(rules="(" * 10_000),
        text(rules="for_all $x in /a satisfies " * 10_000),
        text(rules="f(" * 10_000),
        text(rules="not " * 10_000 + "1"),
        text(rules="- " * 10_000 + "1"),
        text(rules="1 implies " * 10_000 + "1"),
        text(terminology="a = <" * 10_000),
        of("[a] matches {[X[id2] matches {" * 10_000),
        of("a matches {" + "X<" * 10_000),
    ],
)
def test_deep_nesting_is_an_error(deep: str) -> None:
    with pytest.raises(ParseError):
        read(deep)
