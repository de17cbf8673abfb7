"""Operational templates: everything in place, closed, in the languages asked for."""

from pathlib import Path

import pytest

from archetypes import FlatteningError, Library, OperationalArchetype, changes, operational, paths, read, write
from archetypes.constraints import ArchetypeRoot, ComplexObject, Slot, UseNode
from archetypes.flattening.paths import find
from archetypes.node_paths import walk
from tests.archetypes.adl2.texts import DEVICE, FORM, STRENGTH, sample, text
from tests.archetypes.texts import GRIP
from tests.archetypes.texts import sample as sample14
from tests.archetypes.texts import text as adl14


@pytest.fixture(scope="module")
def form() -> OperationalArchetype:
    return operational(read(sample(FORM)), Library(texts=[sample(STRENGTH), sample(DEVICE)]))


def root(inside: str, name: str = "root") -> str:
    return text(f"CLUSTER[id1] matches {{ {inside} }}", archetype_id=f"openEHR-EHR-CLUSTER.{name}.v1.0.0")


def test_overlays_stand_where_the_template_uses_them(form: OperationalArchetype) -> None:
    used = [step for step in walk(form.definition) if isinstance(step.node, ArchetypeRoot)]
    assert [getattr(step.node, "reference", "") for step in used[:2]] == [
        "openEHR-EHR-CLUSTER.ovl-hand_form-device.v1.0.0",
        "openEHR-EHR-CLUSTER.ovl-hand_form-part.v1.0.0",
    ]
    assert used[1].path == "/data[id2]/events[id3]/data[id4]/items[id19.1]/items[id6.1]"
    assert used[1].node.occurrences is not None
    assert any(step.path.startswith(f"{used[1].path}/items[id2]") for step in walk(form.definition))


def test_a_term_of_an_archetype_in_a_template_that_changes_is_told_by_that_archetype(
    form: OperationalArchetype,
) -> None:
    changed = sample(FORM).replace('<"Del i skjema">', '<"En del">')
    other = operational(read(changed), Library(texts=[sample(STRENGTH), sample(DEVICE)]))
    path = "component/openEHR-EHR-CLUSTER.ovl-hand_form-part.v1.0.0/ontology/id1.1"
    assert [(each.path, each.after, each.grade) for each in changes(form, other)] == [
        (path, "En del", "minor"),
        (path, "En del", "patch"),
    ]
    assert changes(form, form) == []


def test_proxies_are_resolved_and_what_is_prohibited_is_gone(form: OperationalArchetype) -> None:
    nodes = [step.node for step in walk(form.definition)]
    assert not any(isinstance(node, UseNode) for node in nodes)
    assert not {"id14", "id20"} & {node.node_id for node in nodes}
    assert "id22" in {node.node_id for node in nodes}


def test_each_archetype_brings_its_terms_in_the_languages_of_the_template(form: OperationalArchetype) -> None:
    part = form.component_terminologies["openEHR-EHR-CLUSTER.ovl-hand_form-part.v1.0.0"]
    assert set(part.term_definitions) == {"nb", "en"}
    assert part.term_definitions["nb"]["id1.1"].text == "Del i skjema"
    assert part.value_sets["ac1"].members == ("at1", "at2")
    assert form.terminology.term_definitions["en"]["id1.1"].text == "Hand form"


def test_nodes_go_by_the_terms_of_the_archetype_that_they_are_from(form: OperationalArchetype) -> None:
    named = {node.path.removeprefix("/data[id2]/events[id3]/data[id4]"): node.labels for node in paths(form)}
    assert named["/items[id5]"] == {}
    assert named["/items[id19.1]"]["nb"] == "Apparat i skjema"
    assert named["/items[id19.1]/items[id2]"]["nb"] == "Navn"
    assert named["/items[id19.1]/items[id6.1]"]["nb"] == "Del i skjema"
    assert named["/items[id19.1]/items[id6.1]/items[id4]"]["nb"] == "Del"
    assert named["/protocol[id23]"] == {}
    assert named["/"]["nb"] == "Skjema for hånd"


def test_languages_are_narrowed_on_demand() -> None:
    library = Library(texts=[sample(STRENGTH), sample(DEVICE)])
    only = operational(read(sample(FORM)), library, languages=["en"])
    assert set(only.terminology.term_definitions) == {"en"}
    assert all(set(each.term_definitions) == {"en"} for each in only.component_terminologies.values())
    assert only.languages is not None
    assert set(only.languages.translations) == {"en"}


def test_it_survives_writing(form: OperationalArchetype) -> None:
    assert read(write(form)) == form


def test_open_slots_stay_and_closed_ones_go() -> None:
    inside = "items matches { allow_archetype CLUSTER[id2] closed allow_archetype CLUSTER[id3] }"
    made = operational(read(root(inside)), Library())
    assert [step.node for step in walk(made.definition) if isinstance(step.node, Slot)] == [
        Slot(rm_type="CLUSTER", node_id="id3")
    ]


def test_tuples_and_proxies_in_them_are_resolved() -> None:
    inside = "a matches { E[id2] matches { c } } [b] matches { [use_node E[id3] /a[id2]] }"
    made = operational(read(root(inside)), Library()).definition
    (member,) = made.tuples[0].rows[0]
    assert isinstance(member, ComplexObject)
    assert [attribute.name for attribute in member.attributes] == ["c"]


def test_what_a_library_lacks_is_told_with_its_place() -> None:
    inside = "items matches { use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.nowhere.v1] }"
    with pytest.raises(FlatteningError) as caught:
        operational(read(root(inside)), Library())
    assert (caught.value.code, caught.value.path) == ("VARXR", "/items[id2]")


def test_archetypes_of_adl_14_stand_alone_and_have_to_be_converted_to_be_used(published: dict[str, bytes]) -> None:
    library = Library(texts=published.values())
    older = next(iter(library))
    alone = operational(older, Library())
    assert alone.definition.node_id == "at0000"
    assert not any(isinstance(step.node, UseNode) for step in walk(alone.definition))
    with pytest.raises(FlatteningError, match=r"/items\[id2\]: VARAV"):
        operational(read(root(f"items matches {{ use_archetype CLUSTER[id2, {older.archetype_id}] }}")), library)


def test_a_proxy_of_adl_14_gives_way_to_what_it_stands_for() -> None:
    archetype = read(sample14(GRIP))
    assert any(isinstance(step.node, UseNode) for step in walk(archetype.definition))
    placed = operational(archetype, Library())
    assert not any(isinstance(step.node, UseNode) for step in walk(placed.definition))
    assert "/data[at0001]/events[at0019]/data[at0003]" in {step.path for step in walk(placed.definition)}


def test_a_proxy_that_leads_nowhere_is_told() -> None:
    with pytest.raises(FlatteningError, match="VUNP"):
        operational(read(root("items matches { use_node E[id2] /b[id3] }")), Library())


def test_archetypes_that_use_each_other_in_a_circle_are_told() -> None:
    one = root("items matches { use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.two.v1] }", "one")
    two = root("items matches { use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.one.v1] }", "two")
    with pytest.raises(FlatteningError, match="uses itself"):
        operational(read(one), Library(texts=[one, two]))


def test_templates_that_grow_without_end_are_refused() -> None:
    """Each uses the next eight times over: eight to the tenth nodes."""
    texts = [
        root(
            "items matches {"
            + " ".join(f"use_archetype CLUSTER[id{n}, openEHR-EHR-CLUSTER.a{level + 1}.v1]" for n in range(2, 10))
            + "}",
            f"a{level}",
        )
        for level in range(10)
    ]
    library = Library(texts=[*texts, root("items", "a10")])
    with pytest.raises(FlatteningError, match="more than 200000 nodes"):
        operational(read(texts[0]), library)


def test_published_archetypes_can_be_made_operational(shared_data: Path) -> None:
    library = Library([shared_data / "adl2" / "features", shared_data / "adl2" / "validity" / "templates"])
    lacking = []
    for archetype in library:
        try:
            template = operational(archetype, library)
        except FlatteningError as error:
            lacking.append(error.code)
            continue
        assert not any(isinstance(step.node, UseNode) for step in walk(template.definition))
    assert set(lacking) <= {"VARXR"}
    assert len(lacking) * 20 < len(library)


def test_a_node_without_a_name_goes_by_that_of_the_archetype_it_uses() -> None:
    used = sample(DEVICE)
    outer = root("items matches { use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.hand_device.v1] }")
    made = operational(read(outer), Library(texts=[used]), languages=["nb"])
    assert [node.labels.get("nb") for node in paths(made)][:3] == ["id1", "Håndapparat", "Navn"]


@pytest.mark.parametrize(("said", "often"), [("", "1..1"), (" occurrences matches {0..*}", "0..*")])
def test_in_adl_1_4_what_says_nothing_of_its_occurrences_is_there_once(said: str, often: str) -> None:
    element = f"ELEMENT[at0001]{said} matches {{ value matches {{ DV_TEXT matches {{*}} }} }}"
    definition = f"CLUSTER[at0000] matches {{ items cardinality matches {{1..*}} matches {{ {element} }} }}"
    archetype = read(adl14(definition, codes=("at0000", "at0001")))
    made = find(operational(archetype, Library()).definition, "/items[at0001]")
    assert str(made.occurrences) == often
    (value,) = made.attributes[0].children
    assert value.occurrences is None
