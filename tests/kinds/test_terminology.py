"""What is wrong with a terminology, what it says to search, how its changes are graded, and its other formats."""

import json
from typing import Any

import pytest

from registry.errors import ContentError
from registry.kinds.kind import About, Reference, Words
from registry.kinds.terminology import TERMINOLOGY
from tests.kinds.worlds import Everything, Known

ABOUT = About(
    "luftveier", {"nb": "Luftveier"}, "1.2.0", "in-force", "https://x.example/luftveier", publisher="Regionen"
)


def concept(key: str, nb: Any = None, **more: Any) -> dict[str, Any]:
    terms = nb if isinstance(nb, dict) else {"nb": {"preferred": nb or key}}
    return {"id": key, "terms": terms, **more}


def terminology(*concepts: dict[str, Any]) -> Any:
    return TERMINOLOGY.accept({"title": {"nb": "Prøve"}, "concepts": list(concepts)})


def codes(content: Any, world: Any = None) -> list[tuple[str, str, str]]:
    return [(found.code, found.item, found.severity) for found in TERMINOLOGY.problems(content, world or Everything())]


def exact(code: str, version: str | None = "2019") -> dict[str, Any]:
    return {"relation": "exact", "standard": "icd-10", "version": version, "code": code}


@pytest.mark.parametrize(
    ("concepts", "found"),
    [
        ([], [("no-concepts", "", "warning")]),
        ([concept("a")], []),
        ([concept("a", {"en": {"preferred": "x"}})], [("missing-preferred", "a", "error")]),
        ([concept("a", {"nb": {"synonyms": ["x"]}})], [("missing-preferred", "a", "error")]),
        (
            [concept("a", {"nb": {"preferred": "x"}, "nn": {"synonyms": ["y"]}})],
            [("missing-preferred", "a", "error")],
        ),
        ([concept("a", "x"), concept("b", "X")], [("preferred-twice", "b", "error")]),
        ([concept("a", "x"), concept("b", "x", status="retired")], []),
        (
            [concept("a", "x"), concept("b", {"nb": {"preferred": "y", "synonyms": ["x"]}})],
            [("synonym-elsewhere", "b", "warning")],
        ),
        (
            [concept("a", {"nb": {"preferred": "x", "synonyms": ["y", "Y"]}})],
            [("term-twice", "a", "warning"), ("term-twice", "a", "warning")],
        ),
        ([concept("a", {"nb": {"preferred": "x", "abbreviations": ["x"]}})], [("term-twice", "a", "warning")]),
        ([concept("a", {"nb": {"preferred": "x", "deprecated": ["X"]}})], [("deprecated-in-use", "a", "error")]),
        ([concept("a", {"nb": {"preferred": "x", "deprecated": ["y"]}})], []),
        ([concept("a", broader=["b"])], [("unknown-parent", "a", "error")]),
        ([concept("a", broader=["b", "c"]), concept("b")], [("unknown-broader", "a", "error")]),
        ([concept("a", related=["z"])], [("unknown-related", "a", "error")]),
        ([concept("a", replaced_by=["z"])], [("unknown-replaced-by", "a", "error")]),
        ([concept("a", related=["a"])], [("points-at-itself", "a", "error")]),
        ([concept("a", replaced_by=["a"])], [("points-at-itself", "a", "error")]),
        (
            [concept("a", broader=["b"], related=["b"]), concept("b")],
            [("related-and-broader", "a", "warning")],
        ),
        ([concept("a", broader=["b"]), concept("b", status="retired")], [("retired-broader", "a", "warning")]),
        ([concept("a", broader=["b"], status="retired"), concept("b", status="retired")], []),
        ([concept("a", mappings=[exact("J18"), exact("J18")])], [("mapped-twice", "a", "error")]),
        ([concept("a", mappings=[exact("J18"), exact("J18", "2016"), exact("J19")])], []),
        ([concept("a", broader=["a"])], [("cycle", "a", "error")]),
        ([concept("a", broader=["b"]), concept("b", broader=["a"])], [("cycle", "a", "error")]),
        (
            [concept("a", broader=["b", "c"]), concept("b", broader=["d"]), concept("c", broader=["d"]), concept("d")],
            [],
        ),
        (
            [concept("x", broader=["a"]), concept("a", broader=["b"]), concept("b", broader=["a"])],
            [("cycle", "a", "error")],
        ),
    ],
)
def test_each_fault_is_told_at_its_concept(concepts: list[dict[str, Any]], found: list[tuple[str, str, str]]) -> None:
    assert codes(terminology(*concepts)) == found


def test_a_ring_is_shown_and_a_long_one_shortened() -> None:
    ring = [concept(f"c{number}", broader=[f"c{(number + 1) % 50}"]) for number in range(50)]
    (found,) = TERMINOLOGY.problems(terminology(*ring), Everything())
    assert found.message.startswith("Broader concepts go in a ring: c0 → c1")
    assert len(found.message) < 200


def test_a_hierarchy_of_thousands_in_one_line_does_not_exhaust_the_stack() -> None:
    line = [concept(f"c{number}", broader=[f"c{number + 1}"]) for number in range(5000)]
    assert codes(terminology(*line, concept("c5000"))) == []


def test_codes_that_are_not_published_are_errors() -> None:
    content = terminology(concept("a", mappings=[exact("J18")]))
    assert TERMINOLOGY.references(content) == [Reference("a", "icd-10", "2019", "J18", "maps")]
    assert codes(content, Known()) == [("unknown-reference", "a", "error")]


def changed(**fields: Any) -> Any:
    sample = TERMINOLOGY.sample()
    item = next(item for item in TERMINOLOGY.items(sample) if item.key == "lungebetennelse")
    content = {name: value for name, value in {**item.content, **fields}.items() if value is not None}
    (change,) = TERMINOLOGY.changes(sample, TERMINOLOGY.put(sample, item.key, content)).changes
    return change


def terms(**nb: Any) -> dict[str, Any]:
    sample = TERMINOLOGY.sample()["concepts"][1]["terms"]
    return {**sample, "nb": {**sample["nb"], **nb}}


@pytest.mark.parametrize(
    ("fields", "grade", "reason"),
    [
        ({"status": "retired"}, "major", "«lungebetennelse» is no longer in use."),
        ({"status": "draft"}, "minor", "The status of «lungebetennelse» is now draft."),
        ({"broader": ["akutt-bronkitt"]}, "major", "it was under infeksjon-nedre-luftveier"),
        ({"definition": {"nb": "Noe annet."}}, "minor", "The definition"),
        ({"terms": terms(preferred="pneumoni")}, "minor", "lungebetennelse is now called pneumoni."),
        ({"terms": terms(synonyms=["pneumoni", "lungeinfeksjon"])}, "patch", "has other terms"),
        ({"terms": terms(synonyms=[])}, "minor", "lost terms"),
        ({"mappings": None}, "minor", "The mappings"),
        ({"replaced_by": ["akutt-bronkitt"]}, "minor", "What replaces"),
        ({"related": None}, "patch", "is related to"),
        ({"scope_note": {"nb": "x"}}, "patch", "The scope note"),
        ({"source": "x"}, "patch", "source of"),
    ],
)
def test_changes_are_graded_by_what_they_mean_for_those_who_use_the_concept(
    fields: dict[str, Any], grade: str, reason: str
) -> None:
    change = changed(**fields)
    assert change.grade.value == grade
    assert not change.safety
    assert any(reason in str(each) for each in change.reasons)


def test_search_finds_a_concept_by_every_term_in_every_language() -> None:
    words = set(TERMINOLOGY.words(TERMINOLOGY.sample()))
    assert {
        Words("lungebetennelse", "lungebetennelse", "nb", "preferred"),
        Words("lungebetennelse", "pneumoni", "nn", "synonym"),
        Words("lungebetennelse", "pneumonia", "en", "preferred"),
        Words("lungebetennelse", "lungefeber", "nb", "other"),
        Words("lungebetennelse", "J18.9", "", "other"),
        Words("infeksjon-nedre-luftveier", "NLVI", "nb", "abbreviation"),
        Words("", "Infeksjoner i nedre luftveier", "nb", "preferred"),
    } <= words


def test_items_stand_under_their_first_broader_concept_and_are_called_by_their_preferred_term() -> None:
    items = {item.key: item for item in TERMINOLOGY.items(TERMINOLOGY.sample())}
    assert items["pneumokokkpneumoni"].parent == "lungebetennelse"
    assert items["kronisk-bronkitt-uspesifisert"].status == "retired"
    only_english = terminology(concept("a", {"en": {"preferred": "cough"}}), concept("b", {"nb": {"synonyms": ["x"]}}))
    assert [item.label for item in TERMINOLOGY.items(only_english)] == ["Prøve", "cough", "b"]


def test_a_concept_can_be_retired() -> None:
    retired = TERMINOLOGY.retire(TERMINOLOGY.sample(), "akutt-bronkitt")
    assert {item.key for item in TERMINOLOGY.items(retired) if item.status == "retired"} >= {"akutt-bronkitt"}


def test_a_table_comes_back_whole() -> None:
    sample = TERMINOLOGY.sample()
    data = TERMINOLOGY.write(sample, "csv", ABOUT)
    assert TERMINOLOGY.read(data, "csv", base=sample) == sample
    assert TERMINOLOGY.read(data, "csv", title={"nb": "Ny"})["title"] == {"nb": "Ny"}


def test_values_with_bars_and_codes_with_blanks_come_back_from_a_table() -> None:
    mapping = {
        "relation": "close",
        "standard": "urn:x#|%20",
        "version": "1 %|",
        "code": "A 1#",
        "comment": "se # | her",
    }
    terms = {"nb": {"preferred": "a|b", "synonyms": ["c|d", "e"]}}
    content = terminology(concept("a", terms, mappings=[mapping], definition={"nb": " to\nlinjer "}))
    assert TERMINOLOGY.read(TERMINOLOGY.write(content, "csv", ABOUT), "csv", base=content) == content


def test_a_terminology_without_concepts_comes_back_from_a_table() -> None:
    content = terminology()
    assert TERMINOLOGY.read(TERMINOLOGY.write(content, "csv", ABOUT), "csv", base=content) == content


def test_a_table_with_columns_of_its_own_is_mapped() -> None:
    data = "Nr;Term;Engelsk;Se også\n1;hoste;cough;2\n2;feber;fever;\n".encode("cp1252")
    mapping = {"Nr": "id", "Term": "preferred:nb", "Engelsk": "preferred:en", "Se også": "related"}
    content = TERMINOLOGY.read(data, "csv", title={"nb": "Symptomer"}, mapping=mapping)
    assert content["concepts"][0] == {
        "id": "1",
        "terms": {"nb": {"preferred": "hoste"}, "en": {"preferred": "cough"}},
        "related": ["2"],
    }


@pytest.mark.parametrize(
    ("table", "code", "line"),
    [
        ("id,preferred:nb\n1,a\n1,b\n", "duplicate-item", 3),
        ("id,preferred:nb\n1,a\n,b\n", "missing-id", 3),
        ("id,preferred:nb\n1,a\n  ,b\n", "missing-id", 3),
        ("id,preferred:nb\n1,a\n 1,b\n", "duplicate-item", 3),
        ("id,preferred:nb,mappings\n1,a,exact J18\n", "mapping-form", 2),
        ("id,preferred:nb,mappings\n1,a,exact #J18\n", "mapping-form", 2),
        ("id,preferred:fr\n1,a\n", "unknown-column", 1),
    ],
)
def test_faults_of_a_table_are_told_by_line(table: str, code: str, line: int) -> None:
    with pytest.raises(ContentError) as refused:
        TERMINOLOGY.read(table.encode(), "csv", title={"nb": "x"})
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_what_a_table_says_is_checked_by_the_schema_like_all_else() -> None:
    with pytest.raises(ContentError) as refused:
        TERMINOLOGY.read(b"id,preferred:nb,status\n1,a,gone\n", "csv", title={"nb": "x"})
    assert [(found.code, found.item) for found in refused.value.problems] == [("not-a-choice", "1")]
    with pytest.raises(ContentError) as refused:
        TERMINOLOGY.read(b"id,preferred:nb\n1,a\n", "csv")
    assert [(found.code, found.field) for found in refused.value.problems] == [("missing", "title")]


def test_a_terminology_is_a_fhir_code_system() -> None:
    resource = json.loads(TERMINOLOGY.write(TERMINOLOGY.sample(), "fhir+json", ABOUT))
    assert (resource["resourceType"], resource["url"]) == ("CodeSystem", ABOUT.canonical)
    assert (resource["version"], resource["status"], resource["publisher"]) == ("1.2.0", "active", "Regionen")
    text = json.dumps(resource, ensure_ascii=False)
    for word in ("lungebetennelse", "pneumonia", "lungefeber", "NLVI", "Infeksjon nedenfor strupehodet.", "scopeNote"):
        assert word in text
    bare = json.loads(TERMINOLOGY.write(terminology(concept("a")), "fhir+json", ABOUT))
    assert "description" not in bare
