"""What people type, and what attackers send."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.search import Answer, QueryError, Searcher
from registry.search.asking.query import MAX_LENGTH, MAX_WORDS, Query, read_query

EMPTY = ["", " ", "!!!", "-", '"', '""', "***", "\x00", "\x1b", "\u200b", '-""', "NOT", "()", "\ud800", "og i"]


@pytest.mark.parametrize("text", [text for text in EMPTY if text not in ("NOT", "og i")])
def test_a_query_without_a_word_answers_empty(ward: Searcher, text: str) -> None:
    answer = ward.find(text, facets=("kind", "status"))
    assert (answer.hits, answer.total, answer.did_you_mean) == ((), 0, None)
    assert answer.facets == {"kind": (), "status": ()}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (MAX_LENGTH + 1), "query-too-long"),
        ("x" * 10_000, "query-too-long"),
        (" ".join("ab" for _ in range(MAX_WORDS + 1)), "query-too-many-words"),
        ('"' + " ".join("ab" for _ in range(MAX_WORDS + 1)) + '"', "query-too-many-words"),
        (" ".join("-ab" for _ in range(MAX_WORDS + 1)), "query-too-many-words"),
    ],
)
def test_a_query_beyond_its_bounds_is_refused_clearly(ward: Searcher, text: str, code: str) -> None:
    with pytest.raises(QueryError, match=re.compile("at most")) as refused:
        ward.suggest(text)
    assert (refused.value.code, refused.value.status) == (code, 400)


OPERATORS = [
    "a AND b",
    "field:x",
    "x OR y",
    "[a TO b]",
    "a~2",
    "a^5",
    "(((",
    "'; DROP TABLE x;--",
    "{{7*7}}",
    "%00",
    "a" * 300,
    "\u202eabc",
    "ﷺ" * 50,
    "🫀",
    "NOT NOT NOT",
    "--x",
    '"a" "b',
    '-"a b" c',
    "а́б",
    "İi",
]


@pytest.mark.parametrize("text", [*OPERATORS, *EMPTY])
def test_operators_and_oddities_get_an_answer(ward: Searcher, text: str) -> None:
    assert isinstance(ward.find(text), Answer)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.integers(1, 5))
def test_nothing_typed_raises_anything_but_a_query_error(ward: Searcher, text: str, limit: int) -> None:
    try:
        answer = ward.find(text, limit=limit, facets=("kind", "network", "system", "status"))
    except QueryError:
        return
    assert len(answer.hits) <= limit
    assert answer.total >= len(answer.hits)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["lunge", "øre", '"', "-", "NOT ", " ", "J18", ".", "*", "betennelse", "x"]), max_size=20)
)
def test_nothing_made_of_operators_raises_anything_but_a_query_error(ward: Searcher, parts: list[str]) -> None:
    try:
        assert isinstance(ward.suggest("".join(parts)), Answer)
    except QueryError as refused:
        assert str(refused).startswith("A query has at most")  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (
            "Akutt hjerteinfarkt",
            Query(("akutt", "hjerteinfarkt"), name="akutt hjerteinfarkt", code="akutthjerteinfarkt"),
        ),
        ('"akutt hjerte" vegg', Query(("vegg", "akutt", "hjerte"), ("akutt hjerte",))),
        ("hjerte -akutt", Query(("hjerte",), excluded=("akutt",))),
        ("hjerte NOT akutt", Query(("hjerte",), excluded=("akutt",))),
        ('hjerte -"akutt infarkt"', Query(("hjerte",), excluded=("akutt", "infarkt"))),
        ("muskel og -sene", Query(("muskel", "sene"), name="muskel og sene", code="muskelogsene")),
        ("covid-19", Query(("covid", "19"), name="covid 19", code="covid19")),
        ("J18.9 lunge", Query(("j189", "lunge"), name="j18 9 lunge", code="j189lunge")),
        ("2.16.578.1 x", Query(("2165781", "x"), name="2 16 578 1 x", code="2165781x")),
        ("lunge lunge", Query(("lunge",), name="lunge lunge", code="lungelunge")),
        ("sår i hode", Query(("sår", "hode"), name="sår i hode", code="sårihode")),
        ("og i", Query(("og", "i"), name="og i", code="ogi")),
        ('""', Query()),
    ],
)
def test_queries_are_read(text: str, query: Query) -> None:
    assert read_query(text) == query


PHRASES = [
    ('"akutt hjerteinfarkt"', ["I21.9"]),
    ('"hjerteinfarkt akutt"', []),
    ('"diabetes mellitus" 1', ["E10.9"]),
    ("diabetes -1", ["E11.9"]),
    ("diabetes NOT 2", ["E10.9"]),
    ('"sår i hode"', ["T14.1"]),
    ('"anfall uten"', []),
    ("-diabetes", []),
]


@pytest.mark.parametrize(("query", "expected"), PHRASES)
def test_phrases_and_exclusions(ward: Searcher, query: str, expected: list[str]) -> None:
    assert [hit.item for hit in ward.find(query).hits] == expected
