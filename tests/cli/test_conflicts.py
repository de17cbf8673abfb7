"""`fagregister conflicts`: what a publisher's revision and the registry have changed otherwise, listed and decided."""

import pytest

from registry.config import Settings
from registry.kinds.archetype import ARCHETYPE
from registry.models import Origin
from registry.services.stored import contents
from registry.services.upkeep.installation import open_installation
from tests.cli.conftest import Shell
from tests.services import press
from tests.services.proposing.test_upstream import FIRST, LABEL, THRICE, TWICE, with_

THEIR_LABEL = (LABEL[0], "Hvor sterk smerten er")


@pytest.fixture
def proposal(shell: Shell) -> str:
    """Of an archetype whose label, in two languages, and occurrences both changed."""
    given = ("--kind", "archetype", "--id", "smerte", "--network", "kreft")
    shell.ok("network", "add", "kreft", "--name", "Kreft")
    shell.ok("import", shell.file("smerte.adl", FIRST), *given, "--version", "1", "--publish")
    installation = open_installation(Settings(data=shell.directory))
    ours = contents.prepare(ARCHETYPE, with_(LABEL, TWICE))
    press.publish(installation, "smerte", ours, origin=Origin.ADOPTED, kind="archetype", number="1-lokal")
    installation.database.dispose()
    theirs = shell.file("smerte.adl", with_(THEIR_LABEL, THRICE))
    return str(shell.ok("import", theirs, *given, "--version", "2", "--json").json[0]["proposal"])


def test_conflicts_are_listed_and_decided_one_by_one(shell: Shell, proposal: str) -> None:
    listed = shell.ok("conflicts", proposal)
    assert listed.out.endswith("3 to decide\n")
    assert "     ours: Smertestyrke\n     theirs: Hvor sterk smerten er\n" in listed.out
    found = shell.ok("conflicts", proposal, "--json").json
    label = next(number for number, each in enumerate(found, start=1) if each["ours"] == "Smertestyrke")
    shell.ok("conflicts", proposal, "--take", "theirs", "--at", str(label))
    content = shell.ok("conflicts", proposal, "--take", "ours", "--all")
    assert "decided: ours stands" in content.out
    assert content.out.endswith("nothing to decide\n")
    assert len(shell.ok("conflicts", proposal, "--json").json) == len(found) - 1 == 2


def test_what_is_no_conflict_is_refused(shell: Shell, proposal: str) -> None:
    assert "no such conflict" in shell.refused("conflicts", proposal, "--take", "ours", "--at", "9")
    assert "--take goes with" in shell.misused("conflicts", proposal, "--take", "ours")
    assert "--take goes with" in shell.misused("conflicts", proposal, "--all")
    assert "999" in shell.refused("conflicts", "999")
