"""How gravely changes of a score touch its users: whatever decides points, sums or their meaning touches safety."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from registry.kinds.kind import Difference, Grade, Reference
from registry.kinds.merge import merge
from registry.kinds.score import SCORE
from tests.kinds.scores import band, question, score, text
from tests.kinds.worlds import Everything, Known

MAJOR, MINOR, PATCH = Grade.MAJOR, Grade.MINOR, Grade.PATCH
Edit = Callable[[dict[str, Any]], Any]


def content() -> dict[str, Any]:
    sample = copy.deepcopy(SCORE.sample())
    return {**sample, "exclusions": [{"key": "g", "variables": ["oksygen", "x"], "note": text("merk")}]}


def changed(edit: Edit) -> Difference:
    new = copy.deepcopy(content())
    edit(new)
    return SCORE.changes(content(), new)


EDITS: list[tuple[Edit, Grade, bool]] = [
    (lambda c: c["variables"][0]["intervals"][0].update(points=2), MAJOR, True),
    (lambda c: c["variables"][0]["intervals"][1].update(low=10), MAJOR, True),
    (lambda c: c["variables"][0]["intervals"].pop(), MAJOR, True),
    (lambda c: c["variables"][1]["intervals"][0].update(scale="skala-2"), MAJOR, True),
    (lambda c: c["variables"][1]["intervals"][8].update(if_answer="yes"), MAJOR, True),
    (lambda c: c["variables"][2].update(points_yes=1), MAJOR, True),
    (lambda c: c["variables"][5]["choices"][1].update(points=2), MAJOR, True),
    (lambda c: c["variables"][5]["choices"][1]["title"].update(nb="Forvirret som før"), MAJOR, True),
    (lambda c: c["variables"][5]["choices"][1].update(code="1"), MINOR, False),
    (lambda c: c["variables"][0].update(unit="h"), MAJOR, True),
    (lambda c: c["variables"][6].update(decimals=2), MAJOR, True),
    (lambda c: c["variables"][0].update(highest=90), MAJOR, True),
    (lambda c: c["variables"][0].update(lowest=1), MAJOR, True),
    (lambda c: c["variables"][0].update(type="choice"), MAJOR, True),
    (lambda c: c["variables"][0]["title"].update(nb="Hjertefrekvens"), MINOR, True),
    (lambda c: c["variables"][0].update(note=text("Telles i ett minutt")), MINOR, True),
    (lambda c: c["variables"][0]["bindings"][0].update(code="x"), MINOR, False),
    (lambda c: c["variables"][0].update(path="/data"), MINOR, False),
    (lambda c: c["variables"].pop(), MAJOR, True),
    (lambda c: c["scales"][0]["when"].update(nb="Alltid"), MAJOR, True),
    (lambda c: c["scales"].pop(), MAJOR, True),
    (lambda c: c["exclusions"][0].update(variables=["a", "b"]), MAJOR, True),
    (lambda c: c["exclusions"][0].update(note=text("En helt annen ting enn det var 3")), MINOR, False),
    (lambda c: c["exclusions"].pop(), MAJOR, True),
    (lambda c: c["bands"][0].update(high=3), MAJOR, True),
    (lambda c: c["bands"][0]["title"].update(nb="Ingen risiko"), MAJOR, True),
    (lambda c: c["bands"][0]["action"].update(nb="Ingenting"), MAJOR, True),
    (lambda c: c["bands"][0].update(source="annen"), MINOR, False),
    (lambda c: c["bands"].pop(), MAJOR, True),
    (lambda c: c["flags"][0].update(points=2), MAJOR, True),
    (lambda c: c["flags"][0].update(source="annen"), MINOR, False),
    (lambda c: c["flags"].pop(), MAJOR, True),
    (lambda c: c.update(min_age=12), MAJOR, True),
    (lambda c: c.update(max_age=90), MAJOR, True),
    (lambda c: c.update(sex="female"), MAJOR, True),
    (lambda c: c.update(period=text("siste døgn")), MAJOR, True),
    (lambda c: c["population"].update(nb="Alle"), MAJOR, True),
    (lambda c: c["not_for"].pop(), MAJOR, True),
    (lambda c: c["not_for"][0]["title"].update(nb="Spedbarn"), MAJOR, True),
    (lambda c: c.update(maximum=21), MAJOR, True),
    (lambda c: c.update(minimum=1), MAJOR, True),
    (lambda c: c["note"].update(nb="Aldri sepsis under 9."), MINOR, True),
    (lambda c: c["note"].update(nb="Ved mistenkt infeksjon og sum fra 5 skal blodforgiftning vurderes."), PATCH, False),
    (lambda c: c["purpose"].update(nb="Noe helt annet, med 3 ord til, og uten det som sto der."), MINOR, False),
    (lambda c: c["title"].update(nb="NEWS 2"), PATCH, False),
    (lambda c: c.update(abbreviation="NEWS"), PATCH, False),
    (lambda c: c.update(synonyms=["Tidlig varsling"]), PATCH, False),
    (lambda c: c.update(archetype="openEHR-EHR-OBSERVATION.news2.v2"), MINOR, False),
    (lambda c: c["sources"][0].update(citation="RCP 2017"), PATCH, False),
    (lambda c: c["vectors"][0].update(age=41), MINOR, False),
    (lambda c: c["vectors"].pop(), MINOR, False),
    (lambda c: c["variables"].reverse(), PATCH, False),
]


@pytest.mark.parametrize(("edit", "grade", "safety"), EDITS)
def test_a_change_has_its_grade_and_says_whether_it_touches_safety(edit: Edit, grade: Grade, safety: bool) -> None:
    difference = changed(edit)
    assert (difference.grade, difference.safety) == (grade, safety)
    assert all(str(reason) for change in difference.changes for reason in change.reasons)


def test_what_is_added_touches_safety_as_what_is_removed_does() -> None:
    for key in ("variable/puls", "scale/skala-2", "band/lav", "flag/tre-i-en", "not-for/barn", "exclusive/g"):
        less = SCORE.remove(content(), key)
        assert SCORE.changes(less, content()).safety
        assert SCORE.changes(content(), less).safety


def test_a_new_score_touches_safety_from_its_first_version() -> None:
    assert SCORE.changes(SCORE.empty({"nb": "Ny"}), SCORE.sample()).safety


def test_changes_of_two_variables_are_joined_and_of_one_are_told() -> None:
    base = SCORE.sample()

    def with_unit(index: int, unit: str) -> dict[str, Any]:
        new = copy.deepcopy(base)
        new["variables"][index]["unit"] = unit
        return new

    merged, conflicts = merge(SCORE, base, with_unit(0, "h"), with_unit(3, "kPa"))
    assert conflicts == []
    assert [merged["variables"][at]["unit"] for at in (0, 3)] == ["h", "kPa"]
    _, conflicts = merge(SCORE, base, with_unit(0, "h"), with_unit(0, "s"))
    assert conflicts == ["variable/respirasjonsfrekvens"]


def test_search_finds_a_score_by_its_names_variables_answers_and_codes() -> None:
    said = {
        (each.item, each.role, each.value)
        for each in SCORE.words({**SCORE.sample(), "title": {"nb": "NEWS2", "en": " "}})
    }
    assert ("", "preferred", "NEWS2") in said
    assert ("", "abbreviation", "NEWS2") in said
    assert ("", "synonym", "tidlig varslingsskår") in said
    assert ("variable/puls", "code", "8867-4") in said
    assert ("variable/bevissthet", "other", "Nyoppstått forvirring") in said
    assert ("band/hoy", "other", "Høy risiko") in said
    assert not any(value == " " for _, _, value in said)


def test_codes_and_paths_are_held_to_code_sets_and_archetypes_that_are_here() -> None:
    answers = [{"key": "a", "title": text("a"), "points": 0, "code_set": "koder", "code": "A"},
               {"key": "b", "title": text("b"), "points": 1, "code": "B"}]  # fmt: skip
    variable = {"key": "v", "title": text("v"), "type": "choice", "choices": answers, "path": "/data"}
    made = score([variable, question("q")], [band("a", 0, 2)], archetype="openEHR-EHR-OBSERVATION.x.v1")
    assert SCORE.references(made) == [
        Reference("", "openEHR-EHR-OBSERVATION.x.v1", None, None, "annotates"),
        Reference("variable/v", "koder", None, "A", "annotates"),
        Reference("variable/v", "openEHR-EHR-OBSERVATION.x.v1", None, "/data", "annotates"),
    ]
    assert {each.code for each in SCORE.problems(made, Known())} == {"vectors-missing"}
    kept = Known(targets={"koder": Everything().target("koder")})
    assert "unknown-item-reference" in {each.code for each in SCORE.problems(made, kept)}
    bare = score([{**variable, "choices": answers[1:]}], [])
    assert SCORE.references(bare) == []
