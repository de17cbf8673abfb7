"""Large texts are judged once: what was found out lies in files, and holds while the registry answers the same."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from archetypes import Named
from registry import kinds
from registry.kinds.kind import Target
from registry.services.importing import orders
from registry.services.importing.orders import Order
from registry.services.judging import assessments, differences
from registry.services.judging.assessments import Assessment, assess
from registry.services.judging.world import Answers, RegistryWorld
from registry.services.stored import contents, items, judgement_form, judgements, leftovers
from registry.services.stored.items import Held
from registry.services.upkeep.installation import Installation
from tests.services import press

KIND = kinds.kind("archetype")
SAMPLE = str(KIND.sample())
#: Rests on an archetype that is not there yet.
CHILD = SAMPLE.replace("\nconcept", "\nspecialise\n\topenEHR-EHR-CLUSTER.parent.v1\n\nconcept").replace(
    "[at0000]", "[at0000.1]"
)
TITLE = {"nb": "Prøve"}


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(judgements, "LARGE", 100)
    forgotten()
    yield
    forgotten()


def forgotten() -> None:
    """As in a process that has seen nothing."""
    for kept in (assessments._problems_kept, assessments._references_kept, differences._kept):
        kept.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the kind is asked to find out."""
    found: list[str] = []
    for name in ("problems", "references", "changes", "items"):
        monkeypatch.setattr(type(KIND), name, _told(found, name, getattr(type(KIND), name)))
    return found


def _told(found: list[str], name: str, verb: Any) -> Any:
    def telling(self: Any, *arguments: Any) -> Any:
        found.append(name)
        return verb(self, *arguments)

    return telling


def stored(installation: Installation, text: str) -> str:
    ready = contents.prepare(KIND, text)
    with installation.database.writing() as session:
        contents.store(session, ready)
    return ready.hash


def judged(installation: Installation, hash: str) -> Assessment:
    with installation.database.reading() as session:
        return assess(session, "archetype", hash)


def test_another_process_reads_what_was_found_out(sqlite: Installation, asked: list[str]) -> None:
    hash = stored(sqlite, CHILD)
    first = judged(sqlite, hash)
    assert {each.code for each in first.problems} >= {"unknown-reference"}
    asked.clear()
    forgotten()
    again = judged(sqlite, hash)
    assert (again.problems, again.claims) == (first.problems, first.claims)
    assert [str(each.text) for each in again.problems] == [str(each.text) for each in first.problems]
    assert [each.reference for each in again.references] == [each.reference for each in first.references]
    assert asked == []


def test_what_the_registry_answers_otherwise_is_judged_anew(sqlite: Installation, asked: list[str]) -> None:
    hash = stored(sqlite, SAMPLE)
    assert judged(sqlite, hash).errors == []
    press.publish(sqlite, "annen", contents.prepare(KIND, SAMPLE), kind="archetype")
    asked.clear()
    assert {each.code for each in judged(sqlite, hash).errors} == {"claimed"}
    assert "problems" in asked


def test_differences_of_large_texts_are_kept(sqlite: Installation, asked: list[str]) -> None:
    old, new = stored(sqlite, SAMPLE), stored(sqlite, SAMPLE.replace("at0001", "at0009"))
    with sqlite.database.reading() as session:
        first = differences.of_contents(session, "archetype", old, new)
        begun = differences.from_nothing(session, "archetype", TITLE, new)
        asked.clear()
        forgotten()
        assert first.changes
        assert differences.of_contents(session, "archetype", old, new) == first
        assert differences.from_nothing(session, "archetype", TITLE, new) == begun
        assert asked == []
        assert differences.from_nothing(session, "archetype", {"nb": "En annen"}, new) is not begun


def test_what_is_damaged_is_made_anew(sqlite: Installation) -> None:
    hash = stored(sqlite, SAMPLE)
    first = judged(sqlite, hash)
    for path in (sqlite.files / judgements.FOLDER).rglob("*.zst"):
        path.write_bytes(b"cut")
    forgotten()
    assert judged(sqlite, hash) == first


def test_items_of_a_large_draft_lie_in_a_file(sqlite: Installation, asked: list[str]) -> None:
    hash = stored(sqlite, SAMPLE)
    held = Held("archetype", hash)
    with sqlite.database.reading() as session:
        every = list(items.walk(session, held))
        asked.clear()
        assert items.counted(session, held, SAMPLE) == len(every) - 1
        assert items.of_keys(session, held, [every[1].key, "/nowhere"]) == {every[1].key: every[1]}
    assert asked == []
    assert every == list(KIND.items(SAMPLE))


def test_an_import_counts_the_items_on_the_way(sqlite: Installation) -> None:
    with sqlite.database.reading() as session:
        planned = orders.plan(session, Order("prove", "archetype"), SAMPLE.encode(), "prove.adl")
        assert items.path_of(session, Held("archetype", planned.prepared.hash)).exists()
    assert planned.items == len(list(KIND.items(SAMPLE))) - 1


def test_old_judgements_are_swept(sqlite: Installation) -> None:
    judged(sqlite, stored(sqlite, SAMPLE))
    files = list((sqlite.files / judgements.FOLDER).rglob("*.zst"))
    assert len(files) == 2
    past = time.time() - leftovers.JUDGED_SECONDS - 1
    os.utime(files[0], (past, past))
    assert leftovers.sweep(sqlite.files) == 1
    assert files[1].exists()


def test_every_sort_of_value_comes_back() -> None:
    rule = kinds.kind("phrase")
    before: Mapping[str, Any] = rule.sample()
    after = {**before, "title": {"nb": "En annen tittel"}, "specialty": "kardiologi"}
    found = rule.changes(before, after)
    assert judgement_form.difference(judgement_form.difference_data(found)) == found
    texts = [str(reason) for change in found.changes for reason in change.reasons]
    again = judgement_form.difference(judgement_form.difference_data(found))
    assert [str(reason) for change in again.changes for reason in change.reasons] == texts


def test_a_node_that_a_reason_names_keeps_its_names_when_it_is_kept() -> None:
    found = KIND.changes(SAMPLE, SAMPLE.replace("text = <", "text = <x ", 1).replace('<x "', '<"Noe annet, ', 1))
    again = judgement_form.difference(json.loads(json.dumps(judgement_form.difference_data(found))))
    named = [each.values["node"] for change in again.changes for each in change.reasons if "node" in each.values]
    assert named
    assert all(isinstance(each, Named) and each.labels for each in named)


def test_a_world_confirms_what_it_would_say_again(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1", identifiers=("urn:oid:1.2.3",))
    target = Target("liste", "codeset", "1", "in-force")
    with sqlite.database.reading() as session:
        world = RegistryWorld(session)
        assert world.confirms(Answers({("urn:oid:1.2.3", None): target}, {"template:x": None}))
        assert not world.confirms(Answers({("urn:oid:1.2.3", None): None}))
        assert not world.confirms(Answers(holders={"template:x": "liste"}))
        assert world.answers == Answers()
