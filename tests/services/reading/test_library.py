"""Standards and versions as they are read: which there are, what holds when, where a URI leads."""

from datetime import timedelta

import pytest

from registry.access import ANONYMOUS
from registry.errors import BadRequest, NotFound
from registry.services.members import networks, people
from registry.services.reading import library
from registry.services.reading.library import When
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press

OID = "urn:oid:2.16.578.1.12.4.1.1.7110"
URL = "http://example.org/liste"


@pytest.fixture
def shelf(installation: Installation, clock: Clock) -> Installation:
    """`liste` adopted in two editions under two names, `annen` own and scheduled, `gammel` recalled."""
    with installation.database.writing() as session:
        networks.add_network(session, people.console(session), "kreft", {"nb": "Kreft"})
    press.adopt(
        installation,
        "liste",
        press.FIRST,
        "2025",
        title="En liste 100 % før år 2030",
        identifiers=(OID, URL),
        network="kreft",
    )
    clock.forward(days=10)
    press.adopt(installation, "liste", press.MINOR, "2026")
    press.publish(installation, "annen", press.FIRST, valid_from=clock.time + timedelta(days=5))
    press.publish(installation, "gammel", press.FIRST)
    clock.forward(days=1)
    press.end(installation, "gammel", "recall")
    return installation


def test_standards_are_listed_by_slug_and_narrowed(shelf: Installation) -> None:
    cases = {
        (): ["annen", "gammel", "liste"],
        (("kind", "codeset"),): ["annen", "gammel", "liste"],
        (("kind", "phrase"),): [],
        (("network", "kreft"),): ["liste"],
        (("network", "akutt"),): [],
        (("q", "EN LISTE"),): ["liste"],
        (("q", "FØR ÅR"),): ["liste"],
        (("q", "nb"),): [],
        (("q", "100 %"),): ["liste"],
        (("q", "%"),): ["liste"],
        (("q", "_"),): [],
        (("q", "7110"),): ["liste"],
        (("q", "gam"),): ["gammel"],
        (("after", "annen"),): ["gammel", "liste"],
        (("limit", 2),): ["annen", "gammel"],
        (("after", "annen"), ("limit", 1), ("kind", "codeset")): ["gammel"],
    }
    with shelf.database.reading() as session:
        found = {case: [each.slug for each in library.standards(session, **dict(case))] for case in cases}
    assert found == cases


def test_a_card_shows_what_is_in_force_and_else_why_nothing_is(shelf: Installation, clock: Clock) -> None:
    with shelf.database.reading() as session:
        cards = library.cards(session, library.standards(session))
    assert [(each.standard.slug, each.latest, each.current, each.current_status) for each in cards] == [
        ("annen", "1.0.0", None, "scheduled"),
        ("gammel", "1.0.0", None, "recalled"),
        ("liste", "2026", "2026", "in-force"),
    ]


def test_a_card_of_an_earlier_time_shows_what_was_known_then(shelf: Installation, clock: Clock) -> None:
    before = When(known_at=clock.time - timedelta(days=5))
    with shelf.database.reading() as session:
        cards = {each.standard.slug: each for each in library.cards(session, library.standards(session), before)}
    assert (cards["liste"].latest, cards["liste"].current) == ("2025", "2025")
    assert (cards["annen"].latest, cards["annen"].current, cards["annen"].current_status) == (None, None, None)


def test_editions_come_newest_first_with_their_standing(shelf: Installation, clock: Clock) -> None:
    with shelf.database.reading() as session:
        found = library.editions(session, library.standard(session, "liste"))
        assert [(each.version.number, each.status) for each in found] == [("2026", "in-force"), ("2025", "superseded")]
        assert found[1].standing is not None
        assert found[1].standing.valid_from == found[0].standing.valid_from  # type: ignore[union-attr]
        early = library.editions(session, library.standard(session, "liste"), When(clock.time - timedelta(days=60)))
        assert {each.status for each in early} == {"scheduled"}


def test_a_version_is_found_by_its_number_and_never_replaced_by_another(shelf: Installation) -> None:
    with shelf.database.reading() as session:
        assert library.edition(session, "liste", "2025").version.number == "2025"
        for number in ("2024", "", "20", "latest", "9" * 500):
            with pytest.raises(NotFound, match="It has: 2026, 2025") as refused:
                library.edition(session, "liste", number)
            assert refused.value.code == "no-version"
            assert len(str(refused.value)) < 200
        with pytest.raises(NotFound, match="There is no standard ukjent"):
            library.edition(session, "ukjent", "1")


def test_the_current_and_the_latest_number(shelf: Installation, clock: Clock) -> None:
    earlier = When(clock.time - timedelta(days=5))
    with shelf.database.reading() as session:
        assert library.current_number(session, "liste") == "2026"
        assert library.current_number(session, "liste", earlier) == "2025"
        assert library.latest_number(session, "liste") == "2026"
        assert library.latest_number(session, "liste", When(known_at=earlier.valid_at)) == "2025"
        for slug in ("annen", "gammel"):
            assert library.latest_number(session, slug) == "1.0.0"
            with pytest.raises(NotFound) as refused:
                library.current_number(session, slug)
            assert refused.value.code == "none-in-force"
        with pytest.raises(NotFound) as refused:
            library.latest_number(session, "annen", When(known_at=earlier.valid_at))
        assert refused.value.code == "no-version"


@pytest.mark.parametrize(
    ("uri", "number"),
    [("liste", "2026"), (OID, "2026"), (URL, "2026"), (f"{URL}|2025", "2025"), (f" {OID}|2026 ", "2026")],
)
def test_a_slug_and_every_uri_lead_to_the_edition(shelf: Installation, uri: str, number: str) -> None:
    with shelf.database.reading() as session:
        found = library.resolve(session, uri)
        assert (found.version.standard.slug, found.version.number) == ("liste", number)


@pytest.mark.parametrize(
    ("uri", "code"),
    [("urn:oid:1.2.3", "unknown-uri"), ("LISTE", "unknown-uri"), (f"{URL}/", "unknown-uri"), ("%", "unknown-uri"),
     (f"{URL}|1999", "no-version"), ("gammel", "none-in-force")],
)  # fmt: skip
def test_a_uri_that_leads_nowhere_says_so(shelf: Installation, uri: str, code: str) -> None:
    with shelf.database.reading() as session, pytest.raises(NotFound) as refused:
        library.resolve(session, uri)
    assert refused.value.code == code


@pytest.mark.parametrize("uri", ["", "  ", "|2026"])
def test_no_uri_at_all_is_bad_use(sqlite: Installation, uri: str) -> None:
    with sqlite.database.reading() as session, pytest.raises(BadRequest, match="Give a URI"):
        library.resolve(session, uri)


def test_content_is_stored_once_and_refused_when_altered(installation: Installation) -> None:
    press.publish(installation, "en", press.FIRST)
    press.publish(installation, "to", press.FIRST)
    ready = press.prepared(press.FIRST)
    with installation.database.writing() as session:
        row = contents.store(session, ready)
        assert contents.raw(session, ready.hash).startswith(b'{"concepts"')
        assert contents.load(session, "codeset", ready.hash) == contents.load(session, "codeset", ready.hash)
        row.data = b"altered"
        session.flush()
        with pytest.raises(Exception, match="has been altered"):
            contents.raw(session, ready.hash)
        row.data = ready.data[:-3]
        session.flush()
        with pytest.raises(Exception, match="has been altered"):
            contents.raw(session, ready.hash)
        row.data = ready.data
        with pytest.raises(NotFound, match="There is no content"):
            contents.raw(session, "0" * 64)


def test_reading_needs_nobody(sqlite: Installation) -> None:
    assert not ANONYMOUS.known
    with sqlite.database.reading() as session:
        assert library.standards(session) == []
        assert library.cards(session, []) == []
