"""Queries of the advanced, and what is said where they cannot be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.search import Answer, QueryError, Searcher
from registry.search.asking.expression import (
    Between,
    Every,
    Having,
    Node,
    Not,
    Some,
    Words,
    every_word,
    is_advanced,
    plain_words,
    read_expression,
)
from registry.search.asking.query import read_query


def word(*plain: str) -> Words:
    return Words(plain)


READ: list[tuple[str, Node]] = [
    ("astma AND kols", Every((word("astma"), word("kols")))),
    ("astma OR kols", Some((word("astma"), word("kols")))),
    ("a b OR c", Some((Every((word("a"), word("b"))), word("c")))),
    ("(a OR b) c", Every((Some((word("a"), word("b"))), word("c")))),
    ("a AND NOT b", Every((word("a"), Not(word("b"))))),
    ("a OR -b", Some((word("a"), Not(word("b"))))),
    ("a OG ikke IKKE b", Every((word("a"), word("ikke"), Not(word("b"))))),
    ("a eller ELLER b", Some((Every((word("a"), word("eller"))), word("b")))),
    ("NOT (a OR b) AND c", Every((Not(Some((word("a"), word("b")))), word("c")))),
    ('"akutt infarkt" OR c', Some((Words(("akutt", "infarkt"), phrase=True), word("c")))),
    ("J18.9 OR c", Some((word("j189"), word("c")))),
    ("hjerte-svikt OR c", Some((word("hjerte", "svikt"), word("c")))),
    ("code:J18.9", Having("code", "J18.9")),
    ("kode:J18*", Having("code", "J18*")),
    ("KIND:phrase", Having("kind", "phrase")),
    ('nettverk:"akutt"', Having("network", "akutt")),
    ("name:hjerte", Words(("hjerte",), field="name")),
    ('navn:"akutt infarkt"', Words(("akutt", "infarkt"), True, "name")),
    ("code:[J10 TO J18.9]", Between("j10", "j189")),
    ("kode:[* TIL J18]", Between("", "j18")),
    ("lang:nn hjarte", Every((Having("language", "nn"), word("hjarte")))),
    ("language:EN", Having("language", "en")),
    ("språk:nynorsk hjarte", Every((Having("language", "nn"), word("hjarte")))),
    ("astma status:retired", Every((word("astma"), Having("status", "retired")))),
    ("astma -status:re*", Every((word("astma"), Not(Having("status", "re*"))))),
    ('status:Gjeldende OR status:"kalla tilbake"', Some((Having("status", "in-force"), Having("status", "recalled")))),
    ('specialty:"indre medisin"', Having("specialty", "indre medisin")),
    ("spesialitet:onkologi", Having("specialty", "onkologi")),
    ("type:frase", Having("kind", "phrase")),
    ("fagnettverk:akutt", Having("network", "akutt")),
]


@pytest.mark.parametrize(("text", "node"), READ)
def test_expressions_are_read(text: str, node: Node) -> None:
    assert is_advanced(text)
    assert read_expression(text) == node


PLAIN = [
    "essensiell (primær) hypertensjon",
    "HODE OG HALS",
    "hode og hals",
    "urn:oid:2.16.578",
    "field:x",
    "forhold: mor",
    "code: J18",
    "http://standard:80",
    "a NOT b",
    "(((",
    "[a TO b]",
    "ANDRE ORD",
    "TNM:T1 svulst",
    'sa hun "kin:phrase"',
    "kl:12",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_looks_like_an_expression_is_plain(text: str) -> None:
    assert not is_advanced(text)
    assert read_query(text).expression is None


FAULTS = [
    ("astma OR", "missing after OR at character 7"),
    ("astma AND AND kols", "missing after AND at character 7"),
    ("OR astma", "missing before OR at character 1"),
    ("(astma OR kols", "parenthesis at character 1 is not closed"),
    ("astma OR kols)", "parenthesis at character 14 closes nothing"),
    ('astma OR "kols', "quotation mark at character 10 is not closed"),
    ("kind:[a TO b]", "only codes have ranges"),
    ("astma code:[J10 TO J18", r"At character 7: a range is written as code:\[J10 TO J18\]"),
    ("kode:[J10]", r"At character 1: a range is written as code:\[J10 TO J18\]"),
    ("a OR ()", r"missing before \) at character 7"),
    ("a OR NOT", "missing after NOT at character 6"),
    ("a OR !!", "missing after OR"),
    ("(" * 40 + "a OR b" + ")" * 40, "20 deep"),
    ("a OR " + "NOT " * 40 + "b", "20 deep"),
    ('name:"!!"', "nothing to look for"),
    ("astma staus:retired", r"no field staus \(character 7\)\. Did you mean status\?"),
    ("(kin:phrase)", "Did you mean kind"),
    ("astma OR tema:lunge", r"no field tema \(character 10\)\. There are code/kode, name/navn, kind"),
    (
        "status:retird",
        r"status:retird \(character 1\) is not known\. Did you mean retired\? There are in-force/gjeldende",
    ),
    ("astma status:gammel", "is not known. There are in-force/gjeldende"),
    ("type:brev astma", "There are codeset/kodeverk, terminology/terminologi"),
    ("lang:fr", "There are nb/bokmål, nn/nynorsk, en/engelsk, se/samisk"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_is_told_with_its_place(ward: Searcher, text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as refused:
        ward.find(text)
    assert (refused.value.code, refused.value.status) == ("query-syntax", 400)


def test_an_expression_has_as_many_words_as_a_plain_query() -> None:
    with pytest.raises(QueryError, match="at most 16 words"):
        read_query(" OR ".join(f"ord{number}" for number in range(17)))


ANSWERED = [
    ("pneumoni OR epilepsi", {"J18", "J18.0", "J18.9", "G40.9"}),
    ("(pneumoni OR epilepsi) AND NOT J18.9", {"J18", "J18.0", "G40.9"}),
    ("diabetes AND NOT code:E10*", {"E11.9"}),
    ("code:[E10 TO H66]", {"E10.9", "E11.9", "G40.9", "H66.9"}),
    ("code:[* TO C71]", {"C71.9"}),
    ("code:[T14 TO *]", {"T14.1"}),
    ("code:[J44 TO J18]", set()),
    ("code:J18", {"J18"}),
    ("kind:phrase", {"lungefrase"}),
    ("kind:phr* AND NOT lunger", set()),
    ("network:Laboratorium AND kodeverk", {""}),
    ("standard:fraser", {"lungefrase"}),
    ("lang:se psoriasis", {"L40.9"}),
    ("name:feber OR name:kreft", {"C71.9"}),
    ('"akutt hjerteinfarkt" OR "hjerteinfarkt akutt"', {"I21.9"}),
    ("KOLS OR øreverk", {"J44.9", "H92.0"}),
    ("system:icd-10 AND (hode OR hjarte)", {"T14.1", "I50.9", "I51.9", "I21.9"}),
]


@pytest.mark.parametrize(("text", "items"), ANSWERED)
def test_expressions_are_answered(ward: Searcher, text: str, items: set[str]) -> None:
    answer = ward.find(text, limit=50)
    assert {hit.item for hit in answer.hits} == items
    assert answer.total == len(items)
    assert answer.did_you_mean is None


def test_the_best_word_of_an_expression_ranks_first(ward: Searcher) -> None:
    hits = ward.find("betennelse OR kind:phrase").hits
    assert (hits[0].item, hits[0].why) == ("M13.9", "words")
    assert "".join(piece.text for piece in hits[0].highlight if piece.match) == "Betennelse"
    assert "lungefrase" in [hit.item for hit in hits]


def test_words_after_not_are_looked_up_but_not_asked_for() -> None:
    node = read_expression("a AND NOT (b OR c)")
    assert (list(plain_words(node)), list(every_word(node))) == (["a"], ["a", "b", "c"])


PIECES = ["lunge", "OR", "AND", "NOT", "(", ")", "code:", "J18", "[", "TO", "]", '"', "*", "kind:phrase", "-", "ELLER"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_nothing_made_of_operators_is_more_than_refused(ward: Searcher, parts: list[str]) -> None:
    try:
        assert isinstance(ward.suggest(" ".join(parts)), Answer)
    except QueryError as refused:
        assert refused.code in ("query-syntax", "query-too-many-words")  # noqa: PT017 - either outcome is right
