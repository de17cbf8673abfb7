"""From ADL 1.4 to ADL 2: codes, constraints, terms, metadata, specialisations."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from archetypes import Archetype, Conversion, Library, convert, flatten, paths, read, slots, write
from archetypes.constraints import CObject, ComplexObject, ConstraintRef, UseNode
from archetypes.conversion.codes import address, renumbered
from archetypes.node_paths import walk
from archetypes.values import CodeTerm, OdinTable, Uri
from tests.archetypes.adl2 import texts as adl2
from tests.archetypes.strategies import archetypes
from tests.archetypes.texts import DEVICE, GRIP, element, first, sample, text

CODES = ("at0000", "at0001", "at0002", "at0003")


def of(value: str, **parts: object) -> Conversion:
    return convert(read(text(element(value), codes=CODES, **parts)))  # type: ignore[arg-type]


def value_of(conversion: Conversion) -> CObject:
    return first(conversion.archetype.definition, "items", "value")


def in_adl2(node: str) -> CObject:
    """The same node, written in ADL 2."""
    return first(adl2.archetype(f"CLUSTER[id1] matches {{ a matches {{ {node} }} }}").definition, "a")


@pytest.mark.parametrize(
    ("code", "prefix", "becomes"),
    [
        ("at0000", "id", "id1"),
        ("at0004", "at", "at5"),
        ("ac0001", "ac", "ac2"),
        ("at0000.1", "id", "id1.1"),
        ("at0004.0.2", "id", "id5.0.2"),
        ("at0.7", "id", "id0.7"),
        ("at0.0.7", "at", "at0.0.7"),
        ("other", "at", "other"),
    ],
)
def test_codes_are_counted_from_one(code: str, prefix: str, becomes: str) -> None:
    assert renumbered(code, prefix) == becomes


@pytest.mark.parametrize(
    ("term", "uri"),
    [
        (CodeTerm("openehr", "124"), "http://openehr.org/id/124"),
        (CodeTerm("SNOMED-CT", "1"), "http://snomed.info/id/1"),
        (CodeTerm("LOINC", "1-2"), "http://loinc.org/1-2"),
        (CodeTerm("ICD10", "A00"), "terminology:ICD10?code=A00"),
    ],
)
def test_codes_of_other_terminologies_get_addresses(term: CodeTerm, uri: str) -> None:
    assert address(term) == Uri(uri)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DV_TEXT matches {*}", "DV_TEXT[id5]"),
        (
            "DV_COUNT matches { magnitude matches {|1..3|; 2} }",
            "DV_COUNT[id5] matches { magnitude matches {|1..3|; 2} }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::at0002]} }",
            "DV_CODED_TEXT[id5] matches { defining_code matches {[at3]} }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::at0002, at0003; at0003]} }",
            "DV_CODED_TEXT[id5] matches { defining_code matches {[ac6; at4]} }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[openehr::1]} }",
            "DV_CODED_TEXT[id5] matches { defining_code matches {[at6]} }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[ac0001]} }",
            "DV_CODED_TEXT[id5] matches { defining_code matches {[ac2]} }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[openehr::]} }",
            "DV_CODED_TEXT[id5] matches { defining_code }",
        ),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::]} }",
            "DV_CODED_TEXT[id5] matches { defining_code }",
        ),
        ('DV_TEXT matches { value matches {"a", ...} }', "DV_TEXT[id5] matches { value }"),
        (
            "0|[local::at0002], 1|[local::at0003]; 1",
            "DV_ORDINAL[id5] matches { [value, symbol] matches {[{0}, {[at3]}], [{1}, {[at4]}]} }",
        ),
        ("C_DV_ORDINAL <>", "DV_ORDINAL[id5]"),
        ("C_DV_QUANTITY <>", "DV_QUANTITY[id5]"),
        ("C_DV_STATE <a = <1>>", "DV_STATE[id5]"),
        (
            (
                'C_DV_QUANTITY <property = <[openehr::125]> list = <["1"] = <units = <"m">> ["2"] = <units = <"cm">>>'
                ' assumed_value = <units = <"m"> magnitude = <1.0>>>'
            ),
            'DV_QUANTITY[id5] matches { property matches {[at6]} units matches {"m", "cm"; "m"} }',
        ),
        (
            (
                'C_DV_QUANTITY <list = <["1"] = <units = <"m"> magnitude = <|0..10|> precision = <|1..2|>>>'
                ' assumed_value = <units = <"m"> magnitude = <1>>>'
            ),
            (
                'DV_QUANTITY[id5] matches { magnitude matches {|0.0..10.0|; 1.0} units matches {"m"; "m"}'
                " precision matches {|1..2|} }"
            ),
        ),
        (
            (
                'C_DV_QUANTITY <list = <["1"] = <units = <"m"> magnitude = <|>=0.0|>>'
                ' ["2"] = <units = <"cm"> magnitude = <|<5.0|>>>>'
            ),
            'DV_QUANTITY[id5] matches { [magnitude, units] matches {[{|>=0.0|}, {"m"}], [{|<5.0|}, {"cm"}]} }',
        ),
    ],
)
def test_constraints_on_values(old: str, new: str) -> None:
    assert value_of(of(old)) == in_adl2(new)


def test_units_with_different_constraints_are_alternatives() -> None:
    conversion = of('C_DV_QUANTITY <list = <["1"] = <units = <"m"> precision = <|0|>> ["2"] = <units = <"cm">>>>')
    cluster = conversion.archetype.definition
    element_node = cluster.attributes[0].children[0]
    assert isinstance(element_node, ComplexObject)
    both = element_node.attributes[0].children
    assert both == (
        in_adl2('DV_QUANTITY[id5] matches { units matches {"m"} precision matches {0} }'),
        in_adl2('DV_QUANTITY[id6] matches { units matches {"cm"} }'),
    )


def test_what_is_left_out_is_told() -> None:
    said = [
        *of("0|[local::at0002]; 0").notes,
        *of('DV_TEXT matches { value matches {"a", ...} }').notes,
        *of("DV_CODED_TEXT matches { defining_code matches {[openehr::]} }").notes,
        *of("C_DV_STATE <a = <1>>").notes,
    ]
    assert said == [
        "the assumed value 0 of an ordinal is left out",
        "the open list of texts at [at0001] is left out",
        "that any code of openehr may stand at [at0001] is left out",
        "the constraint of type C_DV_STATE is left out",
    ]


def test_a_node_of_a_container_says_that_it_is_there_once() -> None:
    definition = "CLUSTER[at0000] matches { items cardinality matches {0..*} matches { ELEMENT[at0001] matches {*} } }"
    converted = convert(read(text(definition, codes=CODES))).archetype.definition
    assert str(first(converted, "items").occurrences) == "1..1"


def test_value_sets_get_terms_and_external_codes_bindings() -> None:
    conversion = of(
        "DV_CODED_TEXT matches { defining_code matches {[openehr::1, 2]} }",
        ontology='term_bindings = <["LOINC"] = <items = <["at0001"] = <[LOINC::1-2]> ["/items[at0001]"] = <x:1>>>>'
        ' constraint_definitions = <["en"] = <items = <["ac0001"] = <text = <"set"> description = <"a set">>>>>'
        ' constraint_bindings = <["x"] = <items = <["ac0001"] = <terminology:x?y>>>>',
    )
    terminology = conversion.archetype.terminology
    (code,) = terminology.value_sets
    members = terminology.value_sets[code].members
    assert terminology.term_definitions["en"][code].text == "at0001 (synthesised)"
    assert [terminology.term_definitions["en"][member].text for member in members] == ["[openehr::1]", "[openehr::2]"]
    assert terminology.term_bindings["openehr"] == {
        member: Uri(f"http://openehr.org/id/{number}") for number, member in enumerate(members, start=1)
    }
    assert terminology.term_bindings["LOINC"] == {"id2": Uri("http://loinc.org/1-2"), "/items[id2]": Uri("x:1")}
    assert terminology.term_bindings["x"] == {"ac2": Uri("terminology:x?y")}
    assert terminology.term_definitions["en"]["ac2"].text == "set"


def test_the_log_tells_what_became_of_each_code() -> None:
    conversion = of("DV_CODED_TEXT matches { defining_code matches {[local::at0001, at0002]} }")
    assert conversion.codes["at0000"] == ("id1",)
    assert conversion.codes["at0001"] == ("id2", "at2")
    assert conversion.codes["at0003"] == ("at4",)


def test_proxies_and_rules_follow_the_codes() -> None:
    definition = (
        "CLUSTER[at0000] matches { items matches { ELEMENT[at0001] matches {*} use_node ELEMENT /items[at0001] } }"
    )
    named = "/items[at0001 and name/value='x']/value matches {[local::at0002]}"
    archetype = read(text(definition, codes=CODES, invariant=f"invariant not exists /items[at0001] and {named}"))
    made = convert(archetype).archetype
    proxies = [step.node for step in walk(made.definition) if isinstance(step.node, UseNode)]
    assert [proxy.target for proxy in proxies] == ["/items[id2]"]
    written = write(made)
    assert "not (exists /items[id2])" in written
    assert "/items[id2 and name/value='x']/value matches {[at3]}" in written


def test_metadata_go_where_adl_2_has_them() -> None:
    description = (
        'description original_author = <["name"] = <"x">> lifecycle_state = <"AuthorDraft">'
        ' details = <["en"] = <language = <[ISO_639-1::en]> purpose = <"p"> copyright = <"c">>>'
        ' other_details = <["revision"] = <"1.4.2-alpha"> ["licence"] = <"CC"> ["build_uid"] = <"u"> ["MD5"] = <"m">>'
    )
    after = 'annotations items = <["/items[at0001]"] = <items = <["a"] = <"b">>> ["/x"] = <["c"] = <"d">>>'
    made = of(
        "DV_TEXT matches {*}", description=description, after=after, header="(adl_version=1.4; uid=7; controlled)"
    )
    archetype = made.archetype
    assert str(archetype.archetype_id) == "openEHR-EHR-CLUSTER.try.v1.4.2-alpha"
    assert list(archetype.header) == ["adl_version", "rm_release", "uid", "controlled", "build_uid", "generated"]
    assert archetype.description is not None
    assert archetype.description.lifecycle_state == "in_development"
    assert archetype.description.other == {"licence": "CC", "copyright": "c"}
    assert archetype.description.other_details == {"MD5": "m"}
    assert archetype.description.details["en"].copyright is None
    assert archetype.annotations is not None
    documentation = archetype.annotations.attributes["documentation"]
    assert isinstance(documentation, OdinTable)
    assert documentation.items["en"] == OdinTable({"/items[id2]": OdinTable({"a": "b"}), "/x": OdinTable({"c": "d"})})


@pytest.mark.parametrize(
    "after",
    [
        'annotations items = <["en"] = <items = <["/items[at0001]"] = <items = <["a"] = <"b">>>>>>',
        'annotations items = <["en"] = <["/items[at0001]"] = <["a"] = <"b">>>>',
        'annotations documentation = <["en"] = <["/items[at0001]"] = <["a"] = <"b">>>>',
    ],
)
def test_annotations_by_language_are_those_of_adl_2(after: str) -> None:
    annotations = of("DV_TEXT matches {*}", after=after).archetype.annotations
    assert annotations is not None
    documentation = annotations.attributes["documentation"]
    assert isinstance(documentation, OdinTable)
    assert documentation.items == {"en": OdinTable({"/items[id2]": OdinTable({"a": "b"})})}


@pytest.mark.parametrize(
    ("archetype_id", "state", "becomes", "lifecycle"),
    [
        ("a-b-CLUSTER.c.v0", "", "v0.0.1", "unmanaged"),
        ("a-b-CLUSTER.c.v2", "0", "v2.0.0", "unmanaged"),
        ("a-b-CLUSTER.c.v3draft", "Team Review", "v3.0.0", "in_review"),
        ("a-b-CLUSTER.c.v1", "Some thing", "v1.0.0", "some_thing"),
    ],
)
def test_versions_and_states_without_a_counterpart_get_the_nearest(
    archetype_id: str, state: str, becomes: str, lifecycle: str
) -> None:
    description = f'description lifecycle_state = <"{state}"> details = <>'
    archetype = convert(read(text(archetype_id=archetype_id, description=description))).archetype
    assert archetype.archetype_id.version == becomes
    assert archetype.description is not None
    assert archetype.description.lifecycle_state == lifecycle


def test_an_archetype_of_adl_2_stays_as_it_is() -> None:
    archetype = read(adl2.sample(adl2.DEVICE))
    assert convert(archetype) == Conversion(archetype, {})


def test_the_draft_of_adl_2_gets_ids_for_all_nodes() -> None:
    draft = adl2.text(
        "CLUSTER[id1] matches { a matches { use_archetype CLUSTER[a-b-C.d.v1] ELEMENT[id4] }"
        " [b] matches { [ELEMENT], [{1}] } }",
        opening="archetype (adl_version=1.5)",
    ).replace("\nterminology\n", "\nontology\n")
    made = convert(read(draft)).archetype
    assert made.adl_version == "2.0.6"
    assert [step.node.node_id for step in walk(made.definition)] == ["id1", "id5", "id4", "id6", None]
    assert read(write(made)) == made


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE])
def test_the_samples_are_the_same_archetypes_in_adl_2(archetype_id: str) -> None:
    old = read(sample(archetype_id))
    new = convert(old).archetype
    assert new.is_adl2
    assert read(write(old, "adl2")) == new
    labels = [node.labels for node in paths(old) if node.labels]
    assert [node.labels for node in paths(new) if any(term != "" for term in node.labels.values())] == labels


def test_published_archetypes_convert_and_survive_writing(published: dict[str, bytes]) -> None:
    library = Library(texts=published.values())
    made = {str(archetype.archetype_id): convert(archetype, library) for archetype in library}
    for name, conversion in made.items():
        assert conversion.notes == (), name
        assert read(write(conversion.archetype)) == conversion.archetype, name
    together = Library().extended(conversion.archetype for conversion in made.values())
    for archetype in together:
        flat = flatten(archetype, together)
        ids = [step.path for step in walk(flat.definition)]
        assert len(ids) == len(set(ids)), archetype.archetype_id
        used = {step.node.code for step in walk(flat.definition) if isinstance(step.node, ConstraintRef)}
        assert used <= set(flat.terminology.term_definitions[flat.original_language]), archetype.archetype_id


@given(archetypes)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_adl_14_can_say_has_a_text_in_adl_2(archetype: Archetype) -> None:
    made = convert(archetype).archetype
    assert read(write(made)) == made


def test_published_upgrades_are_in_adl_2(shared_data: Path) -> None:
    library = Library([shared_data / "adl2" / "upgrade"])
    assert len(library) > 10
    for archetype in library:
        made = convert(archetype, library).archetype
        assert made.adl_version.startswith("2")
        assert all(step.node.node_id for step in walk(made.definition) if isinstance(step.node, ComplexObject))
        assert read(write(made)) == made


@pytest.mark.parametrize(
    ("pattern", "becomes"),
    [
        (r"openEHR-EHR-CLUSTER\.a(-[a-z]+)*\.v1", r"openEHR-EHR-CLUSTER\.a(-[a-z]+)*\.v1\..*"),
        (r"a\.v1|(b|c)\.v0", r"a\.v1\..*|(b|c)\.v0\..*"),
        (r"(a|b\.v12)", r"(a|b\.v12\..*)"),
        (r"a\.v1\..*", r"a\.v1\..*"),
        (".*", ".*"),
    ],
)
def test_slots_take_ids_of_three_part_versions(pattern: str, becomes: str) -> None:
    both = f"archetype_id/value matches {{/{pattern}/}} name matches {{/{pattern}/}}"
    includes = slots(of(f"allow_archetype CLUSTER matches {{ include {both} }}").archetype)[0].includes
    assert "|".join(includes).startswith(becomes)
    assert "|".join(includes).endswith(pattern)
