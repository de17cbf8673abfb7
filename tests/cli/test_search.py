"""search as an operator types it: with the index and without, in words for eyes and for programs."""

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_content import IMPORT

OLD = "code,display:nb,parent\nA,Øvre,\nA1,Pneumoni,A\nA2,Bronkitt,A\n"
NEW = "code,display:nb,parent,status\nA,Øvre,,active\nA1,Pneumoni,A,active\nA2,Bronkitt,A,retired\n"


@pytest.fixture
def filled(shell: Shell) -> Shell:
    shell.ok(*IMPORT, shell.file("a.csv", OLD), "--version", "2025", "--publish", "--valid-from", "2025-01-01")
    made = shell.ok(*IMPORT, shell.file("b.csv", NEW), "--version", "2026", "--publish", "--valid-from", "2026-01-01")
    assert made.code == 0
    return shell


def test_without_an_index_the_database_is_looked_in_and_that_is_said(filled: Shell) -> None:
    found = filled.ok("search", "pneu")
    assert "Pneumoni" in found.out
    assert "No search index stands" in found.err
    assert filled.ok("search", "pneu", "--json").json["notes"] == ["database"]
    filled.ok("reindex")
    found = filled.ok("search", "pneu")
    assert ("Pneumoni" in found.out, found.err) == (True, "")


def test_a_hit_tells_why_it_was_found_where_it_stands_and_what_became_of_it(filled: Shell) -> None:
    filled.ok("search", "bronkitt")  # makes the file of the items ready, as the worker does
    filled.ok("reindex")
    lines = filled.ok("search", "lungebetennelse", "--kind", "codeset").out.splitlines()
    assert lines[0].split() == ["standard", "version", "item", "title", "status", "why", "path"]
    assert "synonym: lungebetennelse = pneumoni  A" in lines[1]
    assert lines[-1] == "1 in all"
    (hit,) = filled.ok("search", "bronkitt", "--json").json["hits"]
    told = {name: hit[name] for name in ("standard", "version", "item", "status", "why")}
    assert told == {"standard": "liste", "version": "2026", "item": "A2", "status": "in-force", "why": "name"}
    assert (hit["item_status"], hit["replaced_by"]) == ("retired", [])
    assert hit["path"] == [{"item": "A", "label": "Øvre"}]
    assert filled.ok("search", "pneumoni", "--kind", "phrase", "--json").json["total"] == 0
    misspelt = filled.ok("search", "pnevmonni")
    assert "Did you mean: pneumoni" in misspelt.out


def test_other_times_and_statuses_are_asked_for(filled: Shell) -> None:
    filled.ok("reindex")
    (hit,) = filled.ok("search", "pneumoni", "--valid-at", "2025-06-01", "--json").json["hits"]
    assert hit["version"] == "2025"
    (hit,) = filled.ok("search", "pneumoni", "--status", "superseded", "--json").json["hits"]
    assert (hit["version"], hit["status"], hit["current"]) == ("2025", "superseded", "2026")
    assert "superseded -> version 2026" in filled.ok("search", "pneumoni status:superseded").out
    assert filled.ok("search", "pneumoni", "--known-at", "2020-01-01", "--json").json["total"] == 0


def test_what_cannot_be_asked_is_told_in_a_line(filled: Shell) -> None:
    filled.ok("reindex")
    assert "Did you mean status" in filled.misused("search", "staus:retired")
    assert "valid_at" in filled.misused("search", "pneumoni", "--valid-at", "i fjor")
