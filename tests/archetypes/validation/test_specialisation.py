"""Each validity rule of a specialisation against its flat parent, broken and kept; templates and their overlays."""

import pytest

from archetypes import Library, check, operational, problems, read, write
from archetypes.bmm import model_for
from archetypes.flattening import flatten
from archetypes.model import Archetype
from archetypes.reading import parse
from archetypes.validation import Subject
from archetypes.validation.slots import closed_or_narrowed
from tests.archetypes.validation.texts import (
    DEVICE,
    LIBRARY,
    OTHER,
    PARENT,
    PUMP,
    adl,
    child,
    codes_of,
    errors_of,
    grandchild,
    under,
)

TRANSLATED = 'language original_language = <[ISO_639-1::en]> translations = <["nb"] = <language = <[ISO_639-1::nb]>>>'
NONE = "occurrences matches {0}"


def root(body: str, *codes: str) -> str:
    return adl(f"CLUSTER[id1.1] matches {{ {body} }}", codes=("id1.1", *codes), specialize=PARENT)


def element(code: str, value: str) -> str:
    return f"ELEMENT[{code}] matches {{ value matches {{ {value} }} }}"


def quantity(rows: str, names: str = "magnitude, units") -> str:
    return element("id2.1", f"DV_QUANTITY[id12.1] matches {{ [{names}] matches {{{rows}}} }}")


def value_set(code: str, *members: str) -> str:
    listed = ", ".join(f'"{member}"' for member in members)
    return f'value_sets = <["{code}"] = <id = <"{code}"> members = <{listed}>>>'


def coded(constraint: str) -> str:
    return element("id3.1", f"DV_CODED_TEXT[id13.1] matches {{ defining_code matches {{{constraint}}} }}")


RULES = [
    ("VASID", child("", specialize="openEHR-EHR-CLUSTER.none.v1")),
    ("VASID", child("", archetype_id=PARENT)),
    ("VACSD", adl("CLUSTER[id1]", specialize=PARENT)),
    ("VACSD", adl("CLUSTER[id1.1.1]", codes=("id1.1.1",), specialize=PARENT)),
    (
        "VALC",
        child(
            "",
            language=TRANSLATED,
        ),
    ),
    ("VSONCT", root("").replace("CLUSTER[id1.1]", "ITEM_TREE[id1.1]").replace("{  }", "{ items }")),
    ("VSONCT", child(element("id10.1", "DV_QUANTITY[id15.1]"), "id10.1")),
    ("VSONT", child("allow_archetype ELEMENT[id2.1] closed", "id2.1")),
    ("VSONT", child("CLUSTER[id4.1]", "id4.1")),
    ("VSUNT", child("allow_archetype CLUSTER[id8.1] closed", "id8.1")),
    ("VSUNT", child("use_node ELEMENT[id2.1] /items[id3]", "id2.1")),
    ("VSONT", child("allow_archetype CLUSTER[id9.1] closed", "id9.1")),
    ("VSONT", child("use_node CLUSTER[id9.1] /items[id6]", "id9.1")),
    ("VSONIN", child("ELEMENT[id99]", "id99")),
    ("VSONIN", grandchild("ELEMENT[id2]")),
    ("VSONIN", grandchild("ELEMENT[id3.1]", "id3.1")),
    ("VSONIN", grandchild(f"use_archetype CLUSTER[id4.1, {DEVICE}]")),
    ("VSONIN", child("ELEMENT[id99.1]", "id99.1")),
    ("VSONIN", child("ELEMENT[id0.0.1]", "id0.0.1")),
    ("VSONPO", child(f"ELEMENT[id0.1] {NONE}", "id0.1")),
    ("VSONPI", child(f"ELEMENT[id2.1] {NONE}", "id2.1")),
    ("VSONPT", child(f"allow_archetype CLUSTER[id6] {NONE} matches {{*}}")),
    ("VSONCO", child("ELEMENT[id2.1] occurrences matches {0..2}", "id2.1")),
    ("VSONCOm", child("ELEMENT[id3.1] occurrences matches {4..5}", "id3.1")),
    (
        "VSONCOm",
        child("ELEMENT[id3.1] occurrences matches {2} ELEMENT[id3.2] occurrences matches {2}", "id3.1", "id3.2"),
    ),
    ("VSSM", child("after [id99] ELEMENT[id0.1]", "id0.1")),
    ("VSSM", child("after [id0.2] ELEMENT[id0.1] after [id0.1] ELEMENT[id0.2]", "id0.1", "id0.2")),
    ("VSSM", grandchild("after [id2] ELEMENT[id0.0.1]", "id0.0.1")),
    ("VSANCE", under("", "ELEMENT[id2.1] matches { value existence matches {0..1} }", "id2.1")),
    ("VSANCC", root("items cardinality matches {1..30}")),
    ("VSANCC", root("/items[id6]/items cardinality matches {1..5; ordered}")),
    ("VDIFP", under("/items[id99]", "ELEMENT[id0.1]", "id0.1")),
    ("VDIFP", under("/items[id2]", "ELEMENT[id0.1]", "id0.1")),
    ("VPOV", child(element("id10.1", 'DV_TEXT[id15.1] matches { value matches {"a", "c"} }'), "id10.1")),
    ("VPOV", child(element("id11.1", 'DV_TEXT[id16.1] matches { value matches {"A"} }'), "id11.1")),
    (
        "VPOV",
        under("/items[id6]", element("id7.1", "DV_COUNT[id14.1] matches { magnitude matches {|0..11|} }"), "id7.1"),
    ),
    ("VPOV", child(coded("[at3]"), "id3.1")),
    ("VPOV", child(coded("example [ac1]"), "id3.1")),
    ("VPOV", child(coded("[ac0.1]"), "id3.1", "ac0.1", terminology=value_set("ac0.1", "at1", "at3"))),
    ("VPOV", child(coded("[ac0.1]"), "id3.1", "ac0.1")),
    ("VSONT", child(element("id10.1", "DV_TEXT[id15.1] matches { value matches {yyyy-mm-dd} }"), "id10.1")),
    ("VUNK", child(element("id10.1", "DV_TEXT[id15.1] matches { value matches {yyyy-mm-dd} }"), "id10.1")),
    ("VDSSID", child("allow_archetype CLUSTER[id4.1] closed", "id4.1")),
    ("VDSSP", child("allow_archetype CLUSTER[id5] closed")),
    ("VDSSM", child("allow_archetype CLUSTER[id4] matches { include archetype_id/value matches {/.*other.*/} }")),
    ("VARXS", child(f"use_archetype CLUSTER[id4.1, {OTHER}]", "id4.1")),
    ("VARXR", child("use_archetype CLUSTER[id4.1, openEHR-EHR-CLUSTER.device.v7]", "id4.1")),
    ("VARXTV", child(f"use_archetype ELEMENT[id4.1, {DEVICE}]", "id4.1")),
    ("VARXNC", child(f"use_archetype CLUSTER[id77.1, {DEVICE}]", "id77.1")),
    ("VARXID", child(f"use_archetype CLUSTER[id77.1, {DEVICE}]", "id77.1")),
    ("VARXAV", child(f"use_archetype CLUSTER[id9.1, {OTHER}]", "id9.1")),
    ("VTPNC", child(quantity('[{|0.0..20.0|}, {"mm"}]'), "id2.1")),
    ("VTPNC", child(quantity('[{|0.0..9.0|}, {"mm"}, {1}]', "magnitude, units, precision"), "id2.1")),
    (
        "VTPIN",
        under(
            "/items[id6]",
            element("id7.1", "DV_COUNT[id14.1] matches { [magnitude, accuracy] matches {[{1}, {0.5}]} }"),
            "id7.1",
        ),
    ),
    ("VTSD", child("", "at4")),
    ("VATID", child("ELEMENT[id2.1]")),
    ("VUNP", child("use_node ELEMENT[id0.1] /items[id99]", "id0.1")),
    ("VCORMT", child("DV_TEXT[id2.1]", "id2.1")),
    ("VSONIR", child("CLUSTER[id17]")),
    ("VSONI", child("CLUSTER[id17]")),
    ("VSONIF", child("ELEMENT")),
    ("VARCN", adl("CLUSTER[id1.1.1]", codes=("id1.1.1",), specialize=PARENT)),
]


@pytest.mark.parametrize(("code", "source"), RULES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(RULES)])
def test_a_broken_rule_is_reported_by_its_code(code: str, source: str) -> None:
    assert code in codes_of(source)


@pytest.mark.parametrize(
    "source",
    [
        child(""),
        child(element("id2.1", "DV_QUANTITY[id12.1]"), "id2.1"),
        child(quantity('[{|2.0..3.0|}, {"mm"}]'), "id2.1"),
        child(quantity('[{"cm"}, {|0.5..1.0|}]', "units, magnitude"), "id2.1"),
        child(element("id10.1", "DV_CODED_TEXT[id15.1]"), "id10.1"),
        child(element("id10.1", 'DV_TEXT[id15.1] matches { value matches {"b"} }'), "id10.1"),
        child(element("id11.1", 'DV_TEXT[id16.1] matches { value matches {"abc"} }'), "id11.1"),
        child(element("id11.1", "DV_TEXT[id16.1] matches { value matches {/[a-c]+/} }"), "id11.1"),
        child(element("id11.1", f'DV_TEXT[id16.1] matches {{ value matches {{"{"a" * 300}"}} }}'), "id11.1"),
        child(coded("[at1]"), "id3.1"),
        child(coded("[ac1]"), "id3.1"),
        child(coded("[ac1.1]"), "id3.1", "ac1.1", "at1.1", terminology=value_set("ac1.1", "at1.1", "at2")),
        child("ELEMENT[id3.1] occurrences matches {0..2} ELEMENT[id3.2] occurrences matches {0..1}", "id3.1", "id3.2"),
        child(f"ELEMENT[id2] {NONE}"),
        child("after [id2] ELEMENT[id0.1] before [id3] ELEMENT[id0.2]", "id0.1", "id0.2"),
        child(f"use_archetype CLUSTER[id4.1, {DEVICE}]", "id4.1"),
        child(f"use_archetype CLUSTER[id4.1, {PUMP}] allow_archetype CLUSTER[id4] closed", "id4.1"),
        child(f"use_archetype CLUSTER[id9.1, {PUMP}]", "id9.1"),
        child("allow_archetype CLUSTER[id4] matches { include archetype_id/value matches {/.*device-pump.*/} }"),
        child("use_node CLUSTER[id8.1] /items[id6]", "id8.1"),
        under("/items[id8]", "ELEMENT[id7.1]", "id7.1"),
        under("/items[id6]", element("id7.1", "DV_COUNT[id14.1] matches { magnitude matches {|2..3|} }"), "id7.1"),
        root("/items[id6]/items cardinality matches {1..2; ordered}"),
        child(element("id17.1", "DV_TEXT[id0.5]"), "id17.1"),
        child("use_node ELEMENT[id0.1] /items[id2]", "id0.1"),
        child("", rules="/items[id2]/value[id12]/magnitude = 1"),
    ],
)
def test_what_keeps_the_rules_has_no_errors(source: str) -> None:
    assert errors_of(source) == set()


def test_a_path_in_a_specialisation_holds_its_differential_path_once() -> None:
    source = under("/items[id6]", "after [id99] ELEMENT[id0.1] matches { none }", "id0.1")
    found = {each.code: each.path for each in check(source, LIBRARY)}
    assert found == {"VSSM": "/items[id6]/items[id0.1]", "VCARM": "/items[id6]/items[id0.1]/none"}


def test_the_parent_itself_has_no_errors() -> None:
    for archetype in LIBRARY:
        assert [each for each in _problems(archetype) if each[1] == "error"] == []


def _problems(archetype: Archetype) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in problems(archetype, LIBRARY)]


def test_a_slot_is_closed_or_narrowed_but_not_both() -> None:
    """VDSSC: no text says both, a model made by hand may."""
    narrowed = child("allow_archetype CLUSTER[id4] matches { include archetype_id/value matches {/.*pump.*/} }")
    archetype = parse(narrowed)[0]
    slot = archetype.definition.attributes[0].children[0]
    object.__setattr__(slot, "closed", True)
    parent = LIBRARY.get(PARENT)
    assert parent is not None
    subject = Subject(archetype, LIBRARY, model_for(archetype), flatten(parent, LIBRARY))
    assert [each.code for each in closed_or_narrowed(subject)] == ["VDSSC"]


def text_with(pattern: str) -> str:
    """A parent whose value has this pattern, and a specialisation that lists values."""
    value = f"DV_TEXT[id3] matches {{ value matches {{/{pattern}/}} }}"
    return adl(
        f"CLUSTER[id1] matches {{ items matches {{ {element('id2', value)} }} }}",
        codes=("id1", "id2"),
        archetype_id="openEHR-EHR-CLUSTER.pattern.v1.0.0",
    )


@pytest.mark.parametrize(
    ("pattern", "expected"), [("b+", True), ("(a+)+b", False), ("a*a*a*a*b", False), ("(a", False)]
)
def test_a_pattern_is_tried_unless_it_could_take_for_ever(pattern: str, expected: bool) -> None:
    listed = element("id2.1", f'DV_TEXT[id3.1] matches {{ value matches {{"{"a" * 60}"}} }}')
    source = child(listed, "id2.1", specialize="openEHR-EHR-CLUSTER.pattern.v1.0.0")
    assert ("VPOV" in codes_of(source, Library(texts=[text_with(pattern)]))) is expected


def test_a_node_that_stays_beside_its_specialisation_can_be_specialised_once_more() -> None:
    middle = child(f"use_archetype CLUSTER[id9.1, {PUMP}]", "id9.1", archetype_id=OTHER.replace("other", "middle"))
    library = Library(texts=[middle]).extended(LIBRARY)
    last = adl(
        f"CLUSTER[id1.1.1] matches {{ items matches {{ use_archetype CLUSTER[id9.0.1, {PUMP}] }} }}",
        codes=("id1.1.1", "id9.0.1"),
        specialize=OTHER.replace("other", "middle"),
    )
    assert errors_of(last, library) == set()


def test_a_circle_of_parents_is_one_error_and_no_end() -> None:
    first = adl(
        "CLUSTER[id1.1]",
        codes=("id1.1",),
        archetype_id="openEHR-EHR-CLUSTER.a.v1.0.0",
        specialize="openEHR-EHR-CLUSTER.b.v1",
    )
    second = adl(
        "CLUSTER[id1.1]",
        codes=("id1.1",),
        archetype_id="openEHR-EHR-CLUSTER.b.v1.0.0",
        specialize="openEHR-EHR-CLUSTER.a.v1",
    )
    assert "VASID" in codes_of(first, Library(texts=[first, second]))


TEMPLATE = "openEHR-EHR-CLUSTER.form.v1.0.0"
OVERLAY = "openEHR-EHR-CLUSTER.ovl-device.v1.0.0"


def template(overlay_codes: tuple[str, ...] = ("id1.1",), used: str = OVERLAY) -> str:
    overlay = adl(
        "CLUSTER[id1.1]",
        codes=overlay_codes,
        archetype_id=OVERLAY,
        specialize=DEVICE,
        kind="template_overlay",
        header="",
        language="",
        description="",
    )
    items = f"use_archetype CLUSTER[id4.1, {used}]"
    return child(items, "id4.1", archetype_id=TEMPLATE, kind="template", after=overlay)


def test_a_template_is_checked_with_its_overlays() -> None:
    assert errors_of(template()) == set()
    assert "VTSD" in errors_of(template(("id1.1", "id9")))


def test_an_operational_template_is_checked_by_what_it_holds() -> None:
    """Its parts have codes, and levels of specialisation, of their own; nothing has to be looked up."""
    deep = adl(
        "CLUSTER[id1.1.1] matches { items matches { ELEMENT[id0.0.1] } }",
        codes=("id1.1.1", "id0.0.1"),
        archetype_id="openEHR-EHR-CLUSTER.device-pump-small.v1.0.0",
        specialize=PUMP,
    )
    library = Library(texts=[deep]).extended(LIBRARY)
    source = template(used="openEHR-EHR-CLUSTER.device-pump-small.v1.0.0")
    whole = write(operational(read(source), library), "adl2")
    assert errors_of(whole, Library()) == set()
    assert "VATID" in errors_of(whole.replace('["id0.0.1"]', '["id0.0.2"]'), Library())


def test_what_a_template_uses_has_its_language() -> None:
    """VTPL."""
    german = adl(
        archetype_id="openEHR-EHR-CLUSTER.device-de.v1.0.0",
        language="language original_language = <[ISO_639-1::de]>",
        defined='["de"] = <["id1"] = <text = <"Gerät"> description = <"Gerät">>>',
    )
    library = Library(texts=[german]).extended(LIBRARY)
    source = template(used="openEHR-EHR-CLUSTER.device-de.v1.0.0")
    found = [each for each in check(source, library) if each.code == "VTPL"]
    assert [each.message for each in found] == ["openEHR-EHR-CLUSTER.device-de.v1.0.0 has no 'en'"]


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("VARXID", child(f"use_archetype CLUSTER[id4, {DEVICE}]")),
        ("VPOV", child(element("id11.1", "DV_TEXT[id16.1] matches { value matches {/[a-c]+/} }"), "id11.1")),
        ("VPOV", child(coded("[at1]"), "id3.1")),
    ],
)
def test_what_cannot_be_told_or_goes_by_meaning_is_warned_of(code: str, source: str) -> None:
    assert errors_of(source) == set()
    assert code in codes_of(source)


@pytest.mark.parametrize(
    ("items", "order"),
    [
        ("after [id3.1] ELEMENT[id0.1] ELEMENT[id3.1]", "id2 id3.1 id0.1 id3 id4"),
        ("after [id3.1] ELEMENT[id0.1] ELEMENT[id0.2] ELEMENT[id3.1]", "id2 id3.1 id0.1 id0.2 id3 id4"),
        ("before [id0.2] ELEMENT[id0.1] after [id3] ELEMENT[id0.2]", "id2 id3 id0.1 id0.2 id4"),
        ("after [id3] ELEMENT[id0.1] after [id0.1] ELEMENT[id0.2]", "id2 id3 id0.1 id0.2 id4"),
    ],
)
def test_a_sibling_may_be_written_behind_what_stands_by_it(items: str, order: str) -> None:
    source = child(items, "id0.1", "id0.2", "id3.1")
    assert errors_of(source) == set()
    (held,) = flatten(read(source), LIBRARY).definition.attributes
    assert " ".join(str(each.node_id) for each in held.children).startswith(order)


def test_a_slot_is_closed_before_or_behind_its_occurrences() -> None:
    one, other = (child(f"allow_archetype CLUSTER[id4] {each}") for each in ("closed {}", "{} closed"))
    states = "occurrences matches {0..1}"
    assert read(one.replace("{}", states)) == read(other.replace("{}", states))
    assert errors_of(one.replace("{}", states)) == set()
