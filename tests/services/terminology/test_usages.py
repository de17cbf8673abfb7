"""Where a code is used: named, chosen by a rule, translated; and how an expansion moves with its code system."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS
from registry.errors import ContentError, NotFound, Unauthenticated
from registry.models import Standard
from registry.services.reading import histories, library
from registry.services.reading.library import When
from registry.services.terminology import expansions, usages
from registry.services.terminology.expansions import Reading
from registry.services.upkeep.installation import Installation
from tests.services import press, shelves


@pytest.fixture
def session(sqlite: Installation) -> Iterator[Session]:
    shelves.stock(sqlite)
    with sqlite.database.reading() as session:
        yield session


def used(session: Session, key: str, number: str = "2") -> list[tuple[str, str, str]]:
    edition = library.edition(session, "sykdommer", number)
    found = usages.of(session, ANONYMOUS, edition, key)
    return [(each.standard.slug, each.how, each.item) for each in found]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("J1", [("utvalg", "names", "J1"), ("lunger", "chooses", ""), ("kart", "translates", "")]),
        ("J3", [("lunger", "chooses", "")]),
        ("K", [("utvalg", "names", "K")]),
        ("finnes ikke", []),
    ],
)
def test_those_that_have_to_do_with_a_code_are_found(
    session: Session, key: str, expected: list[tuple[str, str, str]]
) -> None:
    assert used(session, key) == expected


def test_a_map_is_found_from_its_target_too(sqlite: Installation) -> None:
    shelves.stock(sqlite)
    with sqlite.database.reading() as session:
        found = usages.of(session, ANONYMOUS, library.edition(session, "icpc", "1"), "R81")
    assert [(each.standard.slug, each.how) for each in found] == [("kart", "translates-to")]


def test_other_kinds_of_content_have_no_rules_that_choose(session: Session) -> None:
    found = usages.of(session, ANONYMOUS, library.edition(session, "utvalg", "1.0.0"), "J1")
    assert found == []


def test_what_a_licence_closes_is_not_told(sqlite: Installation) -> None:
    shelves.stock(sqlite)
    with sqlite.database.writing() as session:
        for row in session.scalars(select(Standard).where(Standard.slug.in_(["lunger", "utvalg"]))).unique():
            row.licence = {"view": "login"}
    with sqlite.database.reading() as session:
        assert used(session, "J1") == [("kart", "translates", "")]


def test_value_sets_that_go_round_in_a_ring_choose_nothing(sqlite: Installation) -> None:
    shelves.stock(sqlite)
    shelves.codeset(sqlite, "ring", {"type": "value-set", "url": "urn:ring", "include": [{"value_sets": ["lunger"]}]})
    again = {"type": "value-set", "include": [{"system": shelves.SYSTEM, "value_sets": ["ring"]}]}
    shelves.codeset(sqlite, "lunger", again)
    with sqlite.database.reading() as session:
        assert ("lunger", "chooses", "") not in used(session, "J3")


def test_superseded_versions_stand_last(sqlite: Installation) -> None:
    shelves.stock(sqlite)
    listed = {"system": shelves.SYSTEM, "concepts": [{"code": "J1"}, {"code": "J2"}]}
    shelves.codeset(sqlite, "utvalg", {"type": "value-set", "include": [listed]})
    with sqlite.database.reading() as session:
        found = usages.of(session, ANONYMOUS, library.edition(session, "sykdommer", "2"), "J1")
    assert [(each.standard.slug, each.version, each.in_use) for each in found] == [
        ("utvalg", "2.0.0", True),
        ("lunger", "1.0.0", True),
        ("kart", "1.0.0", True),
        ("utvalg", "1.0.0", False),
    ]


def moved(session: Session, old: dict[str, str], new: dict[str, str], slug: str = "lunger") -> expansions.Moved:
    edition = library.edition(session, slug, "1.0.0")
    return expansions.between(session, ANONYMOUS, Reading(edition, old), Reading(edition, new))


def test_the_same_rule_is_read_over_two_editions(session: Session) -> None:
    found = moved(session, {shelves.SYSTEM: "1"}, {shelves.SYSTEM: "2"})
    assert [(each.kind, each.entry.code) for each in found.changes] == [
        ("changed", "J2"),
        ("changed", "J1"),
        ("added", "J3"),
    ]
    assert (found.totals, found.count("added"), found.count("removed")) == ((3, 4), 1, 0)
    assert [each[-1] for each in found.used] == [f"{shelves.SYSTEM}|1", f"{shelves.SYSTEM}|2"]
    assert moved(session, {}, {shelves.SYSTEM: "2"}).changes == ()


def test_a_comparison_is_kept_for_who_leafs_through_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansions, "KEPT", 1)
    first = moved(session, {shelves.SYSTEM: "1"}, {})
    monkeypatch.setattr(expansions, "_expanded", None)
    assert moved(session, {shelves.SYSTEM: "1"}, {}) is first
    monkeypatch.undo()
    assert moved(session, {}, {}).changes == ()


def test_only_systems_with_several_editions_are_offered(session: Session) -> None:
    editions = [library.edition(session, slug, "1.0.0") for slug in ("lunger", "utvalg", "kart")]
    assert expansions.systems(session, editions) == {shelves.SYSTEM: ["2", "1"]}


def test_an_expansion_that_cannot_be_made_says_why(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ContentError, match="cannot be expanded"):
        moved(session, {shelves.SYSTEM: "99"}, {})
    monkeypatch.setattr(expansions, "MOST", 1)
    with pytest.raises(ContentError, match="too many to compare"):
        moved(session, {}, {})


def test_an_expansion_needs_the_licence_of_what_it_draws_on(sqlite: Installation) -> None:
    shelves.stock(sqlite)
    with sqlite.database.writing() as session:
        session.scalars(select(Standard).where(Standard.slug == "sykdommer")).unique().one().licence = {"view": "login"}
    with sqlite.database.reading() as session, pytest.raises(Unauthenticated):
        moved(session, {}, {})


def test_the_history_of_an_item_stands_newest_first(installation: Installation) -> None:
    for codes in (press.FIRST, press.PATCHED, press.MAJOR, press.MINOR):
        press.publish(installation, "liste", codes)
    with installation.database.reading() as session:
        steps = histories.history(session, ANONYMOUS, "liste", "B").steps
        early = histories.history(
            session, ANONYMOUS, "liste", "B", When(known_at=steps[2].version.version.recorded_at)
        ).steps
        with pytest.raises(NotFound, match="No version of liste has an item X"):
            histories.history(session, ANONYMOUS, "liste", "X")
    assert [(each.version.version.number, each.happened) for each in steps] == [
        ("2.1.0", "back"),
        ("2.0.0", "removed"),
        ("1.0.1", "changed"),
        ("1.0.0", "came"),
    ]
    assert [(each.field, each.before, each.after) for each in steps[2].fields] == [("display", "Beta", "Beta.")]
    assert [each.happened for each in early] == ["changed", "came"]


def test_the_history_of_a_licensed_item_needs_leave_to_look_up(sqlite: Installation) -> None:
    press.publish(sqlite, "liste", press.FIRST)
    with sqlite.database.writing() as session:
        session.scalars(select(Standard)).unique().one().licence = {"lookup": "login"}
    with sqlite.database.reading() as session, pytest.raises(Unauthenticated):
        histories.history(session, ANONYMOUS, "liste", "A")
