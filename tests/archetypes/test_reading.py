"""Reading whole texts: every section arrives in the model, and every real file can be read."""

from pathlib import Path
from typing import Literal

import pytest

from archetypes import ArchetypeId, ParseError, Problem, check, convert, read, read_any, read_opt, write
from archetypes.constraints import (
    AssumedQuantity,
    BooleanConstraint,
    Cardinality,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    Multiplicity,
    OrdinalConstraint,
    QuantityConstraint,
    Slot,
    StringConstraint,
    UseNode,
)
from archetypes.node_paths import walk
from archetypes.telling import tell
from archetypes.values import CodeTerm, DateTime, OdinObject, OdinTable, Uri
from tests.archetypes.opt.documents import template
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample, text

Form = Literal["adl", "adl2", "xml", "json"]
GRIP_ARCHETYPE = read(sample(GRIP))
NODES = {step.path: step.node for step in walk(GRIP_ARCHETYPE.definition)}
ITEMS = "/data[at0001]/events[at0002]/data[at0003]/items"


def test_every_published_archetype_can_be_read(published: dict[str, bytes]) -> None:
    for name, data in published.items():
        archetype = read(data)
        assert str(archetype.archetype_id) == name
        assert archetype.definition.rm_type == archetype.archetype_id.rm_class
        assert "nb" in archetype.terminology.term_definitions, name
        assert archetype.description is not None
        assert archetype.description.lifecycle_state, name


def test_the_header_keeps_versions_identifiers_and_flags() -> None:
    assert GRIP_ARCHETYPE.header == {
        "adl_version": "1.4",
        "controlled": None,
        "uid": "0f6f2f7e-7b1c-4c53-9d0f-0a1b2c3d4e5f",
    }
    assert GRIP_ARCHETYPE.adl_version == "1.4"
    assert GRIP_ARCHETYPE.uid == "0f6f2f7e-7b1c-4c53-9d0f-0a1b2c3d4e5f"


def test_a_header_is_optional() -> None:
    archetype = read(text(header=""))
    assert archetype.header == {}
    assert archetype.adl_version == "1.4"
    assert archetype.uid is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (GRIP, ArchetypeId("openEHR", "EHR", "OBSERVATION", "grip_strength", "v1")),
        (SPRING, ArchetypeId("openEHR", "EHR", "CLUSTER", "hand_device-spring", "v1")),
        ("no.fjordby::openEHR-EHR-CLUSTER.a.v1", ArchetypeId("openEHR", "EHR", "CLUSTER", "a", "v1", "no.fjordby")),
        ("openEHR-EHR-CLUSTER.a.v0", ArchetypeId("openEHR", "EHR", "CLUSTER", "a", "v0")),
        ("openEHR-EHR-CLUSTER.a.v1draft", ArchetypeId("openEHR", "EHR", "CLUSTER", "a", "v1draft")),
        (
            "openEHR-EHR-CLUSTER.a.v1.2.3-alpha.4",
            ArchetypeId("openEHR", "EHR", "CLUSTER", "a", "v1.2.3-alpha.4"),
        ),
        (
            "openEHR-DEMOGRAPHIC-PERSON.ærlig.v1",
            ArchetypeId("openEHR", "DEMOGRAPHIC", "PERSON", "ærlig", "v1"),
        ),
    ],
)
def test_an_archetype_id_is_taken_apart_and_put_together(written: str, expected: ArchetypeId) -> None:
    assert read(text(archetype_id=written)).archetype_id == expected
    assert str(expected) == written


@pytest.mark.parametrize("keyword", ["specialise", "specialize", "SPECIALISE"])
def test_a_specialised_archetype_names_its_parent(keyword: str) -> None:
    archetype = read(text(specialise=f"{keyword} {DEVICE}", concept="at0000.1"))
    assert str(archetype.parent_id) == DEVICE
    assert archetype.specialisation_depth == 1


def test_languages_and_translations_are_read() -> None:
    languages = GRIP_ARCHETYPE.languages
    assert languages is not None
    assert languages.codes == ("en", "nb")
    assert languages.original == CodeTerm("ISO_639-1", "en")
    assert languages.translations["nb"].author == {"name": "Kari Eksempel", "organisation": "Fjordby sykehus"}
    assert languages.translations["nb"].accreditation == "Ergoterapeut"
    assert GRIP_ARCHETYPE.original_language == "en"


def test_the_description_is_read_with_escapes_lists_and_unknown_attributes() -> None:
    description = GRIP_ARCHETYPE.description
    assert description is not None
    english, norwegian = description.details["en"], description.details["nb"]
    assert english.use == (
        'Use when a dynamometer has been squeezed.\nSay "stop" after three tries -- never more; a backslash is \\.'
    )
    assert english.keywords == ("hand", "force")
    assert norwegian.keywords == ("hånd",)
    assert norwegian.misuse is None
    assert description.other_details["revision"] == "1.0.0"
    assert description.other == {"resource_package_uri": Uri("http://example.org/pakke/1,2?x=y#z")}


def test_an_attribute_of_another_type_than_expected_is_kept() -> None:
    archetype = read(text(description="description lifecycle_state = <3> details = <>"))
    assert archetype.description is not None
    assert archetype.description.lifecycle_state is None
    assert archetype.description.other == {"lifecycle_state": 3}


def test_the_tree_has_attributes_with_existence_and_cardinality() -> None:
    tree = NODES["/data[at0001]/events[at0002]/data[at0003]"]
    assert isinstance(tree, ComplexObject)
    items = tree.attributes[0]
    assert items.cardinality == Cardinality(Multiplicity(1, 12), ordered=True)
    history = NODES["/data[at0001]"]
    assert isinstance(history, ComplexObject)
    assert history.attributes[0].cardinality == Cardinality(Multiplicity(1, None), ordered=False, unique=True)
    event = NODES["/data[at0001]/events[at0002]"]
    assert isinstance(event, ComplexObject)
    assert event.attributes[0].existence == Multiplicity(1, 1)
    assert event.occurrences == Multiplicity(0, None)


def test_quantities_have_property_units_ranges_and_an_assumed_value() -> None:
    quantity = NODES[f"{ITEMS}[at0004]/value"]
    assert isinstance(quantity, QuantityConstraint)
    assert quantity.property == CodeTerm("openehr", "355")
    newton, kilogram = quantity.items
    assert (newton.units, str(newton.magnitude and newton.magnitude.upper)) == ("N", "1000.0")
    assert newton.magnitude is not None
    assert not newton.magnitude.upper_included
    assert kilogram.precision is None
    assert quantity.assumed == AssumedQuantity("kg", 20, 1)


def test_codes_ordinals_slots_references_and_booleans_have_their_own_nodes() -> None:
    codes = NODES[f"{ITEMS}[at0005]/value[DV_CODED_TEXT]/defining_code"]
    assert codes == CodeConstraint(terminology="local", codes=("at0006", "at0007"), assumed="at0006")
    ordinal = NODES[f"{ITEMS}[at0008]/value"]
    assert isinstance(ordinal, OrdinalConstraint)
    assert [item.value for item in ordinal.items] == [0, 1, 2]
    assert ordinal.assumed == 1
    assert NODES[f"{ITEMS}[at0016]/value/defining_code"] == ConstraintRef(code="ac0001")
    assert NODES[f"{ITEMS}[at0015]/value/value"] == BooleanConstraint(values=(True, False), assumed=False)
    slot = NODES[f"{ITEMS}[at0018]"]
    assert isinstance(slot, Slot)
    assert (len(slot.includes), len(slot.excludes)) == (1, 1)
    reference = NODES["/data[at0001]/events[at0019]/data"]
    assert isinstance(reference, UseNode)
    assert reference.target == "/data[at0001]/events[at0002]/data[at0003]"
    formalism = NODES[f"{ITEMS}[at0017]/value/formalism"]
    assert formalism == StringConstraint(values=("text/plain", "text/html"), assumed="text/plain")


def test_the_ontology_has_terms_constraints_and_bindings() -> None:
    terminology = GRIP_ARCHETYPE.terminology
    force = terminology.term("at0004", "nb")
    assert force is not None
    assert (force.text, force.description, force.other) == (
        "Kraft",
        "Den største kraften.",
        {"comment": "Best av tre."},
    )
    assert terminology.term("at0004", "se", "en") == terminology.term_definitions["en"]["at0004"]
    assert terminology.term("ac0001", "nb") == terminology.constraint_definitions["nb"]["ac0001"]
    assert terminology.term("at9999", "nb") is None
    assert terminology.terminologies_available == ("SNOMED-CT",)
    assert terminology.term_bindings["SNOMED-CT"]["at0004"] == CodeTerm("SNOMED-CT", "1000001", "2024")
    assert terminology.constraint_bindings["SNOMED-CT"]["ac0001"] == Uri("terminology:SNOMED-CT/R2024?subset=hand")


def test_annotations_and_revision_history_are_read() -> None:
    assert GRIP_ARCHETYPE.annotations == OdinObject({"items": OdinTable({"/data[at0001]": OdinTable({"ui": "graph"})})})
    history = GRIP_ARCHETYPE.revision_history
    assert history is not None
    entries = history.attributes["revision_history"]
    assert isinstance(entries, OdinTable)
    entry = entries.items["1"]
    assert isinstance(entry, OdinObject)
    assert entry.attributes["committed"] == DateTime("2026-01-15T10:30:00Z")


def test_a_list_of_one_may_be_written_as_a_single_text() -> None:
    archetype = read(text(description='description other_contributors = <"Per">'))
    assert archetype.description is not None
    assert archetype.description.other_contributors == ("Per",)
    assert archetype == read(text(description='description other_contributors = <"Per", ...>'))


def test_language_and_description_come_in_either_order() -> None:
    language = "language original_language = <[ISO_639-1::en]>"
    description = 'description lifecycle_state = <"draft">'
    one = read(text(language=language, description=description))
    assert one == read(text(language=description, description=language))


def test_the_sections_after_the_ontology_come_in_either_order() -> None:
    one = read(text(after='annotations a = <"x"> revision_history b = <"y">'))
    other = read(text(after='revision_history b = <"y"> annotations a = <"x">'))
    assert one == other


def test_bytes_with_byte_order_mark_and_windows_line_ends_give_the_same_archetype() -> None:
    windows = b"\xef\xbb\xbf" + sample(GRIP).replace("\n", "\r\n").encode()
    assert read(windows) == GRIP_ARCHETYPE
    assert read(sample(GRIP).replace("\n", "\r")) == GRIP_ARCHETYPE


def test_comments_and_white_space_do_not_count() -> None:
    commented = sample(GRIP).replace("definition\n", 'definition -- a comment with "{[(\n\t\u00a0\n', 1)
    assert read(commented) == GRIP_ARCHETYPE


def test_a_place_tells_line_and_column_and_does_not_take_part_in_comparison() -> None:
    apart = read(sample(GRIP).replace("matches {", "matches\n{"))
    assert apart == GRIP_ARCHETYPE
    force = NODES[f"{ITEMS}[at0004]"]
    assert force.place is not None
    line = sample(GRIP).split("\n")[force.place.line - 1]
    assert line[force.place.column - 1 :].startswith("ELEMENT[at0004]")


def test_archetypes_older_than_the_language_section_have_it_in_the_ontology() -> None:
    older = text(language="", ontology='primary_language = <"en"> languages_available = <"en", "nb">')
    archetype = read(older)
    assert archetype.languages is None
    assert archetype.original_language == "en"


def test_without_any_language_the_first_defined_counts_as_original() -> None:
    assert read(text(language="")).original_language == "en"
    assert read(text(language="", codes=(), ontology="term_definitions = <>")).original_language == ""


def test_terms_may_stand_without_the_items_between() -> None:
    plain = 'term_definitions = <["en"] = <["at0000"] = <text = <"a">>>>'
    nested = 'term_definitions = <["en"] = <items = <["at0000"] = <text = <"a">>>>>'
    empty = 'term_definitions = <["en"] = <items = <>>>'
    assert read(text(codes=(), ontology=plain)) == read(text(codes=(), ontology=nested))
    assert read(text(codes=(), ontology=empty)).terminology.term_definitions == {"en": {}}


def test_an_archetype_of_ten_thousand_nodes_is_read() -> None:
    node = "ELEMENT[at0001] occurrences matches {0..1} matches { value matches { DV_TEXT matches {*} } }\n"
    many = text("CLUSTER[at0000] matches { items cardinality matches {0..*} matches {\n" + node * 5_000 + "} }")
    archetype = read(many)
    assert sum(1 for _ in walk(archetype.definition)) == 10_001


@pytest.mark.parametrize("form", ["adl", "adl2", "xml", "json"])
def test_any_form_of_an_archetype_is_read_from_text_bytes_and_file(form: Form, tmp_path: Path) -> None:
    written = write(GRIP_ARCHETYPE, form)
    file = tmp_path / "grip"
    file.write_text(written, "utf-8")
    expected = convert(GRIP_ARCHETYPE).archetype if form == "adl2" else GRIP_ARCHETYPE
    for source in (written, written.encode(), file):
        assert read_any(source) == read(source) == expected


def test_templates_are_read_from_xml_json_and_files_alike(tmp_path: Path) -> None:
    opt = read_opt(template())
    file = tmp_path / "hand_report.opt"
    file.write_text(template(), "utf-8")
    assert opt == read_opt(file) == read_any(file) == read_any(template()) == read_any(write(opt, "json"))


def test_xml_that_is_neither_archetype_nor_template_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        read_any("<data/>")
    assert caught.value.code == "XROOT"


def test_files_are_checked_by_their_path(tmp_path: Path) -> None:
    file = tmp_path / "grip.adl"
    file.write_text(sample(GRIP).replace("ELEMENT[at0004]", "ELEMENT[at0044]"), "utf-8")
    assert str(check(file)[0]) == (
        "line 58, column 10: error VATDF at /data[at0001]/events[at0002]/data[at0003]/items[at0044]:"
        " [at0044] has no definition in 'en'; is [at0004] meant?"
    )


def test_a_problem_without_a_line_is_told_by_its_path() -> None:
    assert str(Problem("VOTM", "warning", tell("missing"), "ontology")) == "warning VOTM at ontology: missing"
