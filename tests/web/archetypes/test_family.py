"""Which archetypes belong together: parents, specialisations, what fits in slots, and what templates are made of."""

import pytest

from registry.access import ANONYMOUS
from registry.services.importing import imports, orders
from registry.services.judging import relatives
from registry.services.judging.relatives import Relatives
from registry.services.members import people
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from registry.web.archetype_pages import family
from tests.web.archetypes.test_views import ARCHETYPE

DEVICE = """archetype (adl_version=1.4)
	openEHR-EHR-CLUSTER.device.v1
concept
	[at0000]
language
	original_language = <[ISO_639-1::en]>
definition
	CLUSTER[at0000] matches {*}
ontology
	term_definitions = <["en"] = <items = <["at0000"] = <text = <"Device"> description = <"A device.">>>>>
"""
PULSE = ARCHETYPE.replace(
    '["nb"] = <\n\t\t\titems = <',
    '["nb"] = <\n\t\t\titems = <\n["at0008"] = <text = <"Utstyr"> description = <"Med.">>',
)
CHILD = (
    PULSE.replace("pulse_test", "pulse_test-child", 1)
    .replace("concept\n", "specialise\n\topenEHR-EHR-OBSERVATION.pulse_test.v1\nconcept\n", 1)
    .replace("[at0000]", "[at0000.1]")
    .replace('["at0000"]', '["at0000.1"]')
)


def _publish(installation: Installation, slug: str, text: str) -> None:
    with installation.database.writing() as session:
        order = orders.Order(slug=slug, kind="archetype", title=slug, version="1.0.0", format="adl")
        imports.import_published(session, people.console(session), orders.plan(session, order, text.encode(), "a.adl"))


def _of(installation: Installation, slug: str) -> Relatives:
    with installation.database.reading() as session:
        edition = library.edition(session, slug, library.latest_number(session, slug))
        content = contents.load(session, "archetype", edition.version.content_hash)
        found = relatives.relatives(session, ANONYMOUS, edition, content)
        for side in (found.parents, found.children, found.hosts, *(slot.fillers for slot in found.slots)):
            assert all(each.standard is None or each.standard.title for each in side)
        return found


@pytest.fixture
def published(own_installation: Installation) -> Installation:
    _publish(own_installation, "device", DEVICE)
    _publish(own_installation, "pulse", PULSE)
    _publish(own_installation, "pulse-child", CHILD)
    return own_installation


def test_parents_specialisations_and_slots_are_found_both_ways(published: Installation) -> None:
    pulse, child, device = (_of(published, slug) for slug in ("pulse", "pulse-child", "device"))
    assert [each.id for each in pulse.children] == ["pulse-child"]
    assert [each.id for each in child.parents] == ["openEHR-EHR-OBSERVATION.pulse_test.v1"]
    assert [[each.id for each in slot.fillers] for slot in pulse.slots] == [["openEHR-EHR-CLUSTER.device.v1"]]
    assert [each.id for each in device.hosts] == ["pulse", "pulse-child"]
    assert (pulse.parents, device.slots, device.templates) == ((), (), ())


def test_the_picture_and_the_lists_show_the_same(published: Installation, app, visit) -> None:  # type: ignore[no-untyped-def]
    text = visit("").get("/standards/pulse/versions/1.0.0?view=family&lang=en").text
    assert "Specialised by" in text
    assert text.count('href="/standards/device"') == 1
    assert "mindmap-wide" in text
    assert visit("").get("/standards/pulse/versions/1.0.0?view=form").status_code == 200
    assert visit("").get("/standards/pulse-child/versions/1.0.0?view=form").status_code == 200


def test_slots_are_told_by_the_names_that_archetypes_have_here(own_installation: Installation, visit) -> None:  # type: ignore[no-untyped-def]
    order = orders.Order("maaleur", "archetype", "Måleur", version="1.0.0", titles={"en": "Measuring watch"})
    with own_installation.database.writing() as session:
        planned = orders.plan(session, order, DEVICE.encode(), "a.adl")
        imports.import_published(session, people.console(session), planned)
    _publish(own_installation, "pulse", PULSE)
    told = {
        spoken: visit("").get(f"/standards/pulse/versions/1.0.0?view=table&lang={spoken}").text
        for spoken in ("nb", "nn", "en")
    }
    assert "Plass for gruppe: Måleur" in told["nb"]
    assert "Plass for gruppe: Måleur" in told["nn"]
    assert "Slot for cluster: Measuring watch" in told["en"]


def test_what_slots_let_in_and_is_not_here_is_named(own_installation: Installation, visit) -> None:  # type: ignore[no-untyped-def]
    _publish(own_installation, "pulse", PULSE)
    (slot,) = _of(own_installation, "pulse").slots
    assert (slot.fillers, slot.missing, slot.anything) == ((), ("openEHR-EHR-CLUSTER.device.v1",), False)
    text = visit("").get("/standards/pulse/versions/1.0.0?view=family&lang=nb").text
    assert "Slipper inn, men er ikke i registeret" in text
    assert "topic-slot" in text


def test_slots_of_an_operational_template_are_looked_up_unless_it_is_huge(
    own_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _of(own_installation, "handrapport")
    assert ([each.id for each in found.parts], found.unread) == (
        ["openEHR-EHR-COMPOSITION.hand_report.v1", "openEHR-EHR-OBSERVATION.grip_strength.v1"], False,
    )  # fmt: skip
    monkeypatch.setattr(relatives, "MOST_TEXT", 10)
    assert _of(own_installation, "handrapport").unread


def test_the_picture_has_a_bound() -> None:
    many = tuple(relatives.Relative(f"a{number}", None) for number in range(family.MOST + 3))
    root = family.graph(Relatives((), many, (), (), (), ()), "Title", str, "nb")
    assert [branch.text for branch in root.children] == ["Specialised by"]
    assert root.children[0].children[-1].text == "+ 3"


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("openEHR-EHR-CLUSTER.care_team.v0", "care team (v0), gruppe"),
        ("openEHR-EHR-ADMIN_ENTRY.care_team.v0.1.0", "care team (v0.1.0), administrativ oppføring"),
        ("openEHR-DEMOGRAPHIC-ROBOT.arm-left.v1", "arm-left (v1), robot"),
        ("openEHR-EHR-CLUSTER\\.exam.*", "openEHR-EHR-CLUSTER\\.exam.*"),
    ],
)
def test_what_is_not_here_is_called_by_its_concept_and_sort(id: str, name: str) -> None:
    assert family.called(id, "nb") == name
