"""What refers to what: where it led at publication, where it leads now, and who uses something, in any order."""

import pytest

import archetypes
from registry.access import ANONYMOUS
from registry.errors import NotFound
from registry.kinds.archetype import ARCHETYPE
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.judging import differences, relatives
from registry.services.judging.references import references
from registry.services.members import people
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.archetypes.opt.documents import template
from tests.archetypes.texts import text
from tests.services.packing import named

SLOT = r"allow_archetype OBSERVATION matches { include archetype_id/value matches {/openEHR-EHR-OBSERVATION\.pain"
SLOT += r"(-[a-zA-Z0-9_]+)*\.v1/} }"
HOST = text(f"SECTION[at0000] matches {{ items matches {{ {SLOT} }} }}", archetype_id="openEHR-EHR-SECTION.try.v1")
OPT = template().replace("openEHR-EHR-OBSERVATION.grip_strength.v1", "openEHR-EHR-OBSERVATION.pain.v1")
PAIN = "openEHR-EHR-OBSERVATION.pain.v1"


def publish(installation: Installation, slug: str, content: str, version: str = "1") -> None:
    order = Order(slug, "archetype", slug, version=version)
    name = "a.opt" if content.startswith("<") else "a.adl"
    with installation.database.writing() as session:
        planned = orders.plan(session, order, content.encode(), name)
        imports.import_published(session, people.console(session), planned)


@pytest.fixture
def users_first(sqlite: Installation) -> Installation:
    """A slot and a template that name an archetype which is published after them."""
    publish(sqlite, "host", HOST)
    publish(sqlite, "form", OPT)
    publish(sqlite, "pain", named("pain"))
    return sqlite


def test_a_reference_tells_where_it_led_and_where_it_leads_now(users_first: Installation) -> None:
    with users_first.database.reading() as session:
        (found,) = references(session, ANONYMOUS, "host", "1")
        assert (found["uri"], found["purpose"], found["standard"], found["version"]) == (PAIN, "allows", None, None)
        assert found["now"] == {"standard": "pain", "version": "1", "status": "in-force"}
        assert references(session, ANONYMOUS, "host", "1", unresolved=True) == []
        assert [each["uri"] for each in references(session, ANONYMOUS, "form", "1", unresolved=True)] == [
            "openEHR-EHR-COMPOSITION.hand_report.v1"
        ]


def test_who_uses_it_is_known_also_where_the_user_came_first(users_first: Installation) -> None:
    with users_first.database.reading() as session:
        for version in (None, "1"):
            found = differences.dependents(session, ANONYMOUS, "pain", version)
            assert [(each["standard"], each["target_version"]) for each in found] == [("form", None), ("host", None)]


def test_a_later_user_points_at_the_version_that_was_in_force(users_first: Installation) -> None:
    publish(users_first, "late", HOST.replace("SECTION.", "SECTION.late_"))
    with users_first.database.reading() as session:
        found = {each["standard"]: each for each in differences.dependents(session, ANONYMOUS, "pain", "1")}
        assert found["late"]["target_version"] == "1"
        assert references(session, ANONYMOUS, "late", "1")[0]["standard"] == "pain"


def test_templates_and_slots_are_relatives_whichever_came_first(users_first: Installation) -> None:
    with users_first.database.reading() as session:
        edition = library.edition(session, "pain", "1")
        content = contents.load(session, "archetype", edition.version.content_hash)
        found = relatives.relatives(session, ANONYMOUS, edition, content)
    assert [each.id for each in found.templates] == ["form"]
    assert [each.id for each in found.hosts] == ["host"]


def test_another_standard_of_like_name_is_no_user(users_first: Installation) -> None:
    publish(users_first, "painful", ARCHETYPE.sample())
    with users_first.database.reading() as session:
        assert differences.dependents(session, ANONYMOUS, "painful") == []


def test_a_code_system_is_found_by_any_of_its_names(sqlite: Installation) -> None:
    bindings = 'term_bindings = <["x"] = <items = <["at0000"] = <[ICPC-2::R81]>>>>'
    publish(sqlite, "bound", text(ontology=bindings))
    order = Order("icpc", "codeset", "ICPC-2", version="1", identifiers=("urn:oid:2.16.578.1.12.4.1.1.7170",))
    with sqlite.database.writing() as session:
        planned = orders.plan(session, order, b"code,display\nR81,Lungebetennelse\n", "a.csv")
        imports.import_published(session, people.console(session), planned)
    with sqlite.database.reading() as session:
        (found,) = references(session, ANONYMOUS, "bound", "1")
        assert found["uri"] == "http://hl7.org/fhir/sid/icpc-2"
        assert found["now"] == {"standard": "icpc", "version": "1", "status": "in-force"}
        assert [each["standard"] for each in differences.dependents(session, ANONYMOUS, "icpc", item="R81")] == [
            "bound"
        ]
        assert library.resolve(session, "no.helse::openEHR-EHR-CLUSTER.try.v1").version.standard.slug == "bound"


def test_an_id_with_a_full_version_leads_to_that_version_also_when_there_are_newer_ones(sqlite: Installation) -> None:
    said = 'description original_author = <["name"] = <"K">> lifecycle_state = <"unmanaged"> details = <["en"] = '
    said += '<language = <[ISO_639-1::en]> purpose = <"x">>>'
    first = archetypes.write(archetypes.read(text(description=said)), "adl2")
    assert "openEHR-EHR-CLUSTER.try.v1.0.0" in first
    for number in ("1.0.0", "1.0.1", "1.1.0"):
        publish(sqlite, "try", first.replace("try.v1.0.0", f"try.v{number}"), number)
    with sqlite.database.reading() as session:
        for name, number in (("v1.0.0", "1.0.0"), ("v1.0", "1.0.1"), ("v1.1", "1.1.0"), ("v1", "1.1.0")):
            found = library.resolve(session, f"openEHR-EHR-CLUSTER.try.{name}")
            assert found.version.number == number
        for gone in ("try.v1.2", "try.v1.0.7", "other.v1.0.0"):
            with pytest.raises(NotFound):
                library.resolve(session, f"openEHR-EHR-CLUSTER.{gone}")
