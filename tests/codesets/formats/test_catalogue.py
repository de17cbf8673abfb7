"""Catalogues of code lists: one table names them, the other holds their codes."""

from pathlib import Path

import pytest

import codesets
from codesets import ReadError, Terminology, TerminologyError
from codesets.formats.catalogue import read_catalogue

LISTS = "oid,navn,innhold,url\n1.2.1,1 Ja,complete,http://example.org/ja\n1.2.2,Nei,not-present,\n1.2.3,HPR,id,\n"
CODES = "oid,kode,visning\n1.2.1,1,Ja\n1.2.1,2,Nei\n"


def test_each_list_has_its_codes_its_oid_and_its_name() -> None:
    first, second = read_catalogue(LISTS.encode(), CODES.encode())
    assert (first.url, first.identifiers) == ("http://example.org/ja", ("urn:oid:1.2.1",))
    assert (first.title, first.content, [each.code for each in first.concepts]) == (
        (("nb", "1 Ja"),),
        "complete",
        ["1", "2"],
    )
    assert (second.url, second.identifiers, second.content) == ("urn:oid:1.2.2", (), "not-present")


def test_codes_of_what_is_said_to_be_no_list_are_a_part_of_it() -> None:
    found = read_catalogue(LISTS.encode(), (CODES + "1.2.3,A,Alfa\n").encode())
    assert [(each.url, each.content) for each in found][2] == ("urn:oid:1.2.3", "fragment")


@pytest.mark.parametrize(
    ("lists", "codes", "code", "line"),
    [
        ("navn\nx", CODES, "no-code-column", 1),
        ("", CODES, "no-code-column", 1),
        (LISTS + "1.x,a,complete,\n", CODES, "bad-value", 5),
        (LISTS + "1.2.1,a,complete,\n", CODES, "duplicate-code", 5),
        (LISTS, "kode,visning\n1,Ja", "no-code-column", 1),
        (LISTS, CODES + "1.2.9,1,Ja\n", "unknown-list", None),
        (LISTS, CODES + "1.2.1,1,Igjen\n", "duplicate-code", 4),
    ],
)
def test_catalogues_at_fault_are_refused(lists: str, codes: str, code: str, line: int | None) -> None:
    with pytest.raises(ReadError) as refused:
        read_catalogue(lists.encode(), codes.encode())
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_the_norwegian_lists_resolve_by_their_oids(shared_data: Path) -> None:
    folder = shared_data / "codes"
    found = read_catalogue((folder / "kodeverk_oid.csv").read_bytes(), (folder / "kodeverk_koder.csv").read_bytes())
    assert len([each for each in found if (each.url or "").startswith("http")]) == 34
    assert sum(len(each) for each in found) == 319
    assert all(codesets.problems(each) == [] for each in found)
    terminology = Terminology(found)
    for each in found:
        uri = next(uri for uri in (each.url, *each.identifiers) if uri and uri.startswith("urn:oid:"))
        assert terminology.find(uri) is each
        for concept in each.concepts:
            assert terminology.lookup(uri, concept.code).display == concept.display
    with pytest.raises(TerminologyError):
        terminology.lookup("urn:oid:2.16.578.1.12.4.1.1.7110", "A00")
