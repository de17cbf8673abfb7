"""What one lost, doubled or wrong sign leaves readable is told, though it may be no error."""

import pytest

from archetypes import Library, check
from tests.archetypes.adl2.texts import FORM, sample
from tests.archetypes.validation.texts import adl, one, value

QUANTITY = "DV_QUANTITY[id3]"
SLOT = "allow_archetype CLUSTER[id2] matches { include archetype_id/value matches {/.*/} }"
ANY = one(SLOT, "id2")
SETS = 'value_sets = <["ac1"] = <id = <"ac1"> members = <"at1">>>'
CODED = one(
    value("DV_CODED_TEXT[id3] matches { defining_code matches {[ac1]} }"), "id2", "ac1", "at1", terminology=SETS
)
SHOWN = adl(
    codes=("id1", "at1"),
    rules="$x: Real := 3.5\n$x > 3",
)
OVERLAY = adl(codes=("id1", "at1")).replace(
    "\nterminology\n",
    '\nrm_overlay\nrm_visibility = <["/name"] = <visibility = <"show"> alias = <[local::at1]>>>\nterminology\n',
    1,
)


def told(source: str) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in check(source, Library()) if each.code != "WOUC"]


def test_the_texts_here_have_no_problems() -> None:
    assert [told(each) for each in (ANY, CODED, OVERLAY, SHOWN)] == [[], [], [], []]


@pytest.mark.parametrize(
    ("source", "name", "wrong"),
    [
        (ANY, "rm_release=1.0.4", "rm_release=1.0.4; controled"),
        (ANY, "original_language", "original_language = <[ISO_639-1::en]> orignal_language"),
        (ANY, "ISO_639-1::en]> pur", "ISO_6391::en]> pur"),
        (ANY, "lifecycle_state", "lifecycle_tate"),
        (ANY, "original_author", "origianl_author"),
        (ANY, "purpose", "purposse"),
        (ANY, 'description = <"About id2"', 'descripton = <"About id2"'),
        (ANY, "archetype_id/", "archetypee_id/"),
        (ANY, "archetype_id/value", "archetype_id/vallue"),
        (CODED, "members", "membres"),
        (CODED, 'id = <"ac1">', 'i = <"ac1">'),
        (CODED, "value_sets", "value_set"),
        (OVERLAY, "rm_visibility", "rm_visibilty"),
        (OVERLAY, 'visibility = <"', 'visibilty = <"'),
        (OVERLAY, "alias", "allias"),
        (OVERLAY, '"show"', '"shwo"'),
        (SHOWN, "Real", "Rael"),
    ],
)
def test_a_name_that_is_a_letter_off_is_a_warning_that_says_what_is_meant(source: str, name: str, wrong: str) -> None:
    assert name in source
    assert ("WNAME", "warning") in told(source.replace(name, wrong, 1))


@pytest.mark.parametrize("name", ["provenance", "fhir_mapping", "desc", "comments_of_reviewers"])
def test_names_of_its_own_are_let_be(name: str) -> None:
    source = ANY.replace('description = <"About id2"', f'description = <"About id2"> {name} = <"Mine"')
    assert told(source) == []


def test_templates_are_looked_through_with_their_overlays() -> None:
    form = sample(FORM)
    assert "WNAME" not in {code for code, _ in told(form)}
    before, overlay, after = form.rpartition("template_overlay")
    assert ("WNAME", "warning") in told(f"{before}{overlay}{after.replace('description = <', 'descripion = <', 1)}")


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ('(DV_QUANTITY) <magnitude = <5.0> units = <"mm">>', []),
        ('<magnitude = <5.0> units = <"mm">>', []),
        ('(json) <# {"_type": "DV_QUANTITY", "magnitude": 5.0, "normal_range": {"lower_included": true}} #>', []),
        ('(json) <# {"other_reference_ranges": [{"meaning": {"value": "usual"}}]} #>', []),
        ('(yaml) <# magnitude: "5 #>', []),
        ("(DV_QUANTTY) <magnitude = <5.0>>", ["WDVAL"]),
        ("(DV_COUNT) <magnitude = <5>>", ["WDVAL"]),
        ("(DV_QUANTITY) <magnitud = <5.0>>", ["WDVAL"]),
        ("(DV_QUANTITY) <normal_range = <lowr_included = <True>>>", ["WDVAL"]),
        ('(json) <# {"_type": "DV_QUANTITY", "magnitud": 5.0} #>', ["WDVAL"]),
        ('(json) <# {"_type": "DV_COUNT"} #>', ["WDVAL"]),
        ('(json) <# {"other_reference_ranges": [{"meening": 1}]} #>', ["WDVAL"]),
        ('(json) <# {"_type": "DV_QUANTITY", "magnitude: 5.0} #>', ["SDINV"]),
        ('(json) <# {"_type": "DV_QUANTITY" "magnitude": 5.0} #>', ["SDINV"]),
        (f"(json) <# {'[' * 100_000} #>", ["SDINV"]),
    ],
)
def test_default_values_are_of_the_type_and_have_the_attributes_of_their_node(
    default: str, expected: list[str]
) -> None:
    found = check(one(value(f"{QUANTITY} matches {{ _default = {default} }}"), "id2"))
    assert [each.code for each in found if each.code in ("WDVAL", "SDINV")] == expected


def test_broken_json_has_its_place() -> None:
    source = one(value(f"{QUANTITY} matches {{\n_default = (json) <#\n  {{'a': 1}} #> }}"), "id2")
    (found,) = [each for each in check(source) if each.code == "SDINV"]
    assert found.line is not None
    assert source.splitlines()[found.line - 1].startswith("  {'a': 1}")
    assert found.column == 4


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("SINVS", one(SLOT, "id2", rules="$x: Real := 3.5\n$x = 4 1")),
        ("SINVS", one(SLOT, "id2", rules="3.5 + 4")),
        ("SEXPT", one(SLOT, "id2", rules="exists /items[id2, 'a]")),
        ("VTCBU", one(SLOT, "id2", terminology='term_bindings = <["x"] = <["id2"] = <http:/snomed.info/id/1>>>')),
        ("SARID", adl(archetype_id="openEHR-EHR-CLUSTER.try.v1.0")),
        ("SARID", adl(archetype_id="openEHR-EHR-CLUSTER.try.v1..0.0")),
        ("SARID", adl(archetype_id="openEHR-EHR-CLUSTER.try.v1.0.0u")),
    ],
)
def test_what_a_lost_sign_leaves_without_sense_is_an_error(code: str, source: str) -> None:
    assert (code, "error") in told(source)


def test_a_path_without_its_slash_is_told() -> None:
    assert ("VRRLPAR", "warning") in told(one(SLOT, "id2", rules="exists items[id2]"))


@pytest.mark.parametrize("version", ["v1", "v1.2.3", "v1.0.0-rc.7", "v1.0.0-alpha+b1.2", "v1.0.0+u", "v1.0.0-unstable"])
def test_versions_that_the_specifications_have_are_read(version: str) -> None:
    assert told(adl(archetype_id=f"openEHR-EHR-CLUSTER.try.{version}")) == []


@pytest.mark.parametrize(
    ("code", "sets"),
    [
        ("VTVSMD", '["ac1"] = <id = <"ac1"> members = <>>'),
        ("VTVSMD", '["ac1"] = <id = <"ac1">>'),
        ("VTVSMD", '["ac1"] = <id = <"ac1"> members = <"at1", "id1">>'),
        ("VTVSID", '["at2"] = <id = <"at2"> members = <"at1">>'),
    ],
)
def test_a_value_set_that_is_none_is_a_warning(code: str, sets: str) -> None:
    source = adl(codes=("id1", "ac1", "at1", "at2"), terminology=f"value_sets = <{sets}>")
    assert told(source) == [(code, "warning")]
