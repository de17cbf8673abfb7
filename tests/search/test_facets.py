"""Counts by facet, and the filters that go with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from registry.search import Answer, QueryError, Searcher, Text, Writer
from tests.search.conftest import build, document, nb


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    rows = [("a", "codeset", "kreft", "icd-10"), ("b", "codeset", "akutt", "icd-10"), ("c", "phrase", "akutt", "")]
    made = [
        document(item, nb(f"Brudd {item}"), standard=kind, kind=kind, network=network, system=system)
        for item, kind, network, system in rows
    ]
    return build(tmp_path_factory.mktemp("facets"), [*made, document("d", nb("Noe annet"))])


def counts(answer: Answer, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in answer.facets[facet]}


def test_each_facet_counts_the_items_found(searcher: Searcher) -> None:
    answer = searcher.find("brudd", facets=("kind", "network", "system", "status"))
    assert answer.total == 3
    assert counts(answer, "kind") == {"codeset": 2, "phrase": 1}
    assert counts(answer, "network") == {"akutt": 2, "kreft": 1}
    assert counts(answer, "system") == {"icd-10": 2}
    assert counts(answer, "status") == {"in-force": 3}


def test_the_largest_count_is_first(searcher: Searcher) -> None:
    assert [each.value for each in searcher.find("brudd", facets=("network",)).facets["network"]] == ["akutt", "kreft"]


def test_facets_are_counted_only_when_asked_for(searcher: Searcher) -> None:
    assert searcher.find("brudd").facets == {}


FILTERS: list[tuple[dict[str, object], set[str]]] = [
    ({"kind": "phrase"}, {"c"}),
    ({"kind": ("codeset", "phrase")}, {"a", "b", "c"}),
    ({"network": ["akutt"]}, {"b", "c"}),
    ({"system": {"icd-10"}}, {"a", "b"}),
    ({"kind": "codeset", "network": "akutt"}, {"b"}),
    ({"kind": "regimen"}, set()),
    ({"status": "retired"}, set()),
    ({"status": ("in-force", "retired")}, {"a", "b", "c"}),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_leave_what_they_name(searcher: Searcher, filters: dict[str, object], expected: set[str]) -> None:
    answer = searcher.find("brudd", **filters)  # type: ignore[arg-type]
    assert {hit.item for hit in answer.hits} == expected
    assert answer.total == len(expected)


def test_a_facet_counts_as_if_its_own_filter_were_not_set(searcher: Searcher) -> None:
    answer = searcher.find("brudd", kind="phrase", facets=("kind", "network"))
    assert counts(answer, "kind") == {"codeset": 2, "phrase": 1}
    assert counts(answer, "network") == {"akutt": 1}


def test_standards_left_out_are_neither_shown_nor_counted(searcher: Searcher) -> None:
    answer = searcher.find("brudd", without=("phrase", "unknown"), facets=("kind", "network"))
    assert [hit.item for hit in answer.hits] == ["a", "b"]
    assert (answer.total, counts(answer, "kind"), counts(answer, "network")) == (
        2,
        {"codeset": 2},
        {"akutt": 1, "kreft": 1},
    )
    assert [hit.item for hit in searcher.suggest("brudd", without="codeset").hits] == ["c"]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda searcher: searcher.find("x", facets=("colour",)), "There is no facet colour"),
        (lambda searcher: searcher.find("x", status="dead"), "There is no status dead"),
        (lambda searcher: searcher.find("x", lang="xx"), "There is no language xx"),
        (lambda searcher: searcher.find("x", valid_at=datetime(2024, 1, 1)), "must have a zone"),  # noqa: DTZ001
        (lambda searcher: searcher.find("x", limit=0), "limit must be 1 to"),
        (lambda searcher: searcher.find("x", limit=201), "limit must be 1 to"),
        (lambda searcher: searcher.find("x", offset=-1), "offset 0 to"),
        (lambda searcher: searcher.suggest("x", limit=1000), "limit must be 1 to"),
    ],
)
def test_what_does_not_exist_is_refused(searcher: Searcher, ask: Callable[[Searcher], Answer], told: str) -> None:
    with pytest.raises(QueryError, match=told):
        ask(searcher)


def test_facets_add_up_over_segments(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild([document("a", nb("Brudd"), standard="s1")], 1)
        writer.update({"s2": [document("b", nb("Brudd"), standard="s2", kind="phrase")]}, 2)
        writer.update({"s3": [document("c", nb("Brudd"), standard="s3", kind="phrase")]}, 3)
    answer = Searcher(tmp_path).find("brudd", facets=("kind",))
    assert counts(answer, "kind") == {"phrase": 2, "codeset": 1}
    assert answer.total == 3


def test_an_item_is_counted_under_each_of_its_languages_and_specialties(tmp_path: Path) -> None:
    made = [
        replace(document("a", nb("Brudd"), Text("Fracture", "en", "synonym")), specialties=("ortopedi", "radiologi")),
        replace(document("b", nb("Brudd i hofte")), specialties=("ortopedi",)),
        document("c", nb("Bruddskade")),
    ]
    searcher = build(tmp_path, made)
    answer = searcher.find("brudd", facets=("language", "specialty", "standard"))
    assert counts(answer, "language") == {"nb": 3, "en": 1}
    assert counts(answer, "specialty") == {"ortopedi": 2, "radiologi": 1}
    assert counts(answer, "standard") == {"icd-10": 3}
    assert [hit.item for hit in searcher.find("brudd", specialty="radiologi").hits] == ["a"]
    assert [hit.item for hit in searcher.find("brudd", language="en").hits] == ["a"]
    assert searcher.find("brudd", standard="annen").total == 0


def test_of_equals_those_used_more_come_first(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document(f"i{n}", nb("Brudd"), standard=f"s{n % 2}") for n in range(30)])
    used = {("s1", "i25"): 9, ("s0", "i28"): 3, ("s0", "gone"): 99}
    plain = [hit.item for hit in searcher.find("brudd", limit=4).hits]
    assert [hit.item for hit in searcher.find("brudd", limit=4, used=used).hits] == ["i25", "i28", *plain[:2]]
    assert [hit.item for hit in searcher.find("brudd", limit=2, offset=2, used=used).hits] == plain[:2]


def test_use_moves_nothing_past_what_is_better(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("a", nb("Brudd")), document("b", nb("Brudd i hofte"))])
    found = searcher.find("brudd", used={("icd-10", "b"): 99}).hits
    assert [hit.item for hit in found] == ["a", "b"]
