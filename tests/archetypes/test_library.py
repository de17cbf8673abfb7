"""A library reads what it is given, finds parents, and knows what fits a slot."""

from pathlib import Path

import pytest

from archetypes import ArchetypeId, Library, read
from archetypes.constraints import Slot
from archetypes.node_paths import walk
from archetypes.slot_patterns import fits, matches
from tests.archetypes.texts import DEVICE, GRIP, SAMPLES, SPRING, sample, text, value_of, with_value


def slot(written: str, rm_type: str = "CLUSTER") -> Slot:
    node = value_of(with_value(f"allow_archetype {rm_type}[at0002] matches {{ {written} }}"))
    assert isinstance(node, Slot)
    return node


def names(pattern: str) -> str:
    return f"archetype_id/value matches {{/{pattern}/}}"


def test_a_folder_a_file_and_texts_make_a_library(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "device.adl").write_bytes(sample(DEVICE).encode())
    (tmp_path / "notes.txt").write_text("no archetype", encoding="utf-8")
    library = Library([tmp_path, SAMPLES / f"{SPRING}.adl"], texts=[sample(GRIP), sample(GRIP).encode()])
    assert sorted(str(archetype.archetype_id) for archetype in library) == [SPRING, DEVICE, GRIP]
    assert len(library) == 3
    ((source, problem),) = library.problems
    assert (source, problem.code) == ("text 2", "VARID")
    assert "already in the library" in problem.message


def test_what_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.adl").write_text("archetype (", encoding="utf-8")
    library = Library([tmp_path, SAMPLES])
    assert len(library) == 3
    ((source, problem),) = library.problems
    assert source.endswith("broken.adl")
    assert (problem.code, problem.line, problem.column) == ("SARID", 1, 12)


def test_an_archetype_is_found_by_its_id_in_any_namespace() -> None:
    library = Library(texts=[sample(DEVICE)])
    assert library.get(DEVICE) == library.get(f"no.fjordby::{DEVICE}") == read(sample(DEVICE))
    assert library.get("openEHR-EHR-CLUSTER.hand_device.v2") is None
    assert library.get("nonsense") is None


def test_a_parent_and_its_ancestors_are_found() -> None:
    library = Library([SAMPLES])
    spring, device = library.get(SPRING), library.get(DEVICE)
    assert spring is not None
    assert device is not None
    assert library.parent(spring) == device
    assert library.parent(device) is None
    assert library.ancestors(spring) == [device]


def test_ancestors_in_a_circle_come_to_an_end() -> None:
    one = text(archetype_id="openEHR-EHR-CLUSTER.one.v1", specialise="specialise openEHR-EHR-CLUSTER.two.v1")
    two = text(archetype_id="openEHR-EHR-CLUSTER.two.v1", specialise="specialise openEHR-EHR-CLUSTER.one.v1")
    library = Library(texts=[one, two])
    first = library.get("openEHR-EHR-CLUSTER.one.v1")
    assert first is not None
    assert [str(above.archetype_id) for above in library.ancestors(first)] == ["openEHR-EHR-CLUSTER.two.v1"]


def test_the_fillers_of_a_slot_are_those_its_pattern_names() -> None:
    library = Library([SAMPLES])
    grip = library.get(GRIP)
    assert grip is not None
    slots = [step.node for step in walk(grip.definition) if isinstance(step.node, Slot)]
    assert [[str(filler) for filler in library.fillers(node)] for node in slots] == [[SPRING, DEVICE], [SPRING, DEVICE]]


OTHER = "openEHR-EHR-CLUSTER\\.other\\.v1"
HAND = "openEHR-EHR-CLUSTER\\.hand_device(-[a-zA-Z0-9_]+)*\\.v1"


@pytest.mark.parametrize(
    ("written", "rm_type", "expected"),
    [
        ("*", "CLUSTER", True),
        ("", "CLUSTER", True),
        ("*", "ELEMENT", False),
        ("*", "ITEM", True),
        (f"include {names('.*')}", "CLUSTER", True),
        (f"include {names(HAND)}", "CLUSTER", True),
        (f"include {names(f'{OTHER}|{HAND}')}", "CLUSTER", True),
        (f"include {names(OTHER)}", "CLUSTER", False),
        (f"include {names(OTHER)} {names(HAND)}", "CLUSTER", True),
        (f'include archetype_id/value matches {{"{DEVICE}"}}', "CLUSTER", True),
        (f'include archetype_id/value matches {{"{SPRING}"}}', "CLUSTER", False),
        (f"exclude {names(HAND)}", "CLUSTER", False),
        (f"exclude {names(OTHER)}", "CLUSTER", True),
        (f"exclude {names('.*')}", "CLUSTER", False),
        (f"include {names(HAND)} exclude {names('.*')}", "CLUSTER", True),
    ],
)
def test_includes_allow_and_without_them_all_but_the_excluded(written: str, rm_type: str, expected: bool) -> None:
    identifier = ArchetypeId.parse(f"no.fjordby::{DEVICE}")
    assert identifier is not None
    assert fits(slot(written, rm_type), identifier) is expected


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a*){9,}b", "a*a*a*a*b", f"{HAND}(-[a-zA-Z0-9_]+)*", "a(", "(?P<x>a)(?P<x>b)"]
)
def test_a_pattern_that_could_take_for_ever_or_is_none_fits_nothing(pattern: str) -> None:
    assert not matches(pattern, "a" * 200)


def test_an_id_of_absurd_length_fits_nothing() -> None:
    assert matches("a*", "a" * 250)
    assert not matches("a*", "a" * 251)


def test_published_slots_find_what_is_beside_them(published: dict[str, bytes]) -> None:
    library = Library(texts=published.values())
    order = library.get("openEHR-EHR-INSTRUCTION.medication_order.v3")
    assert order is not None
    filled = {
        step.path: [str(filler) for filler in library.fillers(step.node)]
        for step in walk(order.definition)
        if isinstance(step.node, Slot)
    }
    assert filled["/activities[at0001]/description[at0002]/items[at0143]"] == ["openEHR-EHR-CLUSTER.medication.v2"]
