"""Every kind of change between two revisions, with its path, grade and reason."""

import pytest

from archetypes import Change, changes, read
from tests.archetypes.revisions import CODES, compared
from tests.archetypes.texts import DEVICE, GRIP, element, sample, text

VALUE = "/items[at0001]/value"


def values(before: str, after: str) -> list[tuple[str, str, str, str]]:
    return compared(text(element(before), codes=CODES), text(element(after), codes=CODES))


def count(constraint: str) -> str:
    return f"DV_COUNT matches {{ magnitude matches {{{constraint}}} }}"


def quantity(*items: str, prefix: str = "") -> str:
    listed = " ".join(f'["{number}"] = <{item}>' for number, item in enumerate(items))
    return f"C_DV_QUANTITY <{prefix} {f'list = <{listed}>' if items else ''}>"


def coded(constraint: str) -> str:
    return f"DV_CODED_TEXT matches {{ defining_code matches {{{constraint}}} }}"


def typed(constraint: str) -> str:
    return f"DV_TRY matches {{ value matches {{{constraint}}} }}"


def slot(inside: str) -> str:
    return f"allow_archetype CLUSTER[at0002] matches {{{inside}}}"


def including(*names: str) -> str:
    return "include " + " ".join(f"archetype_id/value matches {{/{name}/}}" for name in names)


KG, G, MMHG = 'units = <"kg">', 'units = <"g">', 'units = <"mm[Hg]"> magnitude = <|0.0..<1000.0|>'


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE])
def test_nothing_changes_between_equal_archetypes(archetype_id: str) -> None:
    assert changes(read(sample(archetype_id)), read(sample(archetype_id))) == []


def test_published_archetypes_do_not_differ_from_themselves(published: dict[str, bytes]) -> None:
    for data in published.values():
        assert changes(read(data), read(data)) == []


@pytest.mark.parametrize(
    ("before", "after", "grade"),
    [
        (count("|0..10|"), count("|0..5|"), "narrowed"),
        (count("|0..10|"), count("|0..20|"), "widened"),
        (count("|0..10|"), count("|5..20|"), "changed"),
        (count("|0..10|"), count("|0..<10|"), "narrowed"),
        (count("|0..<10|"), count("|0..10|"), "widened"),
        (count("|>0..10|"), count("|0..10|"), "widened"),
        (count("|0..10|"), count("|>=0|"), "widened"),
        (count("|>=0|"), count("|<=10|"), "changed"),
        (count("1, 2"), count("1, 2, 3"), "widened"),
        (count("1, 2"), count("|1..2|"), "widened"),
        (count("1, 2, 3"), count("1"), "narrowed"),
        (count("|0..10|"), count("|0.0..5.0|"), "narrowed"),
        (quantity(MMHG), quantity('units = <"mm[Hg]"> magnitude = <|0.0..<300.0|>'), "narrowed"),
        (quantity(MMHG), quantity('units = <"mm[Hg]">'), "widened"),
        (quantity(KG), quantity(KG, G), "widened"),
        (quantity(KG, G), quantity(KG), "narrowed"),
        (quantity(KG), quantity(G), "changed"),
        (quantity(KG), quantity(), "widened"),
        (quantity(), quantity(KG), "narrowed"),
        (quantity(KG), quantity(f"{KG} precision = <|1|>"), "narrowed"),
        (quantity(prefix="property = <[openehr::1]>"), quantity(), "widened"),
        (quantity(prefix="property = <[openehr::1]>"), quantity(prefix="property = <[openehr::2]>"), "changed"),
        (coded("[local::at0002, at0003]"), coded("[local::at0002]"), "narrowed"),
        (coded("[local::at0002]"), coded("[local::at0002, at0003]"), "widened"),
        (coded("[local::at0002]"), coded("[local::at0003]"), "changed"),
        (coded("[local::at0002]"), coded("[local::]"), "widened"),
        (coded("[local::]"), coded("[local::at0002]"), "narrowed"),
        (coded("[openehr::1]"), coded("[LOINC::1]"), "changed"),
        (coded("[ac0001]"), coded("[ac0002]"), "changed"),
        ("1|[local::at0002]", "1|[local::at0002], 2|[local::at0003]", "widened"),
        ("1|[local::at0002]", "2|[local::at0002]", "changed"),
        ("C_DV_ORDINAL <>", "1|[local::at0002]", "narrowed"),
        ("1|[local::at0002]", "C_DV_ORDINAL <>", "widened"),
        (typed("True"), typed("True, False"), "widened"),
        (typed("True, False"), typed("False"), "narrowed"),
        (typed('"a"'), typed('"a", "b"'), "widened"),
        (typed('"a", "b"'), typed('"a", ...'), "widened"),
        (typed('"a", ...'), typed('"a"'), "narrowed"),
        (typed("/a/"), typed("/b/"), "changed"),
        (typed("yyyy-mm-dd"), typed("yyyy-mm-??"), "widened"),
        (typed("yyyy-??-??"), typed("yyyy-mm-??"), "narrowed"),
        (typed("yyyy-mm-dd"), typed("yyyy-mm-XX"), "changed"),
        (typed("yyyy-mm-dd"), typed("|>=2026-01-01|"), "changed"),
        (typed("yyyy-mm-dd/|>=2026-01-01|"), typed("yyyy-mm-dd"), "widened"),
        (typed("|>=2026-01-01|"), typed("|>=2025-01-01|"), "widened"),
        (typed("PTHM"), typed("PTHMS"), "widened"),
        (typed("PDTH"), typed("PTH"), "narrowed"),
        (typed("|PT1H..PT2H|"), typed("|PT30M..PT120M|"), "widened"),
        (typed("|P1M..P1Y|"), typed("|P2M..P6M|"), "narrowed"),
        (typed("|-P1D..P1W|"), typed("|-P2D..P1W|"), "widened"),
        (typed("|P1D..P1W|"), typed("|P1,5D..P1W|"), "narrowed"),
        ("C_DV_STATE <a = <1>>", "C_DV_STATE <a = <2>>", "changed"),
        ("use_node A /a[at0001]", "use_node A /b[at0001]", "changed"),
        (slot(including("a")), slot(including("a", "b")), "widened"),
        (slot(including("a|b")), slot(including("a")), "narrowed"),
        (slot(including("a")), slot(including("b")), "changed"),
        (slot(including("a")), slot(including(".*")), "widened"),
        (slot("*"), slot(including("a")), "narrowed"),
        (slot("exclude x matches {/a/}"), slot("*"), "widened"),
        (slot("exclude x matches {/a/}"), slot("exclude x matches {/a|b/}"), "narrowed"),
    ],
)
def test_a_constraint_that_allows_more_is_minor_and_one_that_allows_less_is_major(
    before: str, after: str, grade: str
) -> None:
    ((path, kind, found, reason),) = values(before, after)
    assert path.startswith(VALUE)
    assert (kind, found, reason) == ("changed", "minor" if grade == "widened" else "major", f"constraint {grade}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (count("|0..10|"), count("|0.0..10.0|")),
        (count("1, 2"), count("2, 1")),
        (typed("|PT60M..PT120M|"), typed("|PT1H..PT2H|")),
        (typed("YYYY-MM-DD"), typed("yyyy-mm-dd")),
        (coded("[openehr::1]"), coded("[openEHR::1]")),
        ("DV_BOOLEAN matches {*}", "DV_BOOLEAN matches { value matches {True, False} }"),
        ("DV_DATE_TIME matches { value matches {yyyy-??-??T??:??:??} }", "DV_DATE_TIME matches {*}"),
        ("DV_DATE matches { value matches {*} }", "DV_DATE matches { value matches {yyyy-??-??} }"),
        ("DV_PROPORTION matches { type matches {0, 1, 2, 3, 4} }", "DV_PROPORTION matches {*}"),
        ("DV_TEXT matches { value matches {/.*/} }", "DV_TEXT matches {*}"),
        (slot(including("a")), slot(including("a") + " exclude x matches {/.*/}")),
        (slot("*"), slot("")),
    ],
)
def test_the_same_said_in_another_way_is_no_change(before: str, after: str) -> None:
    assert values(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (count("|0..5|; 1"), count("|0..5|; 2"), [(f"{VALUE}/magnitude", "changed", "minor", "assumed value changed")]),
        (
            "DV_TEXT matches {*}",
            "DV_COUNT matches {*}",
            [(VALUE, "changed", "major", "type Text [DV_TEXT] changed to Count [DV_COUNT]")],
        ),
        (
            "DV_TEXT matches {*}",
            coded("[local::at0002]"),
            [(VALUE, "changed", "major", "type Text [DV_TEXT] changed to Coded text [DV_CODED_TEXT]")],
        ),
        (
            coded("[local::at0002]"),
            "DV_TEXT matches {*}",
            [
                (VALUE, "changed", "minor", "type Coded text [DV_CODED_TEXT] widened to Text [DV_TEXT]"),
                (f"{VALUE}/defining_code", "removed", "minor", "constraint removed"),
            ],
        ),
        (
            "DV_TEXT matches {*}",
            "DV_TEXT matches {*} DV_COUNT matches {*}",
            [(f"{VALUE}[DV_COUNT]", "added", "minor", "alternative added")],
        ),
        (
            "DV_TEXT matches {*} DV_COUNT matches {*}",
            "DV_TEXT matches {*}",
            [(f"{VALUE}[DV_COUNT]", "removed", "major", "alternative removed")],
        ),
        (
            coded("[local::at0002]"),
            coded("[ac0001]"),
            [(f"{VALUE}/defining_code", "changed", "major", "another kind of constraint")],
        ),
        ("C_DV_QUANTITY <>", "DV_QUANTITY matches {*}", []),
        ("DV_ORDINAL matches {*}", "C_DV_ORDINAL <>", []),
        (quantity(KG), "DV_QUANTITY matches {*}", [(VALUE, "changed", "minor", "constraint widened")]),
        ("DV_QUANTITY matches {*}", quantity(KG), [(VALUE, "changed", "major", "constraint narrowed")]),
        (
            quantity(KG),
            "DV_QUANTITY matches { magnitude matches {|>0.0|} }",
            [(VALUE, "changed", "major", "another kind of constraint")],
        ),
        (
            "DV_BOOLEAN matches { value matches {True, False} }",
            "DV_BOOLEAN matches { value matches {True} }",
            [(f"{VALUE}/value", "changed", "major", "constraint narrowed")],
        ),
        (
            "DV_COUNT matches {*}",
            count("1"),
            [(f"{VALUE}/magnitude", "added", "major", "constraint added where anything was allowed")],
        ),
        (count("1"), "DV_COUNT matches {*}", [(f"{VALUE}/magnitude", "removed", "minor", "constraint removed")]),
        (count("1"), count("*"), [(f"{VALUE}/magnitude", "removed", "minor", "constraint removed")]),
        (
            count("*"),
            count("1"),
            [(f"{VALUE}/magnitude", "added", "major", "constraint added where anything was allowed")],
        ),
    ],
)
def test_types_and_alternatives_that_come_and_go(
    before: str, after: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert values(before, after) == expected


def items(*nodes: str, cardinality: str = "{0..*; unordered}") -> str:
    return text(
        f"CLUSTER[at0000] matches {{ items cardinality matches {cardinality} matches {{ {' '.join(nodes)} }} }}",
        codes=CODES,
    )


def node(code: str, occurrences: str = "0..1", type_name: str = "ELEMENT", inside: str = "*") -> str:
    return f"{type_name}[{code}] occurrences matches {{{occurrences}}} matches {{{inside}}}"


ONE, TWO = node("at0001"), node("at0002")

DATA = "data matches { A[at0001] matches {*} }"

WITHOUT_STATE = f"OBS[at0000] matches {{ {DATA} }}"

WITH_STATE = f"OBS[at0000] matches {{ {DATA} state matches {{ B[at0002] matches {{*}} }} }}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (items(ONE), items(ONE, TWO), [("/items[at0002]", "added", "minor", "node added")]),
        (
            items(ONE),
            items(ONE, node("at0002", "1..1")),
            [("/items[at0002]", "added", "major", "mandatory node added")],
        ),
        (
            items(ONE),
            items(ONE, "ELEMENT[at0002] matches {*}"),
            [("/items[at0002]", "added", "major", "mandatory node added")],
        ),
        (items(ONE, TWO), items(ONE), [("/items[at0002]", "removed", "major", "node removed")]),
        (
            items(ONE, node("at0002", "0..0")),
            items(ONE),
            [("/items[at0002]", "removed", "minor", "prohibition removed")],
        ),
        (items(ONE), items(node("at0001", "0..*")), [("/items[at0001]", "changed", "minor", "occurrences widened")]),
        (items(ONE), items(node("at0001", "1..1")), [("/items[at0001]", "changed", "major", "occurrences narrowed")]),
        (items(ONE), items(node("at0001", "1..2")), [("/items[at0001]", "changed", "major", "occurrences changed")]),
        (
            items(ONE),
            items("ELEMENT[at0001] matches {*}"),
            [("/items[at0001]", "changed", "major", "occurrences narrowed")],
        ),
        (
            items(ONE),
            items(node("at0001", type_name="CLUSTER")),
            [("/items[at0001]", "changed", "major", "type Element [ELEMENT] changed to Cluster [CLUSTER]")],
        ),
        (
            items(ONE),
            items(TWO),
            [
                ("/items[at0001]", "removed", "major", "node removed"),
                ("/items[at0002]", "added", "minor", "node added"),
            ],
        ),
        (items(ONE, TWO), items(TWO, ONE), [("/items", "changed", "patch", "order of the children changed")]),
        (
            items(ONE, TWO, cardinality="{0..*; ordered}"),
            items(TWO, ONE, cardinality="{0..*; ordered}"),
            [("/items", "changed", "minor", "order of the children changed")],
        ),
        (
            items(ONE),
            items(ONE, cardinality="{2..*; unordered}"),
            [("/items", "changed", "major", "cardinality narrowed")],
        ),
        (
            items(ONE, cardinality="{0..3; unordered}"),
            items(ONE),
            [("/items", "changed", "minor", "cardinality widened")],
        ),
        (
            items(ONE),
            items(ONE, cardinality="{0..*; ordered; unique}"),
            [("/items", "changed", "minor", "now ordered"), ("/items", "changed", "major", "now unique")],
        ),
        (items(ONE, cardinality="{0..*}"), items(ONE), [("/items", "changed", "patch", "no longer ordered")]),
        (
            text("ELEMENT[at0000] matches { value existence matches {1..1} matches {*} }"),
            text("ELEMENT[at0000] matches { value matches {*} }"),
            [("/value", "changed", "minor", "existence widened")],
        ),
        (
            items(node("at0001", inside="value matches { DV_TEXT matches {*} }")),
            items(
                node(
                    "at0001",
                    inside="value matches { DV_TEXT matches {*} } null_flavour matches { A matches {*} }",
                )
            ),
            [("/items[at0001]/null_flavour", "added", "major", "constraint added where anything was allowed")],
        ),
        (
            text(WITHOUT_STATE, codes=CODES),
            text(
                WITH_STATE,
                codes=CODES,
            ),
            [("/state[at0002]", "added", "minor", "node added")],
        ),
        (
            text(
                WITH_STATE,
                codes=CODES,
            ),
            text(WITHOUT_STATE, codes=CODES),
            [("/state[at0002]", "removed", "major", "node removed")],
        ),
        (
            text(),
            text("ELEMENT[at0000] matches {*}"),
            [("/", "changed", "major", "type Cluster [CLUSTER] changed to Element [ELEMENT]")],
        ),
        (text(), text("CLUSTER[at0000] occurrences matches {0..*} matches {*}"), []),
    ],
)
def test_nodes_and_containers_that_change(before: str, after: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert compared(before, after) == expected


def test_a_node_that_moves_is_major_where_it_left_and_says_where_it_went() -> None:
    inside = "items cardinality matches {{0..*}} matches {{{}}}".format
    before = items(node("at0002", type_name="CLUSTER", inside=inside(node("at0003") + node("at0004"))))
    after = items(node("at0002", type_name="CLUSTER", inside=inside(node("at0004"))), node("at0003"))
    assert compared(before, after) == [
        ("/items[at0002]/items[at0003]", "removed", "major", "node moved to /items[at0003]"),
        ("/items[at0003]", "added", "minor", "node moved from /items[at0002]/items[at0003]"),
    ]


def test_a_change_tells_before_and_after_in_words() -> None:
    found = changes(read(items(ONE)), read(items(ONE, TWO)))
    assert found == [Change("/items[at0002]", "added", None, "at0002: 0..1, Element", "minor", "node added")]
    found = changes(read(text(element(count("|0..5|")))), read(text(element(count("|0..<5|")))))
    assert [(change.before, change.after) for change in found] == [("0–5", "0–<5")]
    found = changes(read(items(ONE, cardinality="{0..*; ordered}")), read(items(ONE)))
    assert [(change.before, change.after) for change in found] == [("ordered", "not ordered")]
