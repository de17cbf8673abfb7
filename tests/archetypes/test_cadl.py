"""cADL as tables: what each constraint on a value gives, and how whole nodes are read."""

from decimal import Decimal

import pytest

from archetypes import ParseError, read, write
from archetypes.constraints import (
    AssumedQuantity,
    Binary,
    BooleanConstraint,
    Cardinality,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    DomainConstraint,
    Literal,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    OrdinalItem,
    PathOperand,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
    Variable,
)
from archetypes.values import CodeTerm, Date, DateTime, Duration, Interval, OdinObject, Time
from tests.archetypes.texts import element, first, text, value_of, with_value


def integer(*values: int | Interval[int], assumed: int | None = None) -> NumberConstraint:
    return NumberConstraint(rm_type="Integer", values=values, assumed=assumed)


def real(*values: Decimal | Interval[Decimal], assumed: Decimal | None = None) -> NumberConstraint:
    return NumberConstraint(rm_type="Real", values=values, assumed=assumed)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5", integer(5)),
        ("-5", integer(-5)),
        ("1, 2, 3", integer(1, 2, 3)),
        ("1, 2, 3; 2", integer(1, 2, 3, assumed=2)),
        ("|0..10|", integer(Interval(0, 10))),
        ("|0..<10|", integer(Interval(0, 10, upper_included=False))),
        ("|>0..10|", integer(Interval(0, 10, lower_included=False))),
        ("|>0..<10|; 5", integer(Interval(0, 10, False, False), assumed=5)),
        ("|>=0|", integer(Interval(lower=0))),
        ("|<10|", integer(Interval(upper=10, upper_included=False))),
        ("|0..*|", integer(Interval(lower=0))),
        ("|5|", integer(Interval(5, 5))),
        ("|0..5|, |7..9|", integer(Interval(0, 5), Interval(7, 9))),
        ("1.5", real(Decimal("1.5"))),
        ("|0.0..<1000.0|", real(Interval(Decimal("0.0"), Decimal("1000.0"), upper_included=False))),
        ("|-1.5..-0.5|; -1.0", real(Interval(Decimal("-1.5"), Decimal("-0.5")), assumed=Decimal("-1.0"))),
        ("True", BooleanConstraint(values=(True,))),
        ("true, false", BooleanConstraint(values=(True, False))),
        ("True, False; True", BooleanConstraint(values=(True, False), assumed=True)),
        ('"a"', StringConstraint(values=("a",))),
        ('"a", "b"', StringConstraint(values=("a", "b"))),
        ('"a", "b", ...', StringConstraint(values=("a", "b"), open_list=True)),
        ('"a", "b"; "b"', StringConstraint(values=("a", "b"), assumed="b")),
        ('/a{2}[}"]\\/b/', StringConstraint(pattern='a{2}[}"]\\/b')),
        ('/ab*/; "abb"', StringConstraint(pattern="ab*", assumed="abb")),
        ("^a/b^", StringConstraint(pattern="a\\/b")),
        ("yyyy-mm-dd", TemporalConstraint(rm_type="Date", pattern="yyyy-mm-dd")),
        ("yyyy-??-??", TemporalConstraint(rm_type="Date", pattern="yyyy-??-??")),
        ("YYYY-MM-XX", TemporalConstraint(rm_type="Date", pattern="YYYY-MM-XX")),
        ("2026-01-15", TemporalConstraint(rm_type="Date", values=(Date("2026-01-15"),))),
        (
            "|2026-01-01..2026-12-31|; 2026-06-01",
            TemporalConstraint(
                rm_type="Date",
                values=(Interval(Date("2026-01-01"), Date("2026-12-31")),),
                assumed=Date("2026-06-01"),
            ),
        ),
        (
            "yyyy-mm-dd/|>=2026-01-01|",
            TemporalConstraint(rm_type="Date", pattern="yyyy-mm-dd", values=(Interval(lower=Date("2026-01-01")),)),
        ),
        ("HH:MM:SS", TemporalConstraint(rm_type="Time", pattern="HH:MM:SS")),
        ("hh:mm:??", TemporalConstraint(rm_type="Time", pattern="hh:mm:??")),
        ("THH:??:XX", TemporalConstraint(rm_type="Time", pattern="THH:??:XX")),
        (
            "|08:00:00..16:00:00|",
            TemporalConstraint(rm_type="Time", values=(Interval(Time("08:00:00"), Time("16:00:00")),)),
        ),
        ("yyyy-mm-ddTHH:MM:SS", TemporalConstraint(rm_type="DateTime", pattern="yyyy-mm-ddTHH:MM:SS")),
        ("yyyy-mm-ddTHH:??:XXZ", TemporalConstraint(rm_type="DateTime", pattern="yyyy-mm-ddTHH:??:XXZ")),
        ("yyyy-mm-dd hh:mm:ss", TemporalConstraint(rm_type="DateTime", pattern="yyyy-mm-dd hh:mm:ss")),
        (
            "|<2026-01-15T10:00:00|",
            TemporalConstraint(
                rm_type="DateTime",
                values=(Interval(upper=DateTime("2026-01-15T10:00:00"), upper_included=False),),
            ),
        ),
        ("PTHMS", TemporalConstraint(rm_type="Duration", pattern="PTHMS")),
        ("PYMWDTHMS", TemporalConstraint(rm_type="Duration", pattern="PYMWDTHMS")),
        ("PW", TemporalConstraint(rm_type="Duration", pattern="PW")),
        (
            "PYM/|P1Y..P2Y6M|; P1Y",
            TemporalConstraint(
                rm_type="Duration",
                pattern="PYM",
                values=(Interval(Duration("P1Y"), Duration("P2Y6M")),),
                assumed=Duration("P1Y"),
            ),
        ),
        ("|>=PT0S|", TemporalConstraint(rm_type="Duration", values=(Interval(lower=Duration("PT0S")),))),
        ("P1D", TemporalConstraint(rm_type="Duration", values=(Duration("P1D"),))),
        ("|-P1D..P1D|", TemporalConstraint(rm_type="Duration", values=(Interval(Duration("-P1D"), Duration("P1D")),))),
        ("[local::at0002]", CodeConstraint(terminology="local", codes=("at0002",))),
        (
            "[local::at0002, -- one\n at0003; -- two\n at0002]",
            CodeConstraint(terminology="local", codes=("at0002", "at0003"), assumed="at0002"),
        ),
        ("[local::]", CodeConstraint(terminology="local")),
        ("[ICD10(1998)::F10, F11.1]", CodeConstraint(terminology="ICD10", version="1998", codes=("F10", "F11.1"))),
        (
            "[IANA_media-types::text/plain, image/png]",
            CodeConstraint(terminology="IANA_media-types", codes=("text/plain", "image/png")),
        ),
        ("[ac0001]", ConstraintRef(code="ac0001")),
        ("[ac0001.1; at0002]", ConstraintRef(code="ac0001.1", assumed="at0002")),
    ],
)
def test_each_constraint_on_a_value_is_read_and_written_back(written: str, expected: CObject) -> None:
    archetype = with_value(f"DV_TRY matches {{ value matches {{{written}}} }}")
    assert first(value_of(archetype), "value") == expected
    assert read(write(archetype)) == archetype


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("DV_TEXT matches {*}", ComplexObject(rm_type="DV_TEXT")),
        ("DV_INTERVAL<DV_QUANTITY> matches {*}", ComplexObject(rm_type="DV_INTERVAL<DV_QUANTITY>")),
        ("REF < A , B<C> > matches {*}", ComplexObject(rm_type="REF<A,B<C>>")),
        (
            "DV_TEXT[at0002] occurrences ∈ {0..1} ∈ {*}",
            ComplexObject(rm_type="DV_TEXT", node_id="at0002", occurrences=Multiplicity(0, 1)),
        ),
        (
            "DV_TEXT occurrences matches {2} matches {*}",
            ComplexObject(rm_type="DV_TEXT", occurrences=Multiplicity(2, 2)),
        ),
        (
            "DV_TEXT occurrences matches {*} matches {*}",
            ComplexObject(rm_type="DV_TEXT", occurrences=Multiplicity(0, None)),
        ),
        (
            "1|[local::at0002], 2|[local::at0003]",
            OrdinalConstraint(
                items=(OrdinalItem(1, CodeTerm("local", "at0002")), OrdinalItem(2, CodeTerm("local", "at0003")))
            ),
        ),
        (
            "-1|[local::at0002], 0.5|[local::at0003]; -1",
            OrdinalConstraint(
                rm_type="DV_SCALE",
                items=(
                    OrdinalItem(-1, CodeTerm("local", "at0002")),
                    OrdinalItem(Decimal("0.5"), CodeTerm("local", "at0003")),
                ),
                assumed=-1,
            ),
        ),
        ("C_DV_ORDINAL <>", OrdinalConstraint()),
        (
            'C_DV_ORDINAL <list = <["1"] = <value = <1> symbol = <[local::at0002]>>>>',
            OrdinalConstraint(items=(OrdinalItem(1, CodeTerm("local", "at0002")),)),
        ),
        ("C_DV_QUANTITY <>", QuantityConstraint()),
        (
            "C_DV_QUANTITY <property = <[openehr::125]> list = <>>",
            QuantityConstraint(property=CodeTerm("openehr", "125")),
        ),
        (
            'C_DV_QUANTITY <list = <["1"] = <units = <"mm[Hg]"> magnitude = <|>0.0|> precision = <|1..2|>>>>',
            QuantityConstraint(
                items=(QuantityItem("mm[Hg]", Interval(lower=Decimal("0.0"), lower_included=False), Interval(1, 2)),)
            ),
        ),
        (
            'C_DV_QUANTITY <assumed_value = <units = <"kg"> magnitude = <1.0>>>',
            QuantityConstraint(assumed=AssumedQuantity("kg", Decimal("1.0"))),
        ),
        (
            'C_CODE_PHRASE <terminology_id = <"local"> code_list = <"at0002", "at0003">>',
            None,
        ),
        ('C_CODE_PHRASE <terminology_id = <"local"> code_list = <"at0002">>', None),
        ("use_node ELEMENT /items[at0001]", UseNode(rm_type="ELEMENT", target="/items[at0001]")),
        (
            "use_node ELEMENT[at0002] occurrences matches {1..*} /items[at0001]/value",
            UseNode(
                rm_type="ELEMENT", node_id="at0002", occurrences=Multiplicity(1, None), target="/items[at0001]/value"
            ),
        ),
        ("allow_archetype CLUSTER matches {*}", Slot(rm_type="CLUSTER", any_allowed=True)),
        ("allow_archetype CLUSTER[at0002] matches {}", Slot(rm_type="CLUSTER", node_id="at0002")),
    ],
)
def test_each_kind_of_node_is_read_and_written_back(written: str, expected: CObject | None) -> None:
    archetype = with_value(written)
    if expected is not None:
        assert value_of(archetype) == expected
    else:
        assert isinstance(value_of(archetype), CodeConstraint)
    again = read(write(archetype))
    assert again == archetype


@pytest.mark.parametrize(
    "written",
    [
        "C_DV_STATE <initial = <[local::at0002]>>",
        'C_DV_QUANTITY <property = <"text">>',
        "C_DV_QUANTITY <list = <1>>",
        'C_DV_QUANTITY <list = <["1"] = <2>>>',
        'C_DV_QUANTITY <list = <["1"] = <units = <5>>>>',
        'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <"x">>>>',
        'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|P1D|>>>>',
        'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> more = <1>>>>',
        "C_DV_QUANTITY <assumed_value = <1>>",
        "C_DV_QUANTITY <assumed_value = <units = <1>>>",
        "C_DV_QUANTITY <more = <1>>",
        'C_DV_ORDINAL <list = <["1"] = <value = <"x">>>>',
        "C_DV_ORDINAL <list = <1>>",
        "C_CODE_PHRASE <terminology_id = <1>>",
        'C_CODE_PHRASE <terminology_id = <"local"> code_list = <1>>',
        'C_CODE_PHRASE <terminology_id = <"local"> code_list = <1, 2>>',
        "C_DV_QUANTITY <1>",
    ],
)
def test_a_type_in_odin_that_is_not_as_expected_is_kept_as_it_is(written: str) -> None:
    archetype = with_value(written)
    kept = value_of(archetype)
    assert isinstance(kept, DomainConstraint)
    assert kept.rm_type == written.split(maxsplit=1)[0]
    assert kept.value != OdinObject()
    assert read(write(archetype)) == archetype


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{0..*}", Cardinality(Multiplicity(0, None))),
        ("{1..3; ordered}", Cardinality(Multiplicity(1, 3), ordered=True)),
        ("{0..*; unordered; unique}", Cardinality(Multiplicity(0, None), ordered=False, unique=True)),
        ("{0..*; unique; ordered}", Cardinality(Multiplicity(0, None), ordered=True, unique=True)),
    ],
)
def test_cardinality_says_how_many_in_what_order_and_whether_unique(written: str, expected: Cardinality) -> None:
    archetype = read(
        text(
            "CLUSTER[at0000] matches { items existence matches {0..1}"
            f" cardinality matches {written} matches {{*}} }}"
        )
    )
    assert archetype.definition.attributes[0].cardinality == expected
    assert archetype.definition.attributes[0].existence == Multiplicity(0, 1)
    assert read(write(archetype)) == archetype


PATH = PathOperand("archetype_id/value")
ONE, TWO = Literal(1), Literal(2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("archetype_id/value matches {/a.b/}", Binary("matches", PATH, StringConstraint(pattern="a.b"))),
        ('archetype_id/value ∈ {"a", "b"}', Binary("matches", PATH, StringConstraint(values=("a", "b")))),
        ("archetype_id/value is_in {*}", Binary("matches", PATH, None)),
        ("exists /a[at0001]/b", Unary("exists", PathOperand("/a[at0001]/b"))),
        ("not a = 1", Unary("not", Binary("=", PathOperand("a"), ONE))),
        ("1 + 2 = 2", Binary("=", Binary("+", ONE, TWO), TWO)),
        ("1 - 2 - 2 < 1", Binary("<", Binary("-", Binary("-", ONE, TWO), TWO), ONE)),
        ("1 + 2 * 2 >= 1", Binary(">=", Binary("+", ONE, Binary("*", TWO, TWO)), ONE)),
        ("(1 + 2) / 2 != 1", Binary("!=", Binary("/", Binary("+", ONE, TWO), TWO), ONE)),
        ("$x ^ 2 > -1", Binary(">", Binary("^", Variable("x"), TWO), Literal(-1))),
        ("-$x <= 1", Binary("<=", Unary("-", Variable("x")), ONE)),
        ("True and False", Binary("and", Literal(True), Literal(False))),
        (
            "1 = 1 or 2 = 2 and 1 = 2",
            Binary("or", Binary("=", ONE, ONE), Binary("and", Binary("=", TWO, TWO), Binary("=", ONE, TWO))),
        ),
        ("$a xor $b implies $c", Binary("implies", Binary("xor", Variable("a"), Variable("b")), Variable("c"))),
        ('a = "text"', Binary("=", PathOperand("a"), Literal("text"))),
        ("a = [local::at0001]", Binary("=", PathOperand("a"), Literal(CodeTerm("local", "at0001")))),
        ("a > P1D", Binary(">", PathOperand("a"), Literal(Duration("P1D")))),
        ("a > -P1D", Binary(">", PathOperand("a"), Literal(Duration("-P1D")))),
        ("a matches {|0..5|}", Binary("matches", PathOperand("a"), integer(Interval(0, 5)))),
        (
            "a matches {[local::at0001]}",
            Binary("matches", PathOperand("a"), CodeConstraint(terminology="local", codes=("at0001",))),
        ),
    ],
)
def test_each_expression_binds_as_the_specification_says_and_is_written_back(written: str, expected: object) -> None:
    archetype = read(text(invariant=f"invariant {written} tagged: {written}"))
    untagged, tagged = archetype.invariants
    assert (untagged.expression, untagged.tag) == (expected, None)
    assert (tagged.expression, tagged.tag) == (expected, "tagged")
    assert read(write(archetype)) == archetype


def test_assertions_that_open_with_a_sign_stay_apart() -> None:
    written = "invariant /a (/b matches {*}) (-1 = 2)"
    archetype = read(text(invariant=written))
    assert len(archetype.invariants) == 3
    assert read(write(archetype)) == archetype


def test_a_slot_has_its_includes_before_its_excludes() -> None:
    slot = value_of(
        with_value(
            "allow_archetype CLUSTER[at0002] matches { include archetype_id/value matches {/a/}"
            " archetype_id/value matches {/b/} exclude archetype_id/value matches {/c/} }"
        )
    )
    assert isinstance(slot, Slot)
    assert (len(slot.includes), len(slot.excludes)) == (2, 1)


@pytest.mark.parametrize("value", ["DV_TEXT[at0001", "DV_TEXT]", "DV_TEXT matches", "DV_TEXT matches {", "dv_text"])
def test_an_unfinished_node_is_an_error(value: str) -> None:
    with pytest.raises(ParseError):
        read(text(element(value)))
