"""Reference models from P_BMM: what is read, what schemas include, and which model an archetype is about."""

from pathlib import Path

import pytest

from archetypes import Library, ParseError, bmm, read
from archetypes.bmm import ModelType, model_for, openehr, read_schema
from archetypes.constraints import Multiplicity
from tests.archetypes.adl2.texts import text

BASE = """
bmm_version = <"2.3">
rm_publisher = <"acme"> schema_name = <"base"> rm_release = <"1.0.0">
primitive_types = <
    ["Any"] = <name = <"Any"> is_abstract = <True>>
    ["Integer"] = <name = <"Integer"> ancestors = <"Any">>
>
class_definitions = <
    ["PART"] = <name = <"PART"> is_abstract = <True> ancestors = <"Any", ...>>
    ["KIND"] = (P_BMM_ENUMERATION_INTEGER) <name = <"KIND"> ancestors = <"Integer"> item_names = <"big", "small">>
>
"""
WORKSHOP = """
rm_publisher = <"acme"> schema_name = <"workshop"> rm_release = <"1.2.0"> model_name = <"WORKSHOP">
includes = <["1"] = <id = <"acme_base_1.0.0">>>
class_definitions = <
    ["BOX"] = <
        name = <"BOX<T>">
        generic_parameter_defs = <["T"] = <name = <"T"> conforms_to_type = <"PART">>>
        properties = <
            ["held"] = (P_BMM_SINGLE_PROPERTY_OPEN) <name = <"held"> type = <"T"> is_mandatory = <True>>
            ["kind"] = (P_BMM_SINGLE_PROPERTY) <name = <"kind"> type = <"KIND"> is_computed = <True>>
            ["boxes"] = (P_BMM_CONTAINER_PROPERTY) <
                name = <"boxes"> cardinality = <|1..5|>
                type_def = <
                    container_type = <"List">
                    type_def = (P_BMM_GENERIC_TYPE) <root_type = <"BOX"> generic_parameters = <"T">>
                >
            >
            ["four"] = (P_BMM_CONTAINER_PROPERTY) <
                name = <"four"> cardinality = <4>
                type_def = <
                    container_type = <"List">
                    type_def = <container_type = <"Array"> type = <"PART">>
                >
            >
            ["some"] = (P_BMM_CONTAINER_PROPERTY) <
                name = <"some"> type_def = <container_type = <"Set"> type = <"PART">>
            >
        >
    >
    ["SCREW"] = <name = <"SCREW"> ancestors = <"PART">>
    ["SCREW_BOX"] = <
        name = <"SCREW_BOX">
        ancestor_defs = <["BOX<SCREW>"] = (P_BMM_GENERIC_TYPE) <root_type = <"BOX"> generic_parameters = <"SCREW">>>
    >
>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.bmm").write_text(BASE, encoding="utf-8")
    (tmp_path / "workshop.BMM").write_text(WORKSHOP, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a schema", encoding="utf-8")
    return tmp_path


def test_a_schema_with_what_it_includes_is_a_model(folder: Path) -> None:
    (model,) = bmm.models([folder])
    assert (model.publisher, model.release, model.packages) == ("acme", "1.2.0", {"WORKSHOP"})
    assert model.complete
    assert model.conforms("SCREW", "PART")
    assert model.conforms("SCREW_BOX", "BOX<SCREW>")
    assert model.descendants["part"] == (ModelType("SCREW"),)


@pytest.mark.parametrize(
    ("owner", "name", "type_name", "cardinality"),
    [
        ("BOX", "held", "PART", None),
        ("BOX<SCREW>", "held", "SCREW", None),
        ("SCREW_BOX", "held", "SCREW", None),
        ("SCREW_BOX", "boxes", "BOX<SCREW>", Multiplicity(1, 5)),
        ("BOX", "four", "PART", Multiplicity(4, 4)),
        ("BOX", "some", "PART", Multiplicity(0, None)),
    ],
)
def test_properties_of_every_shape_are_read(
    folder: Path, owner: str, name: str, type_name: str, cardinality: Multiplicity | None
) -> None:
    held = bmm.models([folder])[0].property(owner, name)
    assert held is not None
    assert (str(held.type), held.cardinality) == (type_name, cardinality)


def test_enumerations_and_computed_attributes_are_told(folder: Path) -> None:
    (model,) = bmm.models([folder])
    kind, held = model.find("KIND"), model.property("BOX", "kind")
    assert kind is not None
    assert held is not None
    assert (kind.values, held.computed) == (("big", "small"), True)


def test_a_model_whose_schemas_are_not_all_there_is_not_complete(folder: Path) -> None:
    (model,) = bmm.models([folder / "workshop.BMM"])
    assert not model.complete
    assert model.find("PART") is None


def test_packages_come_from_closures_too() -> None:
    schema = read_schema(WORKSHOP.replace("model_name =", "archetype_rm_closure_packages ="))
    assert schema.packages == {"WORKSHOP"}
    closures = 'archetype_rm_closure_packages = <"org.acme.Tools", "org.acme.Parts">'
    assert read_schema(BASE + closures).packages == {"TOOLS", "PARTS"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('rm_publisher = <"acme">', "no P_BMM schema: schema_name, rm_release is missing"),
        ("", "no P_BMM schema: rm_publisher, schema_name, rm_release is missing"),
        ("rm_publisher = <", "expected"),
        (BASE + ">", "expected the end of the schema or another attribute"),
    ],
)
def test_what_is_no_schema_is_an_error(source: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        read_schema(source)


def test_an_archetype_is_about_the_model_of_its_publisher_and_package(folder: Path) -> None:
    models = bmm.models([folder])
    for archetype_id, expected in (
        ("acme-WORKSHOP-BOX.b.v1.0.0", models[0]),
        ("ACME-workshop-BOX.b.v1.0.0", models[0]),
        ("acme-WORKSHOP-NOTHING.b.v1.0.0", None),
        ("acme-KITCHEN-BOX.b.v1.0.0", None),
        ("openEHR-EHR-CLUSTER.b.v1.0.0", openehr()),
        ("openEHR-DEMOGRAPHIC-PERSON.b.v1.0.0", openehr()),
        ("openEHR-KITCHEN-CLUSTER.b.v1.0.0", None),
    ):
        assert model_for(read(text(archetype_id=archetype_id)), models) is expected


def test_a_model_of_the_very_release_goes_before_the_one_that_is_built_in(tmp_path: Path) -> None:
    own = WORKSHOP.replace('"acme"', '"openEHR"').replace('"WORKSHOP"', '"EHR"')
    (tmp_path / "ehr.bmm").write_text(own, encoding="utf-8")
    models = bmm.models([tmp_path])
    for release, expected in (("1.2.0", models[0]), ("1.0.4", openehr())):
        archetype = read(text(opening=f"archetype (adl_version=2.0.6; rm_release={release})"))
        assert model_for(archetype, models) is expected


def test_a_library_has_the_models_and_hands_them_on(folder: Path) -> None:
    library = Library(models=[folder])
    assert [model.publisher for model in library.models] == ["acme"]
    assert library.extended(()).models == library.models


def test_all_published_schemas_are_read(shared_data: Path) -> None:
    if not (shared_data / "bmm").is_dir():
        pytest.skip(f"no schemas in {shared_data / 'bmm'}")
    models = bmm.models([shared_data / "bmm"])
    assert {"TEST_PKG", "EHR", "DEMOGRAPHIC", "TASK_PLANNING", "EN13606"} <= {
        package for model in models for package in model.packages
    }
    for model in models:
        assert model.classes
        for each in model.classes.values():
            assert all(model.find(ancestor) for ancestor in each.ancestors) or not model.complete, each.name


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("is_abstract", "is_abstrct"),
        ("ancestors", "ancesstors"),
        ("class_definitions", "class_defintions"),
        ("is_mandatory", "is_mandatroy"),
        ("conforms_to_type", "conform_to_type"),
        ("type_def", "typedef"),
        ("container_type", "container_typo"),
    ],
)
def test_an_attribute_that_is_a_letter_off_is_an_error_that_says_what_is_meant(name: str, slip: str) -> None:
    source = WORKSHOP if name in WORKSHOP else BASE
    with pytest.raises(ParseError, match=f"'{slip}' says nothing here; is '{name}' meant") as caught:
        read_schema(source.replace(name, slip, 1))
    assert caught.value.code == "SDINV"


def test_attributes_of_other_editions_are_let_be() -> None:
    stated = 'uid = <5> source_schema_id = <"x"> invariants = <["a"] = <"b">> is_im_runtime = <True>'
    assert read_schema(BASE + stated).classes == read_schema(BASE).classes
