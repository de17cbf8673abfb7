"""import, export, diff, check and search as an operator types them."""

from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import Shell
from tests.services.packing import named

FIRST = "code,display:nb,parent\nA,Øvre,\nA1,Lungebetennelse,A\nB,Nedre,\n"
SECOND = "code,display:nb,parent\nA,Øvre,\nA1,Pneumoni,A\nC,Ny,\n"
IMPORT = ("import", "--kind", "codeset", "--id", "liste", "--title", "Kodeliste")


@pytest.fixture
def filled(shell: Shell) -> Shell:
    shell.ok(
        *IMPORT, shell.file("a.csv", FIRST), "--version", "2025", "--publish", "--oid", "1.2.3", "--edition", "Vår"
    )
    shell.ok(*IMPORT, shell.file("b.csv", SECOND), "--version", "2026", "--publish")
    return shell


def test_an_import_is_published_at_once_on_request(shell: Shell) -> None:
    ended = shell.ok(*IMPORT, shell.file("a.csv", FIRST), "--version", "2025", "--publish")
    assert ended.out == "standard=liste version=2025 items=3\n"
    ended = shell.ok(*IMPORT, shell.file("b.csv", SECOND), "--version", "2026", "--publish", "--json")
    assert ended.json == [{"standard": "liste", "version": "2026", "items": 3}]
    assert ended.err == ""  # no bar where nobody looks


def test_a_dry_run_tells_the_difference_and_changes_nothing(filled: Shell) -> None:
    before = filled.ok("verify", "--json").json["entries"]
    ended = filled.ok(*IMPORT, filled.file("c.csv", FIRST), "--version", "2027", "--dry-run")
    lines = ended.out.splitlines()
    assert lines[0] == "liste: 3 items, on top of 2026"
    assert "grade: major" in lines
    assert {"+ B", "- C"} <= set(lines)
    told = filled.ok(*IMPORT, filled.file("c.csv", FIRST), "--version", "2027", "--dry-run", "--json").json
    assert (told[0]["base"], told[0]["difference"]["added"]) == ("2026", ["B"])
    assert filled.ok("verify", "--json").json["entries"] == before


def test_a_dry_run_ends_with_1_where_there_are_errors(shell: Shell) -> None:
    orphan = '{"type": "code-system", "concepts": [{"code": "B", "display": "Beta", "parents": ["A"]}]}'
    file = shell.file("liste.json", orphan)
    ended = shell(*IMPORT, file, "--dry-run")
    assert ended.code == 1
    assert "error unknown-parent [B" in ended.out
    assert "unknown-parent" in shell(*IMPORT, file, "--dry-run", "--json").out
    ended = shell(*IMPORT, file, "--version", "1", "--publish")
    assert ended.code == 1
    assert ended.err.splitlines()[-1] == "fagregister: liste has 1 errors and was not imported."
    assert "unknown-parent" in ended.err.splitlines()[0]


def test_a_draft_with_errors_is_made_and_they_are_told(shell: Shell) -> None:
    shell.ok("network", "add", "kreft", "--name", "Kreft")
    orphan = '{"type": "code-system", "concepts": [{"code": "B", "display": "Beta", "parents": ["A"]}]}'
    ended = shell.ok(*IMPORT, shell.file("liste.json", orphan), "--network", "kreft", "--version", "1")
    assert ended.out.startswith("standard=liste proposal=")
    assert ended.err.startswith("liste: error unknown-parent [B")


def test_of_several_files_the_one_at_fault_is_named(shell: Shell) -> None:
    good, bad = shell.file("god.csv", FIRST), shell.file("dobbel.csv", FIRST + "B,Igjen,\n")
    ended = shell("import", "--kind", "codeset", "--version", "1", "--publish", good, bad)
    assert ended.code == 1
    lines = ended.err.splitlines()
    assert lines[0].endswith("dobbel.csv:")
    assert "duplicate-code" in lines[1]
    assert shell("export", "god", "--format", "csv").code == 1  # all or nothing


def test_columns_are_mapped(shell: Shell) -> None:
    file = shell.file("odd.csv", "kode|norsk|gruppe\nA|Øvre|1\n".encode("latin-1"))
    mapped = ("--map", "kode=code", "--map", "norsk=display:nb", "--delimiter", "|", "--encoding", "latin-1")
    shell.ok(*IMPORT, file, *mapped, "--version", "1", "--publish")
    written = orjson.loads(shell.ok("export", "liste", "--format", "json").raw)
    assert (written["concepts"][0]["code"], written["concepts"][0]["display"]) == ("A", "Øvre")
    assert shell.ok("check", file, "--kind", "codeset", "--map", "kode=code", "--format", "csv").code == 0


def test_several_files_are_named_after_themselves_and_are_one_transaction(shell: Shell) -> None:
    files = [shell.file(name, FIRST) for name in ("Liste En.csv", "liste_to.csv")]
    done = shell.ok("import", *files, "--kind", "codeset", "--version", "1", "--publish", "--json").json
    assert [each["standard"] for each in done] == ["liste-en", "liste-to"]
    said = shell.misused("import", *files, "--kind", "codeset", "--id", "liste")
    assert "--id goes with one file" in said
    new = shell.file("ny.csv", FIRST)
    assert "already has a version 1" in shell.refused(
        "import", new, files[0], "--kind", "codeset", "--version", "1", "--publish"
    )
    assert "There is no standard ny" in shell.refused("export", "ny", "--format", "csv")


def test_without_publish_an_import_is_a_draft_in_its_network(shell: Shell) -> None:
    file = shell.file("a.csv", FIRST)
    assert "give --network" in shell.misused(*IMPORT, file)
    shell.ok("network", "add", "kreft", "--name", "Kreft")
    assert shell.ok(*IMPORT, file, "--network", "kreft").out == "standard=liste proposal=1 items=3\n"
    assert "already about liste" in shell.refused(*IMPORT, file, "--network", "kreft")


def test_who_acts_can_be_said_and_must_be_allowed(shell: Shell) -> None:
    shell.ok("user", "add", "sara", "--password-stdin", stdin="et langt passord\n")
    file = shell.file("a.csv", FIRST)
    said = shell.refused(*IMPORT, file, "--version", "1", "--publish", "--as", "sara")
    assert "You may not “import” here" in said
    assert "no user ukjent" in shell.refused(*IMPORT, file, "--version", "1", "--publish", "--as", "ukjent")


def test_licence_and_origin_are_kept(filled: Shell) -> None:
    file = filled.file("c.csv", FIRST)
    assert "must be a JSON object" in filled.misused(*IMPORT, file, "--licence", "[]")
    assert "is of origin adopted" in filled.refused(*IMPORT, file, "--origin", "own")
    own = filled.refused("import", file, "--kind", "codeset", "--id", "egen", "--origin", "own", "--publish")
    assert "Leave --publish out" in own


@pytest.mark.parametrize("format", ["json", "fhir+json", "csv", "tsv", "xlsx"])
def test_what_is_exported_can_be_imported_again(filled: Shell, tmp_path: Path, format: str) -> None:
    out = tmp_path / f"out.{'json' if 'json' in format else format}"
    filled.ok("export", "liste@2025", "--format", format, "-o", out)
    again = filled.ok(*IMPORT, out, "--format", format, "--version", "2027", "--publish", "--json").json
    assert again[0]["items"] == 3
    told = filled.ok("diff", "liste", "2025", "2027", "--format", "json").json
    assert [told["added"], told["removed"]] == [[], []]
    assert {change["key"] for change in told["changed"]} <= {""}


def test_an_export_goes_to_standard_output_and_is_the_version_in_force(filled: Shell) -> None:
    assert "Pneumoni" in filled.ok("export", "liste", "--format", "csv").out
    assert "Lungebetennelse" in filled.ok("export", "liste@2025", "--format", "csv").out
    assert "Formats: json" in filled.refused("export", "liste", "--format", "pdf")
    assert "It has: 2026, 2025" in filled.refused("export", "liste@2024", "--format", "csv")
    assert "Missing option" in filled.misused("export", "liste")


def test_an_output_that_cannot_be_written_is_told_in_one_line(filled: Shell, tmp_path: Path) -> None:
    said = filled.refused("export", "liste", "--format", "csv", "-o", tmp_path / "no" / "such" / "file.csv")
    assert "No such file or directory" in said


def test_a_difference_is_told_and_is_no_failure(filled: Shell) -> None:
    ended = filled.ok("diff", "liste", "2025", "2026")
    lines = ended.out.splitlines()
    assert lines[0] == "grade: major"
    assert [line[:5] for line in lines if line[0] in "+-"] == ["+ C «", "- B «"]
    assert any(line.startswith("~ A1 ") for line in lines)
    assert '    display: "Lungebetennelse" -> "Pneumoni"' in lines
    assert filled.ok("diff", "liste", "2026", "2026").out == "grade: none\n"
    assert filled.ok("diff", "liste", "2025", "2026", "--format", "json").json["grade"] == "major"
    assert "no version 9" in filled.refused("diff", "liste", "9", "2026")


def test_check_names_each_problem_with_its_place(shell: Shell) -> None:
    good, bad = shell.file("good.csv", FIRST), shell.file("bad.csv", "code,display\nA,Alfa\nA,Beta\n")
    assert shell.ok("check", good, "--kind", "codeset").out == f"{good}: 0 errors, 0 warnings\n"
    ended = shell("check", good, bad, "--kind", "codeset")
    assert ended.code == 1
    assert f"{bad}:3:" in ended.out
    assert "error duplicate-code" in ended.out
    found = shell("check", bad, "--kind", "codeset", "--json").json
    assert [(each["code"], each["line"]) for each in found[str(bad)]] == [("duplicate-code", 3)]
    assert "There is no kind" not in shell.misused("check", good, "--kind", "poem")
    assert "not clear" in shell.misused("check", shell.file("a.pdf", "x"), "--kind", "codeset")


def test_a_file_over_the_limit_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAGREGISTER_MAX_UPLOAD", "10")
    said = shell.refused(*IMPORT, shell.file("a.csv", FIRST), "--version", "1", "--publish")
    assert "raise FAGREGISTER_MAX_UPLOAD" in said


def test_a_catalogue_of_lists_is_imported_at_once(shell: Shell) -> None:
    lists = shell.file("lists.csv", "oid,navn,innhold,url\n1.2.101,101 Ærlig svar,complete,http://example.org/svar\n")
    codes = shell.file("codes.csv", "oid,kode,visning\n1.2.101,1,Ja\n1.2.101,2,Nei\n")
    given = ("import", codes, "--lists", lists, "--version", "2026", "--publish", "--kind")
    assert shell.ok(*given, "codeset").out == "standard=101-aerlig-svar version=2026 items=2\n"
    written = orjson.loads(shell.ok("export", "101-aerlig-svar", "--format", "fhir+json").raw)
    assert (written["url"], written["identifier"][0]["value"]) == ("http://example.org/svar", "urn:oid:1.2.101")
    assert "codeset" in shell(*given, "phrase").err
    assert "stands at line" in shell("import", codes, "--lists", codes, "--kind", "codeset", "--version", "1").err


def test_the_norwegian_lists_are_imported_and_resolve_by_their_oids(shell: Shell, shared_data: Path) -> None:
    lists, codes = (str(shared_data / "codes" / f"kodeverk_{name}.csv") for name in ("oid", "koder"))
    done = shell.ok("import", codes, "--lists", lists, "--kind", "codeset", "--version", "2026", "--publish", "--json")
    assert len(done.json) >= 34
    assert sum(each["items"] for each in done.json) >= 319


def test_archetypes_are_checked_with_those_that_lie_beside_them(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a_child.adl").write_text(named("a_child", "b_parent"), "utf-8")
    (folder / "b_parent.adl").write_text(named("b_parent"), "utf-8")
    (folder / "notes.txt").write_text("no archetype", "utf-8")
    assert "unknown-reference" in shell("check", folder / "a_child.adl", "--kind", "archetype").out
    told = shell("check", folder, "--kind", "archetype").out
    assert "unknown-reference" not in told
    assert f"{folder / 'b_parent.adl'}: 0 errors, 0 warnings" in told
    assert "notes.txt" not in told
    assert "one by one" in shell.misused("check", folder, "--kind", "codeset")
    (folder / "empty").mkdir()
    assert "no file of the kind" in shell.misused("check", folder / "empty", "--kind", "archetype")


def test_archetypes_given_one_by_one_are_brought_in_as_a_folder_is(shell: Shell, tmp_path: Path) -> None:
    files = [tmp_path / "one.adl", tmp_path / "two.adl"]
    for file, text in zip(files, (named("a_child", "b_parent"), named("b_parent")), strict=True):
        file.write_text(text, "utf-8")
    brought = shell.ok("import", *files, "--kind", "archetype", "--version", "1", "--publish").out.splitlines()
    slugs = ["openehr-ehr-observation-b-parent-v1", "openehr-ehr-observation-a-child-v1"]
    assert [line.split()[0] for line in brought] == [f"standard={slug}" for slug in slugs]
    assert "unchanged" in shell.ok("import", files[1], "--kind", "archetype", "--version", "1", "--publish").err
