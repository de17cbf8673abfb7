"""Three-way merge: what two sides changed apart is joined, what both changed differently is listed and mine stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archetypes import Archetype, ParseError, changes, merge, paths, read, write
from tests.archetypes import strategies
from tests.archetypes.merged import A, B, C, child, cluster
from tests.archetypes.texts import DEVICE, GRIP, element, sample, text

CODES = tuple(f"at{number:04}" for number in range(8))


def quantity(*items: str) -> str:
    listed = " ".join(f'["{number}"] = <{item}>' for number, item in enumerate(items))
    return f"C_DV_QUANTITY <list = <{listed}>>"


def coded(codes: str, terminology: str = "local") -> str:
    return f"DV_CODED_TEXT matches {{ defining_code matches {{ [{terminology}::{codes}] }} }}"


KG, G, MG = ('units = <"kg">', 'units = <"g">', 'units = <"mg">')

KG_10, KG_20 = (f"{KG} magnitude = <|0.0..{most}.0|>" for most in (10, 20))

#: What is joined: base, mine, theirs, and what comes of it.
JOINED = {
    "a node on each side": (cluster(A), cluster(A, B), cluster(A, C), cluster(A, C, B)),
    "a node removed, another changed": (
        cluster(A, B),
        cluster(A),
        cluster(child("at0001", occurrences="0..*"), B),
        cluster(child("at0001", occurrences="0..*")),
    ),
    "occurrences here, value there": (
        cluster(A),
        cluster(child("at0001", occurrences="1..1")),
        cluster(child("at0001", "DV_COUNT matches {*}")),
        cluster(child("at0001", "DV_COUNT matches {*}", "1..1")),
    ),
    "an alternative on each side": (
        element("DV_TEXT matches {*}"),
        element("DV_TEXT matches {*} DV_COUNT matches {*}"),
        element("DV_TEXT matches {*} DV_DATE matches {*}"),
        element("DV_TEXT matches {*} DV_DATE matches {*} DV_COUNT matches {*}"),
    ),
    "a unit added, another's range changed": (
        element(quantity(KG_10, G)),
        element(quantity(KG_10, G, MG)),
        element(quantity(KG_20, G)),
        element(quantity(KG_20, G, MG)),
    ),
    "a code on each side": (
        element(coded("at0002")),
        element(coded("at0002, at0003")),
        element(coded("at0002, at0004")),
        element(coded("at0002, at0004, at0003")),
    ),
    "the order here, a node there": (cluster(A, B), cluster(B, A), cluster(A, B, C), cluster(B, C, A)),
    "the same on both sides": (cluster(A), cluster(A, B), cluster(A, B), cluster(A, B)),
    "cardinality here, a node there": (
        cluster(A),
        cluster(A, cardinality="{1..*; unordered}"),
        cluster(A, B),
        cluster(A, B, cardinality="{1..*; unordered}"),
    ),
    "attributes on each side": (
        "CLUSTER[at0000] matches { items matches {*} }",
        "CLUSTER[at0000] matches { items matches {*} name matches {*} }",
        "CLUSTER[at0000] matches { items matches {*} links matches {*} }",
        "CLUSTER[at0000] matches { items matches {*} links matches {*} name matches {*} }",
    ),
}

#: What is not: base, mine, theirs, and where, with what each side says.
TORN = {
    "another range on both sides": (
        element(quantity(KG)),
        element(quantity(KG_10)),
        element(quantity(KG_20)),
        ("/items[at0001]/value", "items/kg/magnitude", None, "|0.0..10.0|", "|0.0..20.0|"),
    ),
    "removed here, changed there": (
        cluster(A, B),
        cluster(B),
        cluster(child("at0001", occurrences="0..*"), B),
        ("/items[at0001]", "", "at0001: 0..1, Text", None, "at0001: 0..*, Text"),
    ),
    "changed here, removed there": (
        cluster(A, B),
        cluster(child("at0001", occurrences="0..*"), B),
        cluster(B),
        ("/items[at0001]", "", "at0001: 0..1, Text", "at0001: 0..*, Text", None),
    ),
    "other types on both sides": (
        element("DV_TEXT matches {*}"),
        element("DV_COUNT matches {*}"),
        element("DV_DATE matches {*}"),
        ("/items[at0001]/value", "", "Text", "Count", "Date"),
    ),
    "other orders on both sides": (
        cluster(A, B, C),
        cluster(B, A, C),
        cluster(A, C, B),
        (
            "/items",
            "order",
            *(" | ".join(f"at000{number}: 0..1, Text" for number in order) for order in ("123", "213", "132")),
        ),
    ),
    "anything allowed here, an alternative there": (
        element("DV_TEXT matches {*}"),
        element("*"),
        element("DV_TEXT matches {*} DV_DATE matches {*}"),
        ("/items[at0001]/value", "", "Text", None, "Text | Date"),
    ),
    "other bounds on what was free": (
        element("*"),
        element("DV_TEXT matches {*}"),
        element("DV_DATE matches {*}"),
        ("/items[at0001]/value", "", None, "Text", "Date"),
    ),
    "codes of another terminology": (
        element(coded("at0002")),
        element(coded("1, 2", "ATC")),
        element(coded("at0002, at0003")),
        ("/items[at0001]/value/defining_code", "", "at0002", "ATC: 1; 2", "at0002; at0003"),
    ),
    "another cardinality": (
        cluster(A),
        cluster(A, cardinality="{1..*; unordered}"),
        cluster(A, cardinality="{0..5; ordered; unique}"),
        ("/items", "cardinality", "0..*", "1..*", "0..5, ordered, unique"),
    ),
    "a step of a scale with two scores": (
        element("0|[local::at0002], 1|[local::at0003]"),
        element("0|[local::at0002], 2|[local::at0003]"),
        element("0|[local::at0002], 3|[local::at0003]"),
        ("/items[at0001]/value", "items", "1, [local::at0003]", "2, [local::at0003]", "3, [local::at0003]"),
    ),
    "an attribute freed here, gone there": (
        cluster(A),
        "CLUSTER[at0000] matches { name matches {*} items matches {*} }",
        "CLUSTER[at0000] matches { name matches {*} }",
        ("/items", "", "items: at0001: 0..1, Text", "items: *", None),
    ),
    "another regular expression": (
        element('DV_TRY matches { value matches { "a" } }'),
        element("DV_TRY matches { value matches { /x.*/ } }"),
        element('DV_TRY matches { value matches { "a", "b" } }'),
        ("/items[at0001]/value/value", "", "“a”", "pattern “x.*”", "“a”, “b”"),
    ),
}


def of(definition: str) -> Archetype:
    return read(text(definition, codes=CODES))


@pytest.mark.parametrize(("base", "mine", "theirs", "merged"), JOINED.values(), ids=JOINED)
def test_changes_apart_are_joined(base: str, mine: str, theirs: str, merged: str) -> None:
    found = merge(of(base), of(mine), of(theirs))
    assert found.conflicts == ()
    assert write(found.archetype) == write(of(merged))


@pytest.mark.parametrize(("base", "mine", "theirs", "conflict"), TORN.values(), ids=TORN)
def test_what_both_changed_differently_is_listed_and_mine_stands(
    base: str, mine: str, theirs: str, conflict: tuple[str | None, ...]
) -> None:
    found = merge(of(base), of(mine), of(theirs))
    (told,) = found.conflicts
    assert (told.path, told.part) == conflict[:2]
    assert found.archetype == of(mine)
    assert (told.base, told.mine, told.theirs) == conflict[2:]


def test_definitions_as_deep_as_any_that_is_read_are_merged() -> None:
    def deep(value: str, occurrences: str = "0..1") -> Archetype:
        levels = range(1, 76)
        nested = "".join(f"CLUSTER[at{level:04}] matches {{ items matches {{ " for level in levels)
        return of(f"{nested}{child('at0099', value, occurrences)}{'}' * 2 * len(levels)}")

    text_, count = "DV_TEXT matches {*}", "DV_TEXT matches {*} DV_COUNT matches {*}"
    found = merge(deep(text_), deep(count), deep(text_, "0..*"))
    assert found == replace(found, archetype=deep(count, "0..*"), conflicts=())
    with pytest.raises(ParseError):
        of("CLUSTER[at0000] matches { items matches { " * 90)


@given(strategies.archetypes, strategies.archetypes)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_side_that_changed_nothing_has_no_say(base: Archetype, one: Archetype) -> None:
    assert merge(base, base, one) == replace(merge(base, one, base), archetype=one)
    assert merge(base, one, base) == replace(merge(base, one, one), archetype=one)


Edit = Callable[[str], str]

EDITS: list[Edit | None] = [
    None,
    lambda code: child(code, occurrences="0..*"),
    lambda code: child(code, "DV_COUNT matches {*}"),
    lambda code: "",
    lambda code: child(code, "DV_TEXT matches {*} DV_DATE matches {*}"),
]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(EDITS)), min_size=7, max_size=7))
@settings(max_examples=25, deadline=None)
def test_without_conflict_the_changes_of_both_sides_are_there(edits: list[tuple[bool, Edit | None]]) -> None:
    def side(*whose: bool) -> Archetype:
        kept = [
            edit(code) if edit and is_mine in whose else child(code)
            for code, (is_mine, edit) in zip(CODES[1:], edits, strict=True)
        ]
        return of(cluster(*kept, child("at0099")))

    base = side()
    found = merge(base, side(True), side(False))
    assert found.conflicts == ()
    assert found.archetype == side(True, False)


@given(*[st.lists(st.sampled_from(EDITS), min_size=7, max_size=7)] * 2)
@settings(max_examples=25, deadline=None)
def test_generated_differences_apply_and_are_told_the_same_from_both_ends(
    before: list[Edit | None], after: list[Edit | None]
) -> None:
    one, other = (
        of(cluster(*(edit(code) if edit else child(code) for code, edit in zip(CODES[1:], edits, strict=True))))
        for edits in (before, after)
    )
    assert merge(one, one, other).archetype == other
    there, back = ({(change.path, change.kind) for change in changes(*pair)} for pair in ((one, other), (other, one)))
    assert {path for path, kind in there if kind == "added"} == {path for path, kind in back if kind == "removed"}
    assert {path for path, kind in there if kind == "removed"} == {path for path, kind in back if kind == "added"}
    assert (there == set()) == (paths(one) == paths(other))


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE])
def test_a_local_term_stands_beside_a_publishers_revision(archetype_id: str) -> None:
    base = read(sample(archetype_id))
    mine = read(sample(archetype_id).replace("lifecycle_state = <", "x_local = <True>\n\tlifecycle_state = <"))
    theirs = read(sample(archetype_id).replace('text = <"', 'text = <"New '))
    found = merge(base, mine, theirs)
    assert found.conflicts == ()
    assert found.archetype.terminology == theirs.terminology
    assert found.archetype.description == mine.description
    assert read(write(found.archetype)) == found.archetype


def overlaid(*, magnitude: str = "0..10", overlay: str = "DV_TEXT", more: bool = False) -> Archetype:
    """A template of ADL 2 with a tuple, and an overlay or two."""

    def part(name: str, value: str) -> str:
        return (
            f"template_overlay\nopenEHR-EHR-CLUSTER.{name}.v1.0.0\nspecialize openEHR-EHR-CLUSTER.p.v1\n"
            f"definition CLUSTER[id1.1] matches {{ items matches {{ ELEMENT[id0.1] matches {{ value matches {{"
            f" {value}[id0.2] }} }} }} }}\n"
            'terminology term_definitions = <["en"] = <["id1.1"] = <text = <"a"> description = <"b">>>>\n'
        )

    parts = [part("one", overlay), *([part("two", "DV_DATE")] if more else [])]
    return read(
        "template (adl_version=2.0.6; rm_release=1.0.4)\nopenEHR-EHR-CLUSTER.t.v1.0.0\n"
        "specialize openEHR-EHR-CLUSTER.p.v1\nlanguage original_language = <[ISO_639-1::en]>\n"
        "definition CLUSTER[id1.1] matches { items matches { ELEMENT[id0.1] matches { value matches {"
        f' DV_QUANTITY[id0.2] matches {{ [magnitude, units] matches {{ [{{|{magnitude}|}}, {{"kg"}}] }} }}'
        " } } } }\n"
        'terminology term_definitions = <["en"] = <["id1.1"] = <text = <"a"> description = <"b">>>>\n'
        + "".join(f"{'-' * 60}\n{each}" for each in parts)
    )


def test_templates_are_merged_overlay_by_overlay() -> None:
    found = merge(overlaid(), overlaid(magnitude="0..20", more=True), overlaid(overlay="DV_COUNT"))
    assert found == replace(found, archetype=overlaid(magnitude="0..20", overlay="DV_COUNT", more=True), conflicts=())
    tuples, inside = merge(
        overlaid(),
        overlaid(magnitude="0..20", overlay="DV_COUNT"),
        overlaid(magnitude="0..30", overlay="DV_DATE"),
    ).conflicts
    assert (tuples.path, tuples.part) == ("/items[id0.1]/value[id0.2]", "tuples")
    assert inside.path.endswith("CLUSTER.one.v1.0.0/items[id0.1]/value[id0.2]")


def test_what_is_gone_on_one_side_and_changed_on_the_other_is_shown() -> None:
    base = read(text(codes=("at0000", "at0001")))
    gone = read(text())
    changed = read(text(codes=("at0000", "at0001")).replace("About at0001", "More"))
    (term,) = merge(base, gone, changed).conflicts
    assert (term.base, term.mine, term.theirs) == ("at0001: About at0001", None, "at0001: More")
    invariants = [read(text(invariant=each)) for each in ("", "invariant exists /a", "invariant exists /b")]
    assert len(merge(*invariants).archetype.invariants) == 2
