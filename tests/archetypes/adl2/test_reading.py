"""What the reader makes of each construct of ADL 2."""

from decimal import Decimal

import pytest

from archetypes import Archetype, OperationalArchetype, Template, read
from archetypes.constraints import (
    ArchetypeRoot,
    Assertion,
    Binary,
    Call,
    Cardinality,
    ComplexObject,
    ConstraintRef,
    Declaration,
    Literal,
    Multiplicity,
    NumberConstraint,
    PathOperand,
    Quantified,
    SiblingOrder,
    Slot,
    Statement,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
    Variable,
)
from archetypes.reading import is_adl2
from archetypes.values import CodeTerm, Interval, OdinObject, OdinTable, PlugIn, Typed
from tests.archetypes.adl2.texts import DEVICE, FORM, GRIP, STRENGTH, sample, text, value_of, with_attribute


@pytest.mark.parametrize(
    ("opening", "body", "adl2"),
    [
        ("archetype (adl_version=1.4)", "", False),
        ("archetype (adl_version=1.4.1; uid=1)", "", False),
        ("archetype (adl_version=2.0.6; rm_release=1.0.4)", "", True),
        ("archetype (adl_version=1.5)", "", True),
        ("-- made by hand\n\narchetype (adl_version=2.0.6)", "", True),
        ("\ufeffarchetype (adl_version=2.0.6)", "", True),
        ("template", "", True),
        ("TEMPLATE_OVERLAY", "", True),
        ("operational_template", "", True),
        ("archetype\n x", "\nterminology\n", True),
        ("archetype\n x", "\nconcept\n [at0000]\nterminology\n", False),
        ("archetype\n x", "\nontology\n", False),
        ("archetype", "", False),
        ("", "", False),
        ("42", "", False),
    ],
)
def test_the_text_tells_its_version(opening: str, body: str, adl2: bool) -> None:
    assert is_adl2(opening + body) is adl2


def test_the_header_is_kept_with_its_flags() -> None:
    archetype = read(sample(STRENGTH))
    assert archetype.adl_version == "2.0.6"
    assert archetype.uid == "5f1b0d4e-6c1f-4f0a-9a53-3a3bb9a4c111"
    assert archetype.header["controlled"] is None
    assert archetype.header["made_with"] == "a pencil; and patience"


def test_an_archetype_without_header_is_of_version_2_where_its_sections_say_so() -> None:
    archetype = read(text(opening="archetype"))
    assert archetype.is_adl2
    assert archetype.adl_version == "2.0"


def test_a_specialisation_has_a_parent_and_a_depth() -> None:
    archetype = read(sample(GRIP))
    assert str(archetype.parent_id) == "openEHR-EHR-OBSERVATION.hand_strength.v1"
    assert archetype.concept == "id1.1"
    assert archetype.specialisation_depth == 1
    assert str(read(text(archetype_id="org.openehr::a-b-CLUSTER.c.v1.0.0-rc.2")).archetype_id).startswith("org.openehr")


def test_a_differential_path_is_kept_apart_from_the_attribute() -> None:
    root = read(sample(GRIP)).definition
    items, code = root.attributes
    assert (items.name, items.differential_path) == ("items", "/data[id2]/events[id3]/data[id4]")
    assert items.cardinality == Cardinality(Multiplicity(1, 8), ordered=True)
    assert code.differential_path == "/data[id2]/events[id3]/data[id4]/items[id7]/value[id8]"
    short = with_attribute("/items matches { ELEMENT[id2] }")
    assert isinstance(short, ComplexObject)
    assert short.attributes[0].differential_path == "/"


def test_sibling_order_stands_at_the_node_that_follows_it() -> None:
    children = read(sample(GRIP)).definition.attributes[0].children
    orders = {child.node_id: child.sibling_order for child in children if child.sibling_order}
    assert orders == {"id0.1": SiblingOrder("after", "id7"), "id0.3": SiblingOrder("before", "id11")}


def test_existence_cardinality_and_occurrences_stand_without_further_constraint() -> None:
    root = with_attribute("a existence matches {0..1} b cardinality matches {*; unordered; unique} c ∈ {T[id2]}")
    assert isinstance(root, ComplexObject)
    a, b, c = root.attributes
    assert a.existence == Multiplicity(0, 1)
    assert b.cardinality == Cardinality(Multiplicity(0, None), ordered=False, unique=True)
    assert (a.children, b.children) == ((), ())
    assert c.children[0].node_id == "id2"


def test_another_archetype_is_used_with_node_id_and_reference_or_either_alone() -> None:
    root = with_attribute(
        "a matches { use_archetype CLUSTER[id2, org.x::openEHR-EHR-CLUSTER.a.v1] occurrences matches {0}"
        " use_archetype CLUSTER[id3] use_archetype CLUSTER[openEHR-EHR-CLUSTER.b.v1.2]"
        " use_archetype CLUSTER[id4, openEHR-EHR-CLUSTER.c.v1] matches { items matches { ELEMENT[id5] } }"
        " CLUSTER[openEHR-EHR-CLUSTER.d.v1.0.0] matches { items } }"
    )
    assert isinstance(root, ComplexObject)
    used = root.attributes[0].children
    assert all(isinstance(each, ArchetypeRoot) for each in used)
    found = [(each.node_id, getattr(each, "reference", None)) for each in used]
    assert found == [
        ("id2", "org.x::openEHR-EHR-CLUSTER.a.v1"),
        ("id3", None),
        (None, "openEHR-EHR-CLUSTER.b.v1.2"),
        ("id4", "openEHR-EHR-CLUSTER.c.v1"),
        (None, "openEHR-EHR-CLUSTER.d.v1.0.0"),
    ]
    assert used[0].occurrences == Multiplicity(0, 0)


def test_slots_are_open_closed_or_say_what_they_take() -> None:
    root = with_attribute(
        "a matches { allow_archetype CLUSTER[id2] allow_archetype CLUSTER[id3] closed"
        " allow_archetype CLUSTER[id4] matches {*} allow_archetype CLUSTER[id5] occurrences matches {1} matches"
        " { include archetype_id/value matches {/a/} exclude archetype_id/value ∈ {^b/c^} } }"
    )
    assert isinstance(root, ComplexObject)
    plain, closed, anything, both = root.attributes[0].children
    assert plain == Slot(rm_type="CLUSTER", node_id="id2")
    assert closed == Slot(rm_type="CLUSTER", node_id="id3", closed=True)
    assert anything == Slot(rm_type="CLUSTER", node_id="id4", any_allowed=True)
    assert isinstance(both, Slot)
    excluded = both.excludes[0].expression
    assert isinstance(excluded, Binary)
    assert excluded.right == StringConstraint(pattern="b\\/c")


def test_a_proxy_has_its_own_node_id() -> None:
    root = with_attribute("a matches { use_node T[id2] occurrences matches {2} /b[id3]/c }")
    assert isinstance(root, ComplexObject)
    assert root.attributes[0].children == (
        UseNode(rm_type="T", node_id="id2", occurrences=Multiplicity(2, 2), target="/b[id3]/c"),
    )


@pytest.mark.parametrize(
    ("written", "constraint"),
    [
        ("[at1]", ConstraintRef(code="at1")),
        ("[ ac1.0.2 ]", ConstraintRef(code="ac1.0.2")),
        ("[ac1; at0.3]", ConstraintRef(code="ac1", assumed="at0.3")),
        ("required [ac1]", ConstraintRef(code="ac1", strength="required")),
        ("extensible [ac1]", ConstraintRef(code="ac1", strength="extensible")),
        ("example[at1]", ConstraintRef(code="at1", strength="example")),
        ("5", NumberConstraint(rm_type="Integer", values=(5,))),
        (
            "|>=-2.5|; 3.0",
            NumberConstraint(rm_type="Real", values=(Interval(Decimal("-2.5")),), assumed=Decimal("3.0")),
        ),
        ("yyy-mm-XX", TemporalConstraint(rm_type="Date", pattern="yyy-mm-XX")),
        ('"a", "b"; "a"', StringConstraint(values=("a", "b"), assumed="a")),
    ],
)
def test_constraints_on_values(written: str, constraint: object) -> None:
    assert value_of(written) == constraint


def test_a_primitive_constraint_may_have_a_type_and_a_node_id() -> None:
    root = with_attribute("a matches { String[id2] occurrences matches {0..1} matches {/x/} Integer[id3] Real[id4] }")
    assert isinstance(root, ComplexObject)
    string, integer, _ = root.attributes[0].children
    assert string == StringConstraint(node_id="id2", occurrences=Multiplicity(0, 1), pattern="x")
    assert integer == ComplexObject(rm_type="Integer", node_id="id3")


def test_tuples_hold_rows_and_give_columns() -> None:
    root = with_attribute('[value, unit] matches {[{1}, {"a"}], [{|2..3|}, {"b", "c"}]} other')
    assert isinstance(root, ComplexObject)
    assert root.tuples[0].names == ("value", "unit")
    value, unit = root.tuples[0].columns
    assert value.children == tuple(row[0] for row in root.tuples[0].rows)
    assert unit.children[1] == StringConstraint(values=("b", "c"))
    assert [attribute.name for attribute in root.all_attributes] == ["other", "value", "unit"]


def test_a_default_value_is_odin_or_a_plug_in() -> None:
    odin = with_attribute('a _default = (DV_TEXT) <value = <"x">>')
    plug_in = with_attribute('_default = (json) <#{"value": ">"}#>')
    assert isinstance(odin, ComplexObject)
    assert isinstance(plug_in, ComplexObject)
    assert odin.default == Typed("DV_TEXT", OdinObject({"value": "x"}))
    assert plug_in.default == PlugIn("json", '{"value": ">"}')


PATH = PathOperand("/a[id2]/b")


@pytest.mark.parametrize(
    ("written", "statement"),
    [
        ("$x ::= /a[id2]/b", Declaration("$x", None, PATH)),
        ("$x := 1", Declaration("$x", None, Literal(1))),
        ("x: List<Real> ::= 1", Declaration("x", "List<Real>", Literal(1))),
        ("x := 1", Declaration("x", None, Literal(1))),
        ("$x: Real", Declaration("$x", "Real")),
        ("tag: /a[id2]/b = 1", Assertion(Binary("=", PATH, Literal(1)), "tag")),
        ("exists $x/b", Assertion(Unary("exists", Variable("x", "/b")))),
        ("$x /a[id2]/b;", Assertion(Variable("x"))),
        ("f() = g(1, $x)", Assertion(Binary("=", Call("f", ()), Call("g", (Literal(1), Variable("x")))))),
        ("1 ≤ 2 ∧ ¬ 3 ≥ 4", None),
        ("1 <= 2 and not 3 >= 4", None),
        ("∀ $i : $x | $i ≠ 1 ⇒ ∃ $j in /a[id2]/b satisfies $j % 2 = 0", None),
        (
            "for_all $i in /a[id2]/b satisfies $i = 1 or $i = 2",
            Assertion(
                Quantified(
                    "for_all",
                    "i",
                    PATH,
                    Binary("or", Binary("=", Variable("i"), Literal(1)), Binary("=", Variable("i"), Literal(2))),
                )
            ),
        ),
        ("/a[id2]/b matches {[at3]}", Assertion(Binary("matches", PATH, ConstraintRef(code="at3")))),
    ],
)
def test_statements_of_the_rules_section(written: str, statement: Statement | None) -> None:
    rules = read(text(rules=written)).invariants
    assert rules
    if statement is not None:
        assert rules[0] == statement


def test_symbols_mean_the_same_as_words() -> None:
    signs = read(text(rules="1 ≤ 2 ∧ ¬ 3 ≥ 4 ∨ 5 ≠ 6 ⊻ ∀ $i ∈ $x | $i = 1"))
    words = read(text(rules="1 <= 2 and not 3 >= 4 or 5 != 6 xor for_all $i in $x satisfies $i = 1"))
    assert signs == words


def test_a_path_after_an_expression_begins_the_next_rule_and_a_slash_with_a_blank_divides() -> None:
    assert len(read(text(rules="/a = 1\n/b = 2")).invariants) == 2
    assert read(text(rules="/a = 1 / /b")).invariants == (
        Assertion(Binary("=", PathOperand("/a"), Binary("/", Literal(1), PathOperand("/b")))),
    )


def test_the_terminology_has_value_sets_and_bindings_of_paths() -> None:
    terminology = read(sample(STRENGTH)).terminology
    assert terminology.value_sets["ac1"].members == ("at2", "at3")
    assert terminology.value_sets["ac2"].members == ("at3",)
    assert "/data[id2]/events[id3]" in terminology.term_bindings["SNOMED-CT"]
    term = terminology.term("at2", "nb")
    assert term is not None
    assert term.other == {"comment": "brukes bare her"}


def test_the_overlay_of_the_reference_model_may_name_a_local_code() -> None:
    overlay = read(sample(STRENGTH)).rm_overlay
    assert overlay is not None
    table = overlay.attributes["rm_visibility"]
    assert isinstance(table, OdinTable)
    assert table.items["/subject"] == OdinObject({"visibility": "hide", "alias": CodeTerm("local", "at2")})


def test_a_template_holds_its_overlays() -> None:
    template = read(sample(FORM))
    assert isinstance(template, Template)
    assert template.artefact == "template"
    first, second = template.overlays
    assert first.artefact == "template_overlay"
    assert first.languages is None
    assert first.original_language == "nb"
    assert first.is_adl2
    assert second.header == {"adl_version": "2.0.6"}


def test_an_overlay_may_stand_alone() -> None:
    overlay = read(text(opening="template_overlay", specialize="openEHR-EHR-CLUSTER.a.v1"))
    assert type(overlay) is Archetype
    assert overlay.artefact == "template_overlay"


def test_an_operational_template_has_the_terms_of_its_components() -> None:
    components = (
        "component_terminologies component_terminologies = <"
        ' ["openEHR-EHR-CLUSTER.a.v1.0.0"] = <term_definitions = <["en"] = <["id1"] = <text = <"a">>>>>>'
    )
    template = read(text(opening="operational_template (adl_version=2.0.6)", after=components))
    assert isinstance(template, OperationalArchetype)
    terms = template.component_terminologies["openEHR-EHR-CLUSTER.a.v1.0.0"].term_definitions
    assert terms["en"]["id1"].text == "a"


def test_older_words_for_sections_are_read() -> None:
    older = text(rules="1 = 1").replace("rules", "invariant").replace("\nterminology\n", "\nontology\n")
    assert read(older) == read(text(rules="1 = 1"))


def test_nodes_know_their_places() -> None:
    device = read(sample(DEVICE))
    items = device.definition.attributes[0]
    assert items.place is not None
    assert (items.place.line, items.place.column) == (33, 3)
    assert device.terminology.value_sets["ac1"].place is not None


@pytest.mark.parametrize("blank", ["\u200b", "\u00a0", "\n-- said: ( { < \n"])
def test_what_editors_leave_behind_and_comments_mean_nothing_between_any_signs(blank: str) -> None:
    plain = text(
        "CLUSTER [id1] matches { items matches { use_archetype CLUSTER [ id2 , a-b-C.d.v1 ] ELEMENT [ id3 ] } }"
    ).replace("About ", "")
    assert plain.count(" ") > 20
    spread = plain.replace(" ", f" {blank}")
    assert read(spread) == read(plain)
