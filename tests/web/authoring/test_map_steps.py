"""Every command of the map editor, the rows that it shows, and what they are suggested to be mapped to."""

from dataclasses import replace
from typing import Any

import pytest

from codesets import CodeSystem, Concept, ConceptMap, MapElement, MapGroup, MapTarget, Unmapped
from codesets.authoring import Sources, Unfit
from registry.errors import ContentError
from registry.search import IndexUnavailable
from registry.services.terminology import mapping
from registry.services.terminology.mapping import Suggestion, suggestions
from registry.web.authoring.map_rows import Asked, Sides, Table
from registry.web.authoring.map_steps import STEPS, taken
from tests.web.authoring.conftest import Working
from tests.web.authoring.drafts import ICD, NAMES, TERMS, code_map, mapped

CODE = "lungebetennelse"
J12 = mapped(CODE, "J12")
BOTH = MapElement(CODE, None, (MapTarget("J12", NAMES["J12"]), MapTarget("J18", NAMES["J18"])))
NEW = MapTarget("J12", NAMES["J12"], "related-to")
FIXED = Unmapped("fixed", "J12", NAMES["J12"], relationship="related-to")

TABLE: dict[str, tuple[dict[str, Any], ConceptMap, ConceptMap]] = {
    "add-group": (
        {"command": "add-group", "from": TERMS, "to": f"{ICD}|2026"},
        ConceptMap(),
        ConceptMap(groups=(MapGroup(TERMS, None, ICD, "2026"),)),
    ),
    "sides": (
        {"command": "sides", "group": "0", "from": f"{TERMS}|1.0.0", "to": ICD},
        code_map(J12),
        code_map(J12, source_version="1.0.0"),
    ),
    "drop-group": ({"command": "drop-group", "group": "0"}, code_map(J12), ConceptMap()),
    "unmapped: fixed": (
        {"command": "unmapped", "mode": "fixed", "fixed": "J12", "rule-relationship": "related-to"},
        code_map(),
        code_map(unmapped=FIXED),
    ),
    "unmapped: another map": (
        {"command": "unmapped", "mode": "other-map", "other_map": "http://example.org/map", "fixed": "J12"},
        code_map(unmapped=FIXED),
        code_map(unmapped=Unmapped("other-map", other_map="http://example.org/map")),
    ),
    "unmapped: nothing said": (
        {"command": "unmapped", "mode": ""},
        code_map(unmapped=FIXED),
        code_map(),
    ),
    "target by button": (
        {"command": "target:J12", "code": CODE},
        code_map(),
        code_map(MapElement(CODE, CODE, (NEW,))),
    ),
    "target as typed": (
        {"command": "target", "code": CODE, "target": "J18", "relationship": "equivalent"},
        code_map(J12),
        code_map(BOTH),
    ),
    "change of all that the row holds": (
        {
            "command": "change:0", "code": CODE, "target-0": "J12", "relationship-0": "related-to", "comment-0": " ",
            "target-1": "J18", "relationship-1": "equivalent", "comment-1": "Se på dette", "target-2": "",
        },
        code_map(BOTH),
        code_map(
            MapElement(CODE, None, (NEW, MapTarget("J18", NAMES["J18"], "equivalent", "Se på dette")))
        ),
    ),
    "drop": ({"command": "drop:1", "code": CODE, "target-1": "J18"}, code_map(BOTH), code_map(J12)),
    "none": ({"command": "none", "code": CODE}, code_map(), code_map(MapElement(CODE, CODE, no_map=True))),
    "forget": ({"command": "forget", "code": CODE}, code_map(J12), code_map()),
    "same": (
        {"command": "same", "source": [CODE], "match": ["J12"]},
        code_map(),
        code_map(MapElement(CODE, CODE, (MapTarget("J12", NAMES["J12"]),))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_steps(work: Working, name: str) -> None:
    fields, before, after = TABLE[name]
    made = taken(work(**fields), before)
    assert [_bare(each) for each in made.groups] == [_bare(each) for each in after.groups]


def _bare(group: MapGroup) -> MapGroup:
    """Without the display of source codes, which are the sample's own."""
    return replace(group, elements=tuple(replace(each, display=None) for each in group.elements))


def test_the_table_has_every_command() -> None:
    assert {fields["command"].partition(":")[0] for fields, _, _ in TABLE.values()} == set(STEPS)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a comment that is a book": (
        {"command": "change:0", "code": CODE, "target-0": "J12", "comment-0": "x" * 30_000},
        "cannot be kept",
    ),
    "no command": ({}, "does not know"),
    "an unknown source code": ({"command": "target:J12", "code": "x"}, "not codes of the code system: x"),
    "an unknown target code": ({"command": "target:X1", "code": CODE}, "not codes of the code system: X1"),
    "no target code": ({"command": "target", "code": CODE}, "Choose the code to map to"),
    "an unknown fixed code": ({"command": "unmapped", "mode": "fixed", "fixed": "X1"}, "not codes"),
    "no fixed code": ({"command": "unmapped", "mode": "fixed"}, "Name the code"),
    "no group": ({"command": "forget", "code": CODE, "group": "4"}, "no part 5"),
    "an unknown relationship": (
        {"command": "change:0", "code": CODE, "target-0": "J12", "relationship-0": "alike"},
        "alike is no",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(work: Working, name: str) -> None:
    fields, why = REFUSED[name]
    with pytest.raises((Unfit, ContentError), match=why):
        taken(work(**fields), code_map(J12))


def test_codes_of_systems_that_are_not_here_are_taken_as_they_are(work: Working) -> None:
    strange = ConceptMap(groups=(MapGroup("http://example.org/a", None, "http://example.org/b"),))
    (group,) = taken(work(command="target:9", code="1"), strange).groups
    assert group.elements == (MapElement("1", None, (MapTarget("9", None, "related-to"),)),)


# -- rows

SOURCE = CodeSystem(
    url="http://example.org/a",
    concepts=(Concept("A", "Astma"), Concept("B", "Bronkitt"), Concept("C", "Besvimelse/synkope"), Concept("D", "Død")),
)
TARGET = CodeSystem(
    url="http://example.org/b",
    concepts=(
        Concept("1", "Astma"),
        Concept("2", "Kronisk bronkitt"),
        Concept("3", "Synkope"),
        Concept("4", "Sår", status="retired"),
    ),
)
GROUP = MapGroup(
    SOURCE.url,
    None,
    TARGET.url,
    None,
    (
        MapElement("B", None, (MapTarget("2"), MapTarget("4"), MapTarget("9"), MapTarget())),
        MapElement("D", None, no_map=True),
        MapElement("X", "Fremmed", (MapTarget("1"),)),
    ),
)


def table(group: MapGroup = GROUP, source: CodeSystem | None = SOURCE, target: CodeSystem | None = TARGET) -> Table:
    codes = tuple(source.codes()) if source else ()
    return Table(None, Sides(group, Sources(source, codes), target, None, None), None, "nb")  # type: ignore[arg-type]


VIEWS = {
    "unmapped": ["A", "C"],
    "mapped": ["B", "X"],
    "without": ["D"],
    "trouble": ["X", "B"],
    "all": ["A", "B", "C", "D", "X"],
}


@pytest.mark.parametrize("view", VIEWS)
def test_views(view: str) -> None:
    page = table().page(Asked(view=view))
    assert [each.code for each in page.rows] == VIEWS[view]
    assert page.counts[view] == page.total == len(VIEWS[view])


def test_a_row_tells_its_targets_and_what_is_wrong_with_them() -> None:
    (row, stranger) = table().page(Asked(view="mapped")).rows
    assert [(each.target.code, each.display, each.trouble) for each in row.targets] == [
        ("2", "Kronisk bronkitt", ""), ("4", "Sår", "ended"), ("9", None, "unknown"), (None, None, ""),
    ]  # fmt: skip
    assert (row.stranger, stranger.stranger, stranger.display) == (False, True, "Fremmed")


def test_suggestions_say_how_the_codes_may_be_related() -> None:
    page = table().page(Asked())
    assert [(each.code, [one.code for one in each.suggestions], each.relationship) for each in page.rows] == [
        ("A", ["1"], "equivalent"),
        ("C", ["3"], "related-to"),
    ]
    assert page.same == [("A", "1")]


@pytest.mark.parametrize(
    ("q", "found"), [("besv", ["C"]), ("kronisk", []), ("2", ["B"]), ("", ["A", "B", "C", "D", "X"])]
)
def test_rows_are_found_by_source_and_target(q: str, found: list[str]) -> None:
    assert [each.code for each in table().page(Asked(view="all", q=q)).rows] == found


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.authoring.map_rows.PAGE", 2)
    pages = [table().page(Asked(view="all", start=start)) for start in (0, 2, 4, 99)]
    assert [[each.code for each in page.rows] for page in pages] == [["A", "B"], ["C", "D"], ["X"], ["A", "B"]]
    assert [page.following for page in pages] == [2, 4, None, 2]


def test_the_code_in_focus_is_offered_what_it_is_not_mapped_to() -> None:
    found = table().page(Asked(code="B")).focus
    assert found is not None
    assert "2" not in {each.code for each in found.suggestions}
    assert table().page(Asked(code="finnes ikke")).focus is None


def test_without_the_systems_there_are_the_map_s_own_rows() -> None:
    page = table(source=None, target=None).page(Asked(view="all"))
    assert [(each.code, each.suggestions) for each in page.rows] == [("B", ()), ("D", ()), ("X", ())]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Asked()),
        ({"view": "mapped", "q": " a ", "from": "20", "code": "x", "group": "1"}, Asked(1, "mapped", "a", 20, "x")),
        ({"view": "feil", "from": "-1", "group": "999999999"}, Asked()),
    ],
)
def test_what_is_asked_for_is_read_with_care(given: dict[str, str], expected: Asked) -> None:
    assert Asked.of(given) == expected


class Index:
    """Answers as search does, or is not there."""

    def __init__(self, *items: str, there: bool = True) -> None:
        self.items, self.there = items, there

    def find(self, q: str, **more: Any) -> Any:
        if not self.there:
            raise IndexUnavailable("missing")
        return type("Answer", (), {"hits": [type("Hit", (), {"item": each}) for each in self.items]})


SUGGESTED = {
    "what search finds stands after what is close": (
        ("Astma",), Index("3"), [Suggestion("1", "Astma", "name", 100), Suggestion("3", "Synkope", "search")],
    ),
    "ended and unknown codes are not offered": (("Noe",), Index("4", "9"), []),
    "without an index there is the likeness": (("Astma",), Index(there=False), [Suggestion("1", "Astma", "name", 100)]),
    "a part of a name is partly like": (("Astma/høysnue",), Index(), [Suggestion("1", "Astma", "name", 90)]),
}  # fmt: skip


@pytest.mark.parametrize("name", SUGGESTED)
def test_suggestions(name: str) -> None:
    names, index, expected = SUGGESTED[name]
    found = suggestions(names, "Z", TARGET, slug="b", searcher=index)  # type: ignore[arg-type]
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_names_are_those_of_the_system_and_of_the_map() -> None:
    assert mapping.names_of(Concept("A", "Astma"), "Asthma") == ["Astma", "Asthma"]
    assert mapping.names_of(None, None) == []
