"""The published code sets as one terminology under the registry's own names and numbers."""

from datetime import timedelta

from registry.services.reading import library
from registry.services.terminology import asking, terminologies
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press

OID, URL = "urn:oid:1.2.3", "http://example.org/liste"


def test_a_code_set_bears_the_registrys_name_number_and_status(installation: Installation, clock: Clock) -> None:
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=(OID, URL))
    clock.forward(days=1)
    press.adopt(installation, "liste", press.MINOR, "2")
    press.adopt(installation, "med-oid", press.FIRST, "1", identifiers=("urn:oid:1.2.4",))
    press.publish(installation, "uten-navn", press.FIRST)
    with installation.database.reading() as session:
        things = [terminologies.thing(session, each) for each in terminologies.editions(session)]
        then = library.When(known_at=library.edition(session, "liste", "1").version.recorded_at)
        assert [each.version.number for each in terminologies.editions(session, then)] == ["1"]
    assert [(each.url, each.version, each.status) for each in things] == [
        (URL, "2", "active"),
        (URL, "1", "retired"),
        ("urn:oid:1.2.4", "1", "active"),
        ("urn:fagregister:uten-navn", "1.0.0", "active"),
    ]
    assert things[0].identifiers == (OID,)


def test_the_terminology_is_shared_until_something_is_published(installation: Installation) -> None:
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=(URL,))
    with installation.database.reading() as session:
        first = asking.terminology(session, installation.files)
        assert asking.terminology(session, installation.files) is first
    press.adopt(installation, "liste", press.MINOR, "2")
    with installation.database.reading() as session:
        second = asking.terminology(session, installation.files)
        assert second is not first
        assert second.lookup(URL, "C").display == "Gamma"


def test_who_began_to_read_before_a_publication_does_not_hide_it_from_others(installation: Installation) -> None:
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=(URL,))
    with installation.database.reading() as early:
        library.standard(early, "liste")
        press.adopt(installation, "liste", press.MINOR, "2")
        before = asking.terminology(early, installation.files)
    with installation.database.reading() as session:
        after = asking.terminology(session, installation.files)
    assert before.code_system(URL).version == "1"
    assert after.code_system(URL).version == "2"


def test_a_scheduled_code_set_is_a_draft_until_its_day(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time.replace(year=2027))
    with installation.database.reading() as session:
        things = [terminologies.thing(session, each) for each in terminologies.editions(session)]
    assert [(each.version, each.status) for each in things] == [("1.1.0", "draft"), ("1.0.0", "active")]


def test_the_shared_terminology_follows_the_calendar(installation: Installation, clock: Clock) -> None:
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=(URL,))
    press.publish(installation, "annen", press.FIRST)
    press.publish(installation, "annen", press.MINOR, valid_from=clock.time + timedelta(days=30))
    with installation.database.reading() as session:
        first = asking.terminology(session, installation.files)
    clock.forward(days=29)
    with installation.database.reading() as session:
        assert asking.terminology(session, installation.files) is first
    clock.forward(days=1)
    with installation.database.reading() as session:
        second = asking.terminology(session, installation.files)
        assert second is not first
        assert asking.terminology(session, installation.files) is second
