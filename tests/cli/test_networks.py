"""A region is built from nothing on the command line: organisations, bodies, networks, seats, policy."""

from registry.config import Settings
from registry.services.upkeep.installation import open_installation
from tests.cli.conftest import Shell
from tests.cli.test_people import add
from tests.services import press

OUS, AHUS = "993467049", "983971636"


def test_a_region_is_built_from_nothing(shell: Shell) -> None:
    for name in ("leder", "delegat", "vara"):
        add(shell, name)
    shell.ok("region", "add", "sor-ost", "--name", "Sør-Øst")
    shell.ok("organisation", "add", OUS, "--name", "OUS", "--type", "HF", "--region", "sor-ost")
    shell.ok("organisation", "add", AHUS, "--name", "Ahus", "--type", "HF")
    listed = shell.ok("organisation", "list", "--json").json
    assert [(each["orgnr"], each["region"]) for each in listed] == [(AHUS, ""), (OUS, "sor-ost")]
    shell.ok("network", "add", "kreft", "--name", "Kreft", "--organisation", OUS, "--organisation", AHUS)
    shell.ok("body", "add", "styret", "--name", "Styret")
    assert "sits in styret" in shell.ok("body", "seat", "styret", "vara").out
    assert "stands above kreft" in shell.ok("network", "oversight", "kreft", "styret", "--purpose", "adopts").out
    shell.ok("seat", "add", "kreft", "leder", "--organisation", OUS, "--role", "leader")
    shell.ok("seat", "add", "kreft", "delegat", "--organisation", AHUS, "--voting", "--until", "2099-01-01")
    assert "is deputy of seat 2" in shell.ok("seat", "deputy", "2", "vara").out
    shell.ok("network", "sign", "kreft", "--as", "leder")
    assert "Seat 3 has ended" in shell.ok("seat", "end", "3", "--as", "leder").out
    seats = shell.ok("seat", "list", "kreft", "--json").json
    assert [(each["user"], each["voting"]) for each in seats] == [("leder", False), ("delegat", True)]
    assert shell.ok("network", "list", "--json").json[0]["checklist_signed"]
    assert "Ahus has no vote in kreft" in shell.ok("network", "leave", "kreft", AHUS).out
    assert "Ahus has no vote in this network" in shell.refused("network", "leave", "kreft", AHUS)
    assert "Ahus has a vote in kreft" in shell.ok("network", "join", "kreft", AHUS).out
    opened = open_installation(Settings(data=shell.directory))
    assert press.faults(opened) == []
    opened.database.dispose()


def test_a_policy_is_shown_and_changed(shell: Shell) -> None:
    shell.ok("network", "add", "kreft", "--name", "Kreft")
    wanted = ("rule=majority", "ballot_days=10", "interests_declared=true", "sign_off_roles=pharmacist")
    policy = shell.ok("network", "policy", "kreft", *wanted, "--json").json
    shown = [policy[each.partition("=")[0]] for each in wanted]
    assert shown == ["majority", 10, True, ["pharmacist"]]
    assert "majority" in shell.ok("network", "policy", "kreft").out
    assert "is not NAME=VALUE" in shell.misused("network", "policy", "kreft", "majority")
    assert "not valid" in shell("network", "policy", "kreft", "ballot_days=many").err


def test_what_cannot_be_is_refused(shell: Shell) -> None:
    assert "not a valid organisation number" in shell.misused("organisation", "add", "1", "--name", "x", "--type", "HF")
    assert "no seat 7" in shell.refused("seat", "end", "7")
    assert "no governing body styret" in shell.refused("body", "seat", "styret", "kari")
