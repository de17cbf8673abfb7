"""An archetype in the registry is judged with what it rests on: its parents, and what a template uses."""

import pytest

import archetypes
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.identity import described, known_as
from registry.kinds.archetype.inherited import named
from registry.kinds.archetype.links import references
from registry.kinds.archetype.surroundings import MOST, library, used
from registry.kinds.kind import Target
from tests.archetypes.validation.texts import DEVICE, LIBRARY, OTHER, PARENT, PUMP, adl, child
from tests.kinds.worlds import Everything, Known


def published(*texts: str) -> Known:
    """A registry that holds these archetypes, each by every id that it is known by."""
    targets: dict[object, Target] = {}
    for text in texts:
        own = archetypes.read(text).archetype_id
        target = Target(str(own), "archetype", "1.0.0", "in-force")
        targets |= dict.fromkeys(known_as(own), target)
    return Known(targets, contents={str(archetypes.read(text).archetype_id): text for text in texts})


ALL = published(*(archetypes.write(each) for each in LIBRARY))
NARROWED = "ELEMENT[id2.1] occurrences matches {0..2}"


def codes(text: str, world: Known) -> set[str]:
    return {each.code for each in ARCHETYPE.problems(text, world) if each.severity == "error"}


def test_a_specialisation_is_held_to_its_parent_in_the_registry() -> None:
    wider = child(NARROWED, "id2.1")
    assert codes(wider, ALL) >= {"VSONCO"}
    assert codes(child("ELEMENT[id2.1] occurrences matches {1}", "id2.1"), ALL) == set()


def test_where_the_parent_is_not_published_that_alone_is_told() -> None:
    assert codes(child(NARROWED, "id2.1"), Known()) == {"unknown-reference"}


def test_the_parents_of_the_parent_and_what_they_use_are_brought() -> None:
    found = library(archetypes.read(child(NARROWED, "id2.1")), ALL)
    assert found is not None
    assert {str(each.archetype_id) for each in found} == {PARENT, DEVICE}


def test_what_a_template_uses_is_a_reference_and_must_be_published() -> None:
    text = child(
        f"use_archetype CLUSTER[id4.1, {PUMP}]", "id4.1", kind="template", archetype_id=OTHER.replace("other", "form")
    )
    template = archetypes.read(text)
    assert PUMP in set(used(template))
    assert (PUMP, "uses") in {(each.target, each.purpose) for each in references(template)}
    without = Known(
        {name: target for name, target in ALL.targets.items() if "pump" not in str(name)}, contents=ALL.contents
    )
    assert "unknown-reference" in codes(text, without)
    assert library(template, without) is None
    assert "unknown-reference" not in codes(text, ALL)


def test_a_parent_that_is_an_operational_template_or_another_kind_is_no_parent() -> None:
    archetype = archetypes.read(child(NARROWED, "id2.1"))
    target = Target("x", "codeset", "1", "in-force")
    assert library(archetype, Known({PARENT: target, "x": target})) is None
    target = Target("x", "archetype", "1", "in-force")
    world = Known(dict.fromkeys(used(archetype), target), contents={"x": "<template/>"})
    assert library(archetype, world) is None


def test_a_chain_without_end_is_given_up() -> None:
    class Endless(Everything):
        asked = 0

        def content(self, target: Target) -> str:
            self.asked += 1
            return adl("CLUSTER[id1.1]", codes=("id1.1",), specialize=f"openEHR-EHR-CLUSTER.n{self.asked}.v1")

    world = Endless()
    assert library(archetypes.read(child("")), world) is None
    assert world.asked == MOST


def test_a_circle_of_parents_ends() -> None:
    one = child("", archetype_id="openEHR-EHR-CLUSTER.one.v1.0.0", specialize="openEHR-EHR-CLUSTER.two.v1")
    two = child("", archetype_id="openEHR-EHR-CLUSTER.two.v1.0.0", specialize="openEHR-EHR-CLUSTER.one.v1")
    found = library(archetypes.read(one), published(one, two))
    assert found is not None
    assert len(found) == 2
    assert codes(one, published(one, two))


@pytest.mark.parametrize(
    ("archetype_id", "names"),
    [
        ("openEHR-EHR-CLUSTER.a.v1", ["v1"]),
        ("no.org::openEHR-EHR-CLUSTER.a.v1.2.3", ["v1.2.3", "v1.2", "v1"]),
        ("openEHR-EHR-CLUSTER.a.v0.0.1-alpha", ["v0.0.1-alpha", "v0.0", "v0"]),
    ],
)
def test_an_archetype_is_known_by_its_id_and_the_shorter_ones(archetype_id: str, names: list[str]) -> None:
    parsed = archetypes.ArchetypeId.parse(archetype_id)
    assert parsed is not None
    assert list(known_as(parsed)) == [f"openEHR-EHR-CLUSTER.a.{name}" for name in names]


def test_what_an_archetype_says_of_itself() -> None:
    found = described(archetypes.read(ARCHETYPE.sample()))
    assert found.slug.startswith("openehr-ehr-")
    assert found.title["nb"]
    told = described(archetypes.read(adl(archetype_id="openEHR-EHR-CLUSTER.a.v2.1.0")))
    assert (told.slug, told.version) == ("openehr-ehr-cluster-a-v2", "2.1.0")
    assert told.title["nb"] == told.title["en"]


def test_nodes_that_a_specialisation_has_from_its_parent_are_called_as_there() -> None:
    text = child("ELEMENT[id2] occurrences matches {0..2}")
    found = [item for item in ARCHETYPE.items(text) if item.key]
    called = {item.key: item for item in named(text, found, ALL)}
    unnamed = [item for item in found if not item.content.get("labels") and item.content.get("node_id")]
    assert unnamed
    for item in unnamed:
        assert called[item.key].content["labels"] == {"en": called[item.key].label}
    assert named(text, found, Known()) == tuple(found)
    assert named(archetypes.write(next(iter(LIBRARY))), found, ALL) == tuple(found)


def test_a_difference_of_specialisations_is_told_with_the_names_of_their_parents() -> None:
    old, new = (
        child("ELEMENT[id2] occurrences matches {0..2}"),
        child("after[id3] ELEMENT[id2] occurrences matches {0..2}"),
    )
    named_by_parent = {}
    for world in (ALL, Known()):
        (change,) = ARCHETYPE.changes_among(old, new, world).changes
        named_by_parent[world is ALL] = str(change.fields[0].after)
    assert named_by_parent[True].endswith(named_by_parent[False])
    assert named_by_parent[True].startswith("id2: ")
    assert not named_by_parent[False].startswith("id2: ")
