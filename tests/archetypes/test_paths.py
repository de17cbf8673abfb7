"""Paths are unique and stable; labels, slots and bindings are told for each node."""

import pytest

from archetypes import bindings, find, paths, read, read_opt, slots
from archetypes.values import CodeTerm, Uri
from tests.archetypes.opt.documents import OBSERVATION, QUANTITY, template
from tests.archetypes.opt.documents import element as opt_element
from tests.archetypes.texts import GRIP, SAMPLES, element, sample, text

ADL2 = SAMPLES.parent / "adl2" / "samples"

ITEMS = "/data[at0001]/events[at0002]/data[at0003]/items"


def test_every_node_has_its_path_and_its_labels_by_language() -> None:
    found = {entry.path: entry for entry in paths(read(sample(GRIP)))}
    assert next(iter(found)) == "/"
    assert found["/"].labels == {"en": "Grip strength", "nb": "Gripestyrke"}
    assert found[f"{ITEMS}[at0004]"].labels == {"en": "Force", "nb": "Kraft"}
    assert found[f"{ITEMS}[at0004]/value"].labels == {}
    assert found[f"{ITEMS}[at0004]/value"].node.rm_type == "DV_QUANTITY"
    assert f"{ITEMS}[at0012]/value/magnitude" not in found


def test_alternatives_without_ids_are_told_apart_by_type_and_then_by_number() -> None:
    archetype = read(
        text(element("DV_TEXT matches {*} DV_COUNT matches {*} DV_TEXT matches {*}"), codes=("at0000", "at0001"))
    )
    assert [entry.path for entry in paths(archetype)][2:] == [
        "/items[at0001]/value[DV_TEXT]",
        "/items[at0001]/value[DV_COUNT]",
        "/items[at0001]/value[DV_TEXT,2]",
    ]


def test_paths_of_published_archetypes_are_unique(published: dict[str, bytes]) -> None:
    for name, data in published.items():
        found = [entry.path for entry in paths(read(data))]
        assert len(found) == len(set(found)), name


def test_slots_tell_what_they_include_and_exclude() -> None:
    device, extension = slots(read(sample(GRIP)))
    assert device.path == f"{ITEMS}[at0018]"
    assert device.includes == (
        r"openEHR-EHR-CLUSTER\.hand_device(-[a-zA-Z0-9_]+)*\.v1",
        r"openEHR-EHR-CLUSTER\.chair\.v1",
    )
    assert device.excludes == (r"openEHR-EHR-CLUSTER\.toy\.v.*",)
    assert extension.includes == (".*",)


def test_alternatives_are_split_outside_groups_and_classes_only() -> None:
    definition = (
        "CLUSTER[at0000] matches { items cardinality matches {0..*} matches { allow_archetype CLUSTER[at0001] matches {"
        " include archetype_id/value matches {/a(b|c)|d[|]\\|e | f|f/} or not archetype_id/value = 1 } } }"
    )
    (slot,) = slots(read(text(definition, codes=("at0000", "at0001"))))
    assert slot.includes == ("a(b|c)", "d[|]\\|e", "f")


def test_bindings_name_terminology_key_and_target() -> None:
    found = {(binding.terminology, binding.key): binding.target for binding in bindings(read(sample(GRIP)))}
    assert found == {
        ("SNOMED-CT", "at0004"): CodeTerm("SNOMED-CT", "1000001", "2024"),
        ("SNOMED-CT", "/data[at0001]/events[at0002]"): (
            CodeTerm("SNOMED-CT", "1000002"),
            CodeTerm("SNOMED-CT", "1000003"),
        ),
        ("SNOMED-CT", "ac0001"): Uri("terminology:SNOMED-CT/R2024?subset=hand"),
    }


FORCE = f"{ITEMS}[at0004]"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", ["/"]),
        (FORCE, [FORCE]),
        (f"{ITEMS}[at0004, 'Force']", [FORCE]),
        (f"{ITEMS}[at0004 and name/value='Kraft']", [FORCE]),
        (f"{ITEMS}[name/value='Kraft']", [FORCE]),
        ('/data/events[at0002]/data/items["Kraft"]', [FORCE]),
        (f"{ITEMS}[at0004, 'Hand']", []),
        (f"{ITEMS}[at0044]", []),
        (f"{FORCE}/value", [f"{FORCE}/value"]),
        (f"{ITEMS}[at0005]/value[DV_TEXT]", [f"{ITEMS}[at0005]/value[DV_TEXT]"]),
        (f"{ITEMS}[at0012]/value/magnitude", [f"{ITEMS}[at0012]/value/magnitude"]),
        ("/data/events", ["/data[at0001]/events[at0002]", "/data[at0001]/events[at0019]"]),
        ("/protocol/items", ["/protocol[at0020]/items[at0021]"]),
        ("/nowhere", []),
    ],
)
def test_a_path_finds_its_nodes(path: str, found: list[str]) -> None:
    assert [node.path for node in find(read(sample(GRIP)), path)] == found


def test_what_is_found_has_its_labels() -> None:
    (node,) = find(read(sample(GRIP)), "/data/events[at0002]/data/items[at0004]")
    assert (node.node.node_id, node.labels) == ("at0004", {"en": "Force", "nb": "Kraft"})


@pytest.mark.parametrize("path", ["", "data", "/data[at0001", "/data//items", "/data/", "/data[at0001]]"])
def test_what_is_no_path_is_told(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        find(read(sample(GRIP)), path)


def test_templates_of_opt_have_paths_and_labels_from_each_archetype() -> None:
    opt = read_opt(template(opt_element("at0004", QUANTITY)))
    (force,) = find(opt, f"/content[{OBSERVATION}]/data/events/data/items[at0004, 'Force']")
    assert force.path == "/content[at0000]/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
    found = {each.path: each.labels for each in paths(opt)}
    assert found["/"] == {"en": "Hand report"}
    assert found["/content[at0000]"] == {"en": "Grip strength"}


def test_steps_of_differential_paths_are_found_by_their_ids() -> None:
    grip = read(ADL2 / "openEHR-EHR-OBSERVATION.hand_strength-grip.v1.0.0.adls")
    with_steps = [node.path for node in paths(grip) if node.path.count("/") > 3]
    assert with_steps
    assert [node.path for node in find(grip, with_steps[0])] == [with_steps[0]]
