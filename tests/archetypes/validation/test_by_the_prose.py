"""What the prose of ADL 2 and its examples say: notations that keep the rules, and the faults of rules sections."""

import pytest

from archetypes import FlatteningError, Library, check, flatten, operational, read, write
from tests.archetypes.validation.texts import adl, cluster, one, value

MAGNITUDE = "/items[id2]/value[id3]/magnitude"
CODED = "/items[id4]/value[id5]/defining_code"
ITEMS = (
    "ELEMENT[id2] matches { value matches { DV_COUNT[id3] } }"
    " ELEMENT[id4] matches { value matches { DV_CODED_TEXT[id5] matches { defining_code matches {[at1]} } } }"
)
PARENT = adl(cluster("ELEMENT[id2] occurrences matches {0..*} CLUSTER[id3]"), codes=("id1", "id2", "id3"))


def with_rules(rules: str) -> str:
    return one(ITEMS, "id2", "id4", "at1", rules=rules)


def codes_of(source: str, library: Library | None = None) -> list[str]:
    return [each.code for each in check(source, library)]


@pytest.mark.parametrize(
    "rules",
    [
        f"{CODED} /= [at1|never used|] implies exists /items[id2|how often|]",
        f"{CODED} = [at1] or {CODED} != [local::at1]",
        f"$count: Integer := {MAGNITUDE}\n$count /= 5",
        "for_all $each in /items[id2] satisfies $each/value[id3]/magnitude > 3",
        "$all: Object_ref := /items\n$all/value/magnitude > 3",
        "$one: Object_ref := /items[id2]\nthere_exists $value in $one satisfies $value/value/magnitude > 3",
    ],
)
def test_rules_as_the_specification_writes_them_are_read_and_have_no_problems(rules: str) -> None:
    source = with_rules(rules)
    assert codes_of(source) == []
    assert read(write(read(source))) == read(source)


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("WRVAR", f"{MAGNITUDE} > $other"),
        ("WRVAR", f"$count: Integer := $other + {MAGNITUDE}\n$count > 3"),
        ("WRVAR", "for_all $each in /items[id2] satisfies $each/value[id3]/magnitude > 3\n$each/value[id3] = 3"),
        ("VRRLPAR", "for_all $each in /items[id2] satisfies $each/value[id9]/magnitude > 3"),
        ("VRRLPRM", "$one: Object_ref := /items[id2]\n$one/value[id3]/size > 3"),
        ("VATDF", f"{CODED} = [at9]"),
        ("VACDF", f"{CODED} matches {{[ac9]}}"),
    ],
)
def test_what_rules_name_and_nothing_declares_or_defines_is_told(code: str, rules: str) -> None:
    assert codes_of(with_rules(rules)) == [code]


def test_variables_of_the_parent_are_those_of_its_specialisations() -> None:
    parent = with_rules(f"$count: Integer := {MAGNITUDE}\n$count > 3")
    child = adl(
        "CLUSTER[id1.1]",
        codes=("id1.1",),
        specialize="openEHR-EHR-CLUSTER.try.v1",
        archetype_id="openEHR-EHR-CLUSTER.child.v1.0.0",
        rules="$count < 30 and $count /= $other",
    )
    library = Library(texts=[parent])
    assert codes_of(child, library) == ["WRVAR"]
    assert codes_of(child) == []


@pytest.mark.parametrize(
    ("rm_type", "constraint"),
    [
        ("DV_COUNT", "magnitude matches {Integer[id9999]}"),
        ("DV_QUANTITY", "magnitude matches {Real[id9]}"),
        ("DV_TEXT", "value matches {String[id9] matches {/a.*/}}"),
        ("DV_DATE", "value matches {Date[id9999]}"),
        ("DV_DATE_TIME", "value matches {Date_time[id9999]}"),
        ("DV_TIME", "value matches {Time[id9999]}"),
        ("DV_DURATION", "value matches {Duration[id9999]}"),
        ("DV_CODED_TEXT", "defining_code matches {Terminology_code[id9999]}"),
    ],
)
def test_a_plain_value_may_be_given_its_type_alone(rm_type: str, constraint: str) -> None:
    assert codes_of(one(value(f"{rm_type}[id3] matches {{ {constraint} }}"), "id2")) == []


@pytest.mark.parametrize("constraint", ["magnitude matches {String[id9]}", "magnitude matches {Date[id9999]}"])
def test_the_type_of_another_plain_value_does_not_conform(constraint: str) -> None:
    assert codes_of(one(value(f"DV_COUNT[id3] matches {{ {constraint} }}"), "id2")) == ["VCORMT"]


def test_a_node_redefined_in_a_path_alone_is_used() -> None:
    child = adl(
        "CLUSTER[id1.1] matches { /items[id3.1]/items matches { ELEMENT[id0.1] } }",
        codes=("id1.1", "id3.1", "id0.1"),
        specialize="openEHR-EHR-CLUSTER.try.v1",
        archetype_id="openEHR-EHR-CLUSTER.child.v1.0.0",
    )
    assert codes_of(child, Library(texts=[PARENT])) == []


def test_paths_may_have_the_names_of_their_nodes() -> None:
    bound = 'term_bindings = <["loinc"] = <["/items[id2|any element|]"] = <http://loinc.org/id/1>>>'
    noted = 'annotations\ndocumentation = <["en"] = <["/items[id2|any|]"] = <["note"] = <"as is">>>>'
    assert codes_of(one("ELEMENT[id2]", "id2", terminology=bound, after=noted)) == []


def _line(length: int) -> list[str]:
    """Archetypes of which each specialises the one before it."""
    return [
        adl(
            f"CLUSTER[id1{'.1' * level}]",
            codes=(f"id1{'.1' * level}",),
            archetype_id=f"openEHR-EHR-CLUSTER.level{level}.v1.0.0",
            specialize=f"openEHR-EHR-CLUSTER.level{level - 1}.v1" if level else "",
        )
        for level in range(length)
    ]


def test_many_parents_above_one_another_are_no_circle() -> None:
    texts = _line(203)
    library = Library(texts=texts)
    assert codes_of(texts[150], library) == []
    assert flatten(read(texts[150]), library).specialisation_depth == 150
    with pytest.raises(FlatteningError, match="more than 200 parents above one another"):
        flatten(read(texts[202]), library)


def test_objects_too_deep_inside_one_another_are_told_as_that() -> None:
    texts = [
        adl(
            cluster(f"use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.a{level + 1}.v1]"),
            codes=("id1", "id2"),
            archetype_id=f"openEHR-EHR-CLUSTER.a{level}.v1.0.0",
        )
        for level in range(90)
    ]
    with pytest.raises(FlatteningError, match="VTPIN: the template has more than 80 objects inside one another"):
        operational(read(texts[0]), Library(texts=texts))


#: ADL 2.4: nodes have codes as those of values.
AT_HEADER = "(adl_version=2.4.0; rm_release=1.1.0)"
AT_PARENT = adl(
    "CLUSTER[at0000] matches { items cardinality matches {1..*; unordered} matches {"
    " ELEMENT[at0001] occurrences matches {0..*} matches { value matches {"
    " DV_CODED_TEXT[at9000] matches { defining_code matches {[ac1; at0003]} } DV_TEXT[at9001] } }"
    " allow_archetype CLUSTER[at0002] matches { include archetype_id/value matches {/.*/} }"
    " use_node ELEMENT[at0005] /items[at0001] } }",
    codes=("at0000", "at0001", "at0002", "at0003", "at0004", "at0005", "at9000", "at9001", "ac1"),
    terminology='value_sets = <["ac1"] = <id = <"ac1"> members = <"at0003", "at0004">>>'
    ' term_bindings = <["snomed_ct"] = <["/items[at0001]"] = <http://snomed.info/id/1>>>',
    header=AT_HEADER,
)
AT_USED = adl("CLUSTER[at0000]", codes=("at0000",), header=AT_HEADER, archetype_id="openEHR-EHR-CLUSTER.used.v1.0.0")


def at_child(items: str, *codes: str) -> str:
    return adl(
        f"CLUSTER[at0000.1] matches {{ items matches {{ {items} }} }}",
        codes=("at0000.1", *codes),
        specialize="openEHR-EHR-CLUSTER.try.v1",
        archetype_id="openEHR-EHR-CLUSTER.child.v1.0.0",
        header=AT_HEADER,
    )


def test_nodes_may_have_at_codes_as_adl_2_4_gives_them() -> None:
    child = at_child(
        "ELEMENT[at0001.1] occurrences matches {0..1} after [at0001.1] ELEMENT[at0.1]"
        " use_archetype CLUSTER[at0002.1, openEHR-EHR-CLUSTER.used.v1]",
        *("at0001.1", "at0.1", "at0002.1"),
    )
    library = Library(texts=[AT_PARENT, AT_USED, child])
    assert codes_of(AT_PARENT) == []
    assert codes_of(child, library) == []
    for made in (read(AT_PARENT), read(child), flatten(read(child), library), operational(read(child), library)):
        assert read(write(made)) == made
    ids = [each.node_id for each in flatten(read(child), library).definition.attributes[0].children]
    assert ids == ["at0001.1", "at0.1", "at0002.1", "at0002", "at0005"]


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("VARCN", adl("CLUSTER[at0001]", codes=("at0001",), header=AT_HEADER)),
        ("VARND", AT_PARENT.replace("ELEMENT[at0001]", "ELEMENT[id2]")),
        ("VATID", AT_PARENT.replace('["at0001"] =', '["at0011"] =')),
        ("VATDA", AT_PARENT.replace("; at0003]", "; at0001]")),
        ("VTVSMD", AT_PARENT.replace('"at0004">', '"at0014">')),
        ("VUNP", AT_PARENT.replace("[at0005] /items[at0001]", "[at0005] /items[at0011]")),
        ("VSONIN", at_child("ELEMENT[at0009.1]", "at0009.1")),
        ("VSONIN", at_child("ELEMENT[at0.0009]", "at0.0009")),
        ("VARXS", at_child("use_archetype CLUSTER[at0002.1, openEHR-DEMOGRAPHIC-CLUSTER.used.v1]", "at0002.1")),
    ],
)
def test_archetypes_with_at_codes_are_held_to_the_same_rules(code: str, source: str) -> None:
    assert code in codes_of(source, Library(texts=[AT_PARENT, AT_USED]))


def test_the_root_is_told_in_the_codes_of_the_archetype() -> None:
    told = check(adl("CLUSTER[at0001]", codes=("at0001",), header=AT_HEADER))
    assert "it is to be [at0000], [at0000.1] where specialised" in told[0].message
