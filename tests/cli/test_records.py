"""`fagregister check-instance`: records in files held to a published archetype."""

import json

import pytest

from registry.kinds.archetype import ARCHETYPE
from registry.kinds.kind import About
from tests.cli.conftest import Shell


@pytest.fixture
def archetype(shell: Shell) -> Shell:
    file = shell.file("smerte.adl", ARCHETYPE.sample())
    shell.ok("import", file, "--kind", "archetype", "--id", "smerte", "--version", "1", "--publish")
    return shell


def test_records_are_held_to_an_archetype(archetype: Shell) -> None:
    example = ARCHETYPE.write(ARCHETYPE.sample(), "example", About("smerte", {}, "1"))
    good = archetype.file("good.json", example)
    wrong = archetype.file("wrong.json", json.dumps(json.loads(example) | {"nowhere/at|all": 1}))
    assert archetype.ok("check-instance", good, "--template", "smerte").out.endswith("good.json: 0 problems, flat\n")
    told = archetype("check-instance", good, wrong, "--template", "smerte@1")
    assert (told.code, "error IUNK [nowhere/at|all]" in told.out) == (1, True)
    found = archetype("check-instance", wrong, "--template", "smerte", "--json")
    assert found.code == 1
    assert [each["code"] for each in found.json[str(wrong)]] == ["IUNK"]


def test_what_is_no_record_and_what_is_not_here_is_refused(archetype: Shell) -> None:
    broken = archetype.file("broken.json", "{")
    refused = archetype("check-instance", broken, "--template", "smerte")
    assert (refused.code, "json-syntax" in refused.err) == (1, True)
    assert "smerte" in archetype.refused("check-instance", archetype.file("r.json", "{}"), "--template", "smerte@9")
