"""What changed between two versions, and who points at what."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import ANONYMOUS
from registry.errors import Forbidden, NotFound
from registry.kinds.archetype import ARCHETYPE
from registry.services.judging import differences
from registry.services.members import people
from registry.services.reading import library
from registry.services.reading.library import When
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.archetypes.validation.texts import PARENT, child, one
from tests.conftest import Clock
from tests.services import press

PHRASE = kinds.kind("phrase")


@pytest.fixture
def shelf(installation: Installation, clock: Clock) -> Installation:
    """A list in two editions, and a phrase that points at it in each of its two versions."""
    reference = next(iter(PHRASE.references(PHRASE.sample())))
    key = reference.target_item or "A"
    press.adopt(installation, "typer", {key: "Type"}, "1", identifiers=(reference.target,))
    clock.forward(days=1)
    sample = PHRASE.sample()
    press.publish(installation, "frase", contents.prepare(PHRASE, sample), kind="phrase")
    clock.forward(days=1)
    press.adopt(installation, "typer", {key: "Type", "X": "Ny"}, "2")
    clock.forward(days=1)
    changed = sample | {"title": {"nb": "Et annet navn", "nn": "Eit anna namn"}}
    press.publish(installation, "frase", contents.prepare(PHRASE, changed), kind="phrase")
    return installation


def told(session: Session, slug: str, **asked: object) -> list[tuple[str, str, str | None, str]]:
    found = differences.dependents(session, ANONYMOUS, slug, **asked)  # type: ignore[arg-type]
    return [(each["standard"], each["version"], each["target_version"], each["status"]) for each in found]


def test_the_difference_has_the_shape_that_the_api_promises(installation: Installation) -> None:
    press.publish(installation, "liste", {"A": "Alfa", "B": "Beta", "C": "Gamma"})
    press.publish(installation, "liste", {"A": "Alfa", "B": "Noe annet", "D": "Delta"})
    with installation.database.reading() as session:
        found = differences.as_dict(differences.between(session, "liste", "1.0.0", "2.0.0"))
        back = differences.as_dict(differences.between(session, "liste", "2.0.0", "1.0.0"))
        same = differences.as_dict(differences.between(session, "liste", "2.0.0", "2.0.0"))
        for old, new in (("1.0.0", "9"), ("9", "1.0.0")):
            with pytest.raises(NotFound, match="no version 9"):
                differences.between(session, "liste", old, new)
    assert (found["grade"], found["safety"], found["added"], found["removed"]) == ("major", False, ["D"], ["C"])
    changed = found["changed"]
    assert [(each["key"], each["fields"]) for each in changed] == [
        ("B", [{"field": "display", "before": "Beta", "after": "Noe annet"}])
    ]
    assert set(changed[0]["reasons"]) <= set(found["reasons"])
    assert (back["added"], back["removed"]) == (["C"], ["D"])
    nothing = {"grade": None, "reasons": [], "safety": False, "added": [], "removed": [], "changed": [], "names": {}}
    assert same == nothing


def test_changed_items_are_named_those_of_a_specialisation_as_its_parent_calls_them(sqlite: Installation) -> None:
    parent = one("ELEMENT[id2] occurrences matches {0..9}", "id2", archetype_id=PARENT)
    press.publish(sqlite, "mor", contents.prepare(ARCHETYPE, parent), kind="archetype")
    for most in ("3", "2"):
        text = child(f"ELEMENT[id2] occurrences matches {{0..{most}}}")
        press.publish(sqlite, "barn", contents.prepare(ARCHETYPE, text), kind="archetype")
    press.publish(sqlite, "liste", {"A": "Alfa", "C": "Gamma"})
    press.publish(sqlite, "liste", {"A": "Alpha", "D": "Delta"})
    with sqlite.database.reading() as session:
        found = differences.named(session, "barn", "1.0.0", "2.0.0")
        listed = differences.named(session, "liste", "1.0.0", "2.0.0")
    (changed,) = found["changed"]
    assert (changed["key"], found["names"]) == ("/items[id2]", {"/items[id2]": "id2"})
    assert listed["names"] == {"A": "Alpha", "D": "Delta", "C": "Gamma"}


def test_dependencies_are_pinned_to_what_was_in_force_when_it_was_published(shelf: Installation, clock: Clock) -> None:
    with shelf.database.reading() as session:
        first = differences.dependencies(session, ANONYMOUS, "frase", "1.0.0")
        now = differences.dependencies(session, ANONYMOUS, "frase")
        then = differences.dependencies(session, ANONYMOUS, "frase", when=When(clock.time - timedelta(hours=30)))
        with pytest.raises(NotFound):
            differences.dependencies(session, ANONYMOUS, "frase", "9")
    assert {(each["standard"], each["version"]) for each in first} == {("typer", "1")}
    assert {(each["standard"], each["version"]) for each in now} == {("typer", "2")}
    assert then == first
    assert all(each["uri"] and each["purpose"] for each in now)


def test_dependents_are_told_with_their_standing(shelf: Installation, clock: Clock) -> None:
    with shelf.database.reading() as session:
        first, last = told(session, "typer")[0], told(session, "typer")[-1]
        assert first == ("frase", "1.0.0", "1", "superseded")
        assert last[1:] == (last[1], "2", "in-force")
        assert {each[2] for each in told(session, "typer", version="1")} == {"1"}
        with pytest.raises(NotFound, match="no version 9"):
            told(session, "typer", version="9")
        assert told(session, "typer", item="none such") == []
        item = differences.dependents(session, ANONYMOUS, "typer")[0]["target_item"]
        if item is not None:
            assert told(session, "typer", item=item) == told(session, "typer")
        before = told(session, "typer", when=When(known_at=clock.time - timedelta(hours=30)))
        assert {each[1:] for each in before} == {("1.0.0", "1", "in-force")}
        assert told(session, "frase") == []
        with pytest.raises(NotFound):
            told(session, "ukjent")


def test_what_a_licence_keeps_back_is_not_told_of_by_what_it_points_at(shelf: Installation) -> None:
    with shelf.database.writing() as session:
        library.standard(session, "frase").licence = {"view": "closed"}
    with shelf.database.reading() as session:
        assert told(session, "typer") == []
        with pytest.raises(Forbidden, match="closed"):
            differences.dependencies(session, ANONYMOUS, "frase")
        with pytest.raises(Forbidden):
            told(session, "frase")
        assert differences.dependents(session, people.console(session), "typer") != []
