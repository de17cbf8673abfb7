"""The archetype kind over content in ADL 2."""

from pathlib import Path

from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.nodes import codes_at, measures
from registry.kinds.archetype.reading import parsed
from tests.archetypes.adl2.texts import DEVICE, FORM, STRENGTH, sample
from tests.kinds.worlds import Everything


def test_nodes_are_items_with_labels_and_constraints() -> None:
    content = ARCHETYPE.read(sample(STRENGTH).encode(), "adl")
    items = {item.key: item for item in ARCHETYPE.items(content)}
    assert items[""].content["archetype_id"] == "openEHR-EHR-OBSERVATION.hand_strength.v1.2.0"
    force = items["/data[id2]/events[id3]/data[id4]/items[id5]"]
    assert force.content["constraint"]["nb"].startswith("Mengde, N 0 til under 1000 (desimaler: 1)")
    assert ARCHETYPE.problems(sample(DEVICE), Everything()) == []


def test_a_changed_range_in_a_tuple_touches_safety() -> None:
    old = sample(STRENGTH)
    for new in (old.replace("0.0..<1000.0", "0.0..<900.0"), old.replace('{"N"}', '{"kN"}')):
        difference = ARCHETYPE.changes(old, new)
        assert any(change.safety for change in difference.changes)


def test_codes_of_value_sets_are_known_where_they_are_used() -> None:
    archetype = parsed(sample(STRENGTH))
    assert {code for _, code in codes_at(archetype)} == {"at1", "at2", "at3"}
    assert measures(archetype, {"/"})


def test_a_template_refers_to_what_it_specialises() -> None:
    references = ARCHETYPE.references(ARCHETYPE.read(sample(FORM).encode(), "adl"))
    assert "openEHR-EHR-OBSERVATION.hand_strength.v1" in {reference.target for reference in references}


def test_files_of_adl_2_are_known_by_their_extensions() -> None:
    (adl,) = [each for each in ARCHETYPE.formats if each.name == "adl"]
    assert {Path(STRENGTH).suffix[1:], Path(FORM).suffix[1:]} <= {adl.extension, *adl.also}
