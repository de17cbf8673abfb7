"""What archetypes and templates refer to: patterns of slots, codes of others, and code sets by every sort of name."""

import pytest

import archetypes
from registry.kinds import systems
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.codes import code_set
from registry.kinds.archetype.links import references
from tests.archetypes.opt.documents import COMPOSITION, OBSERVATION, child, element, template, value
from tests.archetypes.texts import text


def found(inside: str, **more: str) -> set[tuple[str, str, str | None, str]]:
    archetype = archetypes.read(text(f"CLUSTER[at0000] matches {{ {inside} }}", **more))
    return {(each.item, each.target, each.target_item, each.purpose) for each in references(archetype)}


def slot(pattern: str) -> str:
    return (
        f"items matches {{ allow_archetype CLUSTER matches {{ include archetype_id/value matches {{/{pattern}/}} }} }}"
    )


DEVICE, PUMP = "openEHR-EHR-CLUSTER.device.v1", "openEHR-EHR-CLUSTER.pump.v2"
LIST = "terminology:2.16.578.1.12.4.1.1.8451"
TERMINOLOGY = "<terminology_id><value>ICD10</value></terminology_id>"
ANY_CHILD = r"(-[a-zA-Z0-9_]+)*"


@pytest.mark.parametrize(
    ("pattern", "targets"),
    [
        (r"openEHR-EHR-CLUSTER\.device\.v1", {DEVICE}),
        (rf"openEHR-EHR-CLUSTER\.device{ANY_CHILD}\.v1", {DEVICE}),
        (rf"openEHR-EHR-CLUSTER\.device{ANY_CHILD}\.v1|openEHR-EHR-CLUSTER\.pump{ANY_CHILD}\.v2", {DEVICE, PUMP}),
        (r".*", set()),
        (r"openEHR-EHR-CLUSTER\.device.*\.v1", set()),
        (r"openEHR-EHR-CLUSTER\.(device|pump)\.v1", set()),
        (r"device", set()),
    ],
)
def test_a_slot_refers_to_each_archetype_that_it_names(pattern: str, targets: set[str]) -> None:
    assert {target for _, target, _, purpose in found(slot(pattern)) if purpose == "allows"} == targets


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("terminology:SNOMED-CT?subset=reaction", "http://snomed.info/sct"),
        ("terminology:SNOMED-CT/2020-07-31?subset=a", "http://snomed.info/sct"),
        ("terminology:ICD10", "http://hl7.org/fhir/sid/icd-10"),
        ("terminology://snomed.info/?query=x", "http://snomed.info/sct"),
        ("terminology://fhir.hl7.org/ValueSet/$expand?url=http%3A%2F%2Fa.no%2Fvs&x=1", "http://a.no/vs"),
        ("terminology:2.16.578.1.12.4.1.1.9602?subset=all", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("2.16.578.1.12.4.1.1.9602", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("urn:oid:2.16.578.1.12.4.1.1.9602", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("http://a.no/vs|1", "http://a.no/vs|1"),
        (
            "//fhir.hl7.org/ValueSet/$expand?url=http://snomed.info/sct?fhir_vs=ecl/%3C404684003",
            "http://snomed.info/sct",
        ),
        ("http://snomed.info/sct?fhir_vs=refset/182353008", "http://snomed.info/sct"),
        ("http://snomed.info/sct/51000202101/version/20240415", "http://snomed.info/sct"),
        ("SNOMED Clinical Terms", "http://snomed.info/sct"),
        ("LNC205", "http://loinc.org"),
        ("ICPC2", "http://hl7.org/fhir/sid/icpc-2"),
        ("NKPK", "urn:oid:2.16.578.1.12.4.1.1.7275"),
        ("Volven-9602", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("OID:2.16.578.1.12.4.1.1.9602", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("urn_oid_2.16.578.1.12.4.1.1.9602", "urn:oid:2.16.578.1.12.4.1.1.9602"),
        ("Local-list", "Local-list"),
    ],
)
def test_a_code_set_is_known_by_its_canonical_name(name: str, canonical: str) -> None:
    assert code_set(name) == canonical


@pytest.mark.parametrize(
    ("target", "system", "code"),
    [
        ("[SNOMED-CT(2019)::50373000|Height|]", "http://snomed.info/sct", "50373000"),
        ("http://snomed.info/id/50373000", "http://snomed.info/sct", "50373000"),
        (
            "http://snomed.info/sct/900000000000207008/version/20230131/id/24028007",
            "http://snomed.info/sct",
            "24028007",
        ),
        ("http://loinc.org/8302-2", "http://loinc.org", "8302-2"),
        ("https://loinc.org/id/LA6560-2", "http://loinc.org", "LA6560-2"),
        ("http://SNOMED-CT.info/id/163020007", "http://snomed.info/sct", "163020007"),
        ("http://LNC205.org/id/8310-5", "http://loinc.org", "8310-5"),
        ("http://loinc.info/", "http://loinc.org", None),
        ("http://somebody.org/id/1", "http://somebody.org/id/1", None),
        ("http://loinc.org/vs/LL1000-0", "http://loinc.org/vs/LL1000-0", None),
        ("http://id.who.int/icd/release/10/2019/M17", "http://hl7.org/fhir/sid/icd-10", "M17"),
        ("urn:oid:2.16.578.1.12.4.1.1.7110#M17", "urn:oid:2.16.578.1.12.4.1.1.7110", "M17"),
        ("terminology:SNOMED-CT?subset=sites", "http://snomed.info/sct", None),
    ],
)
def test_what_a_term_is_bound_to_is_a_system_and_maybe_a_code(target: str, system: str, code: str | None) -> None:
    bindings = f'term_bindings = <["x"] = <items = <["at0000"] = <{target}>>>>'
    archetype = archetypes.read(text(ontology=bindings))
    assert [(each.target, each.target_item) for each in references(archetype)] == [(system, code)]


@pytest.mark.parametrize("target", ["[openehr::433]", "http://openehr.org/id/433", "terminology:openehr?subset=a"])
def test_the_model_s_own_codes_are_nobody_s_code_set(target: str) -> None:
    bindings = f'term_bindings = <["openehr"] = <items = <["at0000"] = <{target}>>>>'
    assert list(references(archetypes.read(text(ontology=bindings)))) == []


def test_one_system_has_several_names() -> None:
    assert systems.others("http://helsedir.no/fhir/CodeSystem/no-kodeverk-7110-icd-10") == (
        "urn:oid:2.16.578.1.12.4.1.1.7110",
        "http://hl7.org/fhir/sid/icd-10-no",
    )
    assert "urn:oid:2.16.578.1.12.4.1.1.7170" in systems.others("http://hl7.org/fhir/sid/icpc-2")
    assert systems.others("http://a.no/mine") == ()


def test_an_archetype_is_named_without_its_namespace() -> None:
    archetype = archetypes.read(text(archetype_id="no.helse::openEHR-EHR-CLUSTER.try.v1"))
    child = archetypes.read(text(specialise=f"specialise {archetype.archetype_id}", concept="at0000"))
    assert [each.target for each in references(child)] == ["openEHR-EHR-CLUSTER.try.v1"]


def test_codes_of_others_are_references_with_their_codes_and_those_of_the_model_are_none() -> None:
    inner = "DV_CODED_TEXT matches { defining_code matches { CODES } }"
    coded = f"items matches {{ ELEMENT[at0001] matches {{ value matches {{ {inner} }} }} }}"
    assert found(coded.replace("CODES", "[ICD10::J45,J46]")) == {
        ("/items[at0001]/value", "http://hl7.org/fhir/sid/icd-10", "J45", "annotates"),
        ("/items[at0001]/value", "http://hl7.org/fhir/sid/icd-10", "J46", "annotates"),
    }
    assert found(coded.replace("CODES", "[2.16.578.1.12.4.1.1.7280::]")) == {
        ("/items[at0001]/value", "urn:oid:2.16.578.1.12.4.1.1.7280", None, "annotates")
    }
    assert found(coded.replace("CODES", "[openehr::122]")) == set()


def test_what_is_bound_stands_where_it_is_chosen() -> None:
    sample = ARCHETYPE.sample()
    bound = sample.replace('["at0004"] = <[SNOMED-CT::225908003]>', '["at0006"] = <[SNOMED-CT::1]>')
    assert bound != sample
    items = [each.item for each in references(archetypes.read(bound)) if each.target_item == "1"]
    assert items
    assert items[0].startswith("/data[at0001]")


def test_a_template_refers_to_its_archetypes_and_the_code_sets_it_draws_on() -> None:
    drawn = child("C_CODE_REFERENCE", "CODE_PHRASE", f"<referenceSetUri>{LIST}</referenceSetUri>")
    listed = child("C_CODE_PHRASE", "CODE_PHRASE", TERMINOLOGY + "<code_list>J45</code_list>")
    texts = (
        element(f"at000{number}", value("DV_CODED_TEXT", "defining_code", each))
        for number, each in enumerate((drawn, listed), 4)
    )
    told = ARCHETYPE.references(ARCHETYPE.read(template(*texts).encode(), "opt"))
    assert {each.target for each in told if each.purpose == "allows"} == {COMPOSITION, OBSERVATION}
    assert [(each.target, each.target_item) for each in told if each.purpose == "annotates"] == [
        ("urn:oid:2.16.578.1.12.4.1.1.8451", None),
        ("http://hl7.org/fhir/sid/icd-10", "J45"),
    ]
