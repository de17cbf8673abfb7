"""Content is judged as it would be published: alone once, and anew where the rest of the registry has a say."""

from typing import Any

import pytest

from registry import kinds
from registry.services.judging.assessments import Assessment, assess
from registry.services.judging.world import Answers, RegistryWorld
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.services import press

PHRASE = kinds.kind("phrase")


def judged(installation: Installation, kind: str, content: Any, **more: Any) -> Assessment:
    with installation.database.reading() as session:
        hash = contents.prepare(kinds.kind(kind), content).hash
        return assess(session, kind, hash, content=content, **more)


def test_what_rests_on_others_is_judged_anew(installation: Installation) -> None:
    sample = PHRASE.sample()
    before = judged(installation, "phrase", sample)
    assert {each.code for each in before.errors} == {"unknown-reference"}
    assert all(found.number is None for found in before.references)
    reference = before.references[0].reference
    press.adopt(installation, "typer", {reference.target_item or "A": "Type"}, "1", identifiers=(reference.target,))
    after = judged(installation, "phrase", sample)
    assert after.errors == []
    assert after.difference is None
    assert after.claims
    assert {(found.slug, found.number) for found in after.references} == {("typer", "1")}
    assert all(found.standard_id for found in after.references)


def test_what_rests_on_itself_is_judged_once(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.kind("codeset")
    content = kind.load(b'{"concepts":[{"code":"Once","display":"En","parents":["x"]}],"type":"code-system"}')
    asked = []
    problems = type(kind).problems

    def counted(self: Any, *arguments: Any) -> Any:
        asked.append(arguments)
        return problems(self, *arguments)

    monkeypatch.setattr(type(kind), "problems", counted)
    found = [judged(sqlite, "codeset", content).problems for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert [each.code for each in found[0]] == ["unknown-parent"]
    assert len(asked) == 1


def test_stored_content_is_judged_by_its_hash_against_a_base(installation: Installation) -> None:
    first, second = press.prepared(press.FIRST), press.prepared(press.MAJOR)
    with installation.database.writing() as session:
        contents.store(session, first)
        contents.store(session, second)
    with installation.database.reading() as session:
        found = assess(session, "codeset", second.hash, first.hash)
        assert found.difference is not None
        assert [change.key for change in found.difference.changes] == ["B"]
        assert found.problems == ()


def test_the_world_is_what_is_published(installation: Installation) -> None:
    press.adopt(installation, "liste", press.FIRST, "1", identifiers=("urn:oid:1.2.3",))
    with installation.database.reading() as session:
        world = RegistryWorld(session, "liste")
        assert world.answers == Answers()
        target = world.target("urn:oid:1.2.3")
        assert target is not None
        assert (target.slug, target.kind, target.version, target.status) == ("liste", "codeset", "1", "in-force")
        assert world.answers.targets == {("urn:oid:1.2.3", None): target}
        assert world.target("urn:oid:1.2.3", "2") is None
        assert world.target("urn:oid:9") is None
        item = world.item(target, "A")
        assert item is not None
        assert item.label == "Alfa"
        assert world.item(target, "X") is None
        assert world.claimed_by("hotkey:x:y") is None
