"""SNOMED CT's release format: a tiny invented release is read, its faults are named, and its URLs are value sets."""

from pathlib import Path
from urllib.parse import quote

import pytest

import codesets
from codesets import CodeSystem, Concept, Filter, Include, ReadError, Terminology, TerminologyError, ValueSet
from codesets.formats import rf2_files
from codesets.formats.sctid import check_digit, is_sctid
from codesets.references.implicit import Implicit, implicit
from tests.codesets import releases as rf2

SNOMED = "http://snomed.info/sct"


@pytest.fixture(scope="module")
def edition() -> CodeSystem:
    (found,) = codesets.read(rf2.as_zip(rf2.texts()))
    assert isinstance(found, CodeSystem)
    return found


def test_a_release_is_read_from_a_folder_as_from_a_zip(edition: CodeSystem, tmp_path: Path) -> None:
    folder = rf2.as_folder(rf2.texts(), tmp_path)
    assert codesets.read(folder) == [edition]
    package = tmp_path / "release.zip"
    package.write_bytes(rf2.as_zip(rf2.texts()))
    assert codesets.read(package, "rf2") == codesets.read(package) == [edition]


def test_the_edition_is_named_by_module_and_date(edition: CodeSystem) -> None:
    assert (edition.url, edition.version) == (SNOMED, f"{SNOMED}/{rf2.MODULE}/version/{rf2.DATE}")
    assert (edition.language, edition.value_set, edition.hierarchy_meaning) == ("nb", f"{SNOMED}?fhir_vs", "is-a")
    assert codesets.problems(edition) == []


def test_names_come_by_language_and_use(edition: CodeSystem) -> None:
    pain = edition.concept(rf2.PAIN)
    assert pain is not None
    assert (pain.display, pain.definition, pain.parents) == ("Smerte", "Det som gjør vondt.", (rf2.FINDING,))
    assert [(each.value, each.language, each.use and each.use.code) for each in pain.designations] == [
        ("Smerte (invented)", "en", rf2.FSN),
        ("Smerte også", "nb", rf2.SYNONYM),
    ]
    (english,) = codesets.read(rf2.as_zip(rf2.texts()), language="en")
    assert isinstance(english, CodeSystem)
    assert english.tree.nodes[rf2.PAIN].display == "Smerte (invented)"


def test_attributes_groups_sets_and_associations_become_properties(edition: CodeSystem) -> None:
    found = edition.tree.nodes[rf2.LUNG_PAIN]
    assert found.values(rf2.SITE) == (rf2.LUNG, rf2.HEART)
    assert found.values(rf2.DOSE) == ("#5.5",)
    assert found.values("normalFormTerse") == (
        (
            f"<<< {rf2.PAIN}:{{{rf2.SITE}={rf2.LUNG}}},{{{rf2.CAUSE}={rf2.LUNG},{rf2.SITE}={rf2.HEART}}},"
            f"{{{rf2.DOSE}=#5.5}}"
        ),
    )
    assert edition.tree.nodes[rf2.HEART].values("memberOf") == (rf2.SET,)
    old = edition.tree.nodes[rf2.OLD]
    assert (old.inactive, old.replaced_by, old.values(rf2.SAME_AS)) == (True, (rf2.PAIN,), (rf2.PAIN,))
    assert edition.tree.nodes[rf2.PAIN].values("sufficientlyDefined") == (True,)


def test_without_a_dependency_between_modules_the_extension_names_the_edition() -> None:
    files = {name: text for name, text in rf2.texts().items() if "ModuleDependency" not in name}
    assert codesets.read(rf2.as_zip(files))[0].version == f"{SNOMED}/{rf2.MODULE}/version/{rf2.DATE}"
    core = {name: text.replace(rf2.MODULE, rf2.CORE) for name, text in files.items() if "Concept" in name}
    assert f"/{rf2.CORE}/" in str(codesets.read(rf2.as_zip(core))[0].version)


def changed(part: str, old: str, new: str) -> bytes:
    files = rf2.texts()
    (name,) = (each for each in files if part in each)
    assert old in files[name]
    return rf2.as_zip({**files, name: files[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("data", "code", "line", "told"),
    [
        (lambda: changed("Concept_", f"{rf2.ROOT}\t", "123456789\t"), "bad-value", 2, "identifier"),
        (lambda: changed("Concept_", f"{rf2.FINDING}\t", f"{rf2.ROOT}\t"), "duplicate-code", 3, "twice"),
        (lambda: changed("Concept_", "\t1\t", "\t"), "row-length", 2, "cut short"),
        (lambda: changed("_Relationship_", "\t0\t116680003", "\tx\t116680003"), "bad-value", 2, "group"),
        (lambda: changed("_Relationship_", f"{rf2.FINDING}\t{rf2.ROOT}", f"{rf2.FINDING}\t{rf2.PAIN}"), "cycle", None,
         "ring"),
        (lambda: rf2.as_zip({"other.txt": "x"}), "empty", None, "sct2_Concept_Snapshot"),
        (lambda: rf2.as_zip(rf2.texts())[:300], "syntax", None, "zip"),
        (lambda: changed("Description", "Rot", "R" * 200_000), "too-large", 2, "too long"),
    ],
)  # fmt: skip
def test_releases_at_fault_are_refused_by_file_and_line(data, code, line, told) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ReadError, match=told) as refused:
        codesets.read(data(), "rf2")
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_what_is_not_utf8_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = rf2.as_folder(rf2.texts(), tmp_path)
    file = next(folder.rglob("sct2_Description*"))
    file.write_bytes(file.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(ReadError, match="UTF-8"):
        codesets.read(folder)
    monkeypatch.setattr(rf2_files, "MAX_BYTES", 10)
    with pytest.raises(ReadError, match="larger"):
        codesets.read(rf2.as_zip(rf2.texts()), "rf2")
    monkeypatch.setattr(rf2_files, "_MAX_FILES", 2)
    with pytest.raises(ReadError, match="more than 2 files"):
        codesets.read(folder)


def test_check_digits_find_one_wrong_digit_and_two_swapped() -> None:
    assert is_sctid("138875005")
    assert is_sctid("900000000000207008")
    assert not any(is_sctid(each) for each in ("138875006", "138857005", "12345", "0138875005", "13887500x", ""))
    assert check_digit("13887500") == "5"


# what URLs mean


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://x?fhir_vs", Implicit("http://x")),
        ("http://x?fhir_vs=isa/A", Implicit("http://x", filters=(Filter("concept", "is-a", "A"),))),
        (f"{SNOMED}?fhir_vs=refset/1", Implicit(SNOMED, filters=(Filter("concept", "in", "1"),))),
        (f"{SNOMED}?fhir_vs=ecl/%3C%201", Implicit(SNOMED, filters=(Filter("constraint", "=", "< 1"),))),
        (f"{SNOMED}?fhir_vs=refset",
         Implicit(SNOMED, filters=(Filter("concept", "descendent-of", "900000000000455006"),))),
        (f"{SNOMED}/123456?fhir_vs", Implicit(SNOMED, None, f"{SNOMED}/123456/version/")),
        (f"{SNOMED}/123456/version/20260101?fhir_vs", Implicit(SNOMED, f"{SNOMED}/123456/version/20260101")),
        ("http://x?fhir_vs=isa/", None),
        ("http://x?fhir_vs=other/1", None),
        ("http://x?fhir_vs=refset/1", None),
        ("http://x?fhir_vs=ecl/1", None),
        ("http://x", None),
    ],
)  # fmt: skip
def test_urls_say_which_value_set_they_mean(url: str, found: Implicit | None) -> None:
    assert implicit(url) == found


@pytest.mark.parametrize(
    ("rest", "codes"),
    [
        (f"=isa/{rf2.PAIN}", {rf2.PAIN, rf2.HEART_PAIN, rf2.LUNG_PAIN}),
        (f"=refset/{rf2.SET}", {rf2.HEART_PAIN, rf2.HEART}),
        (f"=ecl/{quote(f'< {rf2.PAIN} |Smerte| : {rf2.SITE} = {rf2.HEART}')}", {rf2.HEART_PAIN, rf2.LUNG_PAIN}),
    ],
)
@pytest.mark.parametrize("uri", [SNOMED, f"{SNOMED}/{rf2.MODULE}", f"{SNOMED}/{rf2.MODULE}/version/{rf2.DATE}"])
def test_implicit_value_sets_expand_and_validate(edition: CodeSystem, uri: str, rest: str, codes: set[str]) -> None:
    terminology = Terminology([edition])
    url = f"{uri}?fhir_vs{rest}"
    assert {each.code for each in terminology.expand(url).entries} == codes
    for code in (rf2.HEART, rf2.HEART_PAIN, rf2.ROOT):
        assert terminology.validate(code, SNOMED, value_set=url).valid == (code in codes)


def test_an_edition_that_is_not_here_is_not_another(edition: CodeSystem) -> None:
    terminology = Terminology([edition])
    for uri in (f"{SNOMED}/999999", f"{SNOMED}/{rf2.MODULE}/version/20250101"):
        with pytest.raises(TerminologyError):
            terminology.expand(f"{uri}?fhir_vs")


def test_constraints_are_filters_of_value_sets(edition: CodeSystem) -> None:
    terminology = Terminology([edition])

    def expanded(property: str, op: str, value: str) -> set[str]:
        part = Include(SNOMED, filters=(Filter(property, op, value),))
        return {each.code for each in terminology.expand(ValueSet(url="http://x", include=(part,))).entries}

    assert expanded("constraint", "=", f"<! {rf2.PAIN}") == {rf2.HEART_PAIN, rf2.LUNG_PAIN}
    assert expanded("concept", "in", rf2.SET) == {rf2.HEART_PAIN, rf2.HEART}
    with pytest.raises(TerminologyError, match="column 3"):
        expanded("constraint", "=", "< x")
    other = CodeSystem(url="http://y", concepts=(Concept("A"),))
    part = Include("http://y", filters=(Filter("constraint", "=", "*"),))
    with pytest.raises(TerminologyError):
        Terminology([other]).expand(ValueSet(url="http://x", include=(part,)))
